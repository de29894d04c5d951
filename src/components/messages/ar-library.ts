import type { AssetSort } from "../../core/library/query/asset-query.js";
import type { Formats } from "../locale-formats.js";
import { arabicKeys } from "./ar-keys.js";
import { arabicNouns } from "./ar-nouns.js";
import type { LibraryMessages } from "./en-library.js";

const KINDS = new Map([
  ["image", "صور"],
  ["video", "فيديوهات"],
  ["audio", "صوت"],
  ["application", "مستندات"],
]);

const SOURCES = new Map([
  ["upload", "تم تحميلها"],
  ["ai", "الذكاء الاصطناعي"],
  ["edit", "تم تعديلها"],
]);

const ORIENTATIONS = new Map([
  ["landscape", "أفقي"],
  ["portrait", "عمودي"],
  ["square", "مربّع"],
]);

const SORTS: Record<AssetSort, string> = {
  added: "تاريخ الإضافة",
  taken: "تاريخ الالتقاط",
  name: "الاسم",
  size: "حجم الملف",
  dimensions: "الأبعاد",
  rating: "التقييم",
  manual: "ترتيب يدوي",
};

const NEWEST_FIRST = { desc: "الأحدث أولًا", asc: "الأقدم أولًا" };
const LARGEST_FIRST = { desc: "الأكبر أولًا", asc: "الأصغر أولًا" };
const SORT_DIRECTIONS: Record<AssetSort, { desc: string; asc: string }> = {
  added: NEWEST_FIRST,
  taken: NEWEST_FIRST,
  name: { desc: "تنازلي", asc: "تصاعدي" },
  size: LARGEST_FIRST,
  dimensions: LARGEST_FIRST,
  rating: { desc: "الأعلى أولًا", asc: "الأدنى أولًا" },
  manual: { desc: "من النهاية", asc: "من البداية" },
};

/** The library: its places, search, filters, order and view. */
export const arabicLibrary = (f: Formats): LibraryMessages => {
  const { items, itemCount } = arabicNouns(f);
  return {
    library: "مكتبة الوسائط",
    loading: "جارٍ تحميل المكتبة…",
    assetCount: itemCount,
    keyboardHelp: "اختصارات لوحة المفاتيح",
    ...arabicKeys,
    navigation: "المكتبة",
    save: "حفظ",
    newAlbum: "ألبوم جديد",
    albumName: "الاسم",
    albumLabel: (name, count) => `${f.isolate(name)}، ${itemCount(count)}`,
    albumActions: (name) => `إجراءات ${f.isolate(name)}`,
    renameAlbum: "إعادة تسمية الألبوم",
    deleteAlbum: "حذف الألبوم",
    albumFailed: "تعذّر تغيير الألبوم",
    albumDeleted: (name) => `تم حذف الألبوم "${f.isolate(name)}"`,
    albumRestored: (name) => `تمت استعادة الألبوم "${f.isolate(name)}"`,
    addToAlbum: "الألبومات",
    addedToAlbum: (count, name) => `تمت إضافة ${items(count)} إلى "${f.isolate(name)}"`,
    removeFromAlbum: "إزالة من الألبوم",
    useAsCover: "استخدام كغلاف",
    coverChosen: "أصبحت صورة الغلاف",
    moveToStart: "نقل إلى البداية",
    moveOneBack: "نقل خطوة إلى الوراء",
    moveOneForward: "نقل خطوة إلى الأمام",
    moveToEnd: "نقل إلى النهاية",
    orderChanged: (count) => `تم نقل ${items(count)}`,
    noAlbums: "لا توجد ألبومات بعد",
    noAlbumsHint: "يجمع الألبوم صورًا من المكتبة، ويمكن أن تكون الصورة في عدة ألبومات.",
    emptyAlbum: "هذا الألبوم فارغ",
    emptyAlbumHint: "ما يُضاف والألبوم مفتوح يُحفظ فيه.",
    allMedia: "الكل",
    trash: "المهملات",
    search: "بحث",
    suggestions: "اقتراحات",
    clearSearch: "محو البحث",
    clearSearchAndFilters: "محو البحث والفلاتر",
    found: (total, text, videos) => `تم العثور على ${items(total, videos)} لعبارة "${f.isolate(text)}"`,
    nothingFound: "لا توجد نتائج",
    nothingFoundHint: "لا شيء يطابق البحث والفلاتر.",
    quickFilters: "فلاتر سريعة",
    filterAll: "الكل",
    filterUploads: "تم تحميلها",
    filterAI: "AI",
    filterVideos: "فيديوهات",
    filterStarred: "المفضّلة",
    filter: "فلترة",
    activeFilters: (count) =>
      f.plural(count, {
        zero: "لا فلاتر مفعّلة",
        one: "فلتر واحد مفعّل",
        two: "فلتران مفعّلان",
        few: "# فلاتر مفعّلة",
        many: "# فلترًا مفعّلًا",
        other: "# فلتر مفعّل",
      }),
    clearFilters: "محو الفلاتر",
    facetValue: (value, count) => `${f.isolate(value)} (${f.number(count)})`,
    filterType: "النوع",
    kind: (kind) => KINDS.get(kind) ?? kind,
    filterSource: "المصدر",
    sourceName: (source) => SOURCES.get(source) ?? source,
    filterProvider: "مزوّد الخدمة",
    filterOrientation: "الاتجاه",
    orientation: (orientation) => ORIENTATIONS.get(orientation) ?? orientation,
    filterRating: "التقييم",
    anyRating: "أي تقييم",
    atLeastStars: (stars) =>
      stars === 5
        ? `${f.number(5)} نجوم`
        : f.plural(stars, {
            zero: "# نجمة أو أكثر",
            one: "نجمة واحدة أو أكثر",
            two: "نجمتان أو أكثر",
            few: "# نجوم أو أكثر",
            many: "# نجمة أو أكثر",
            other: "# نجمة أو أكثر",
          }),
    filterDate: "التاريخ",
    lastDays: (days) =>
      days === 0
        ? "أي وقت"
        : f.plural(days, {
            zero: "آخر # يوم",
            one: "آخر يوم",
            two: "آخر يومين",
            few: "آخر # أيام",
            many: "آخر # يومًا",
            other: "آخر # يوم",
          }),
    newTag: "علامة جديدة",
    sort: "ترتيب",
    sortBy: (sort) => SORTS[sort],
    sortDirections: (sort) => SORT_DIRECTIONS[sort],
    view: "طريقة العرض",
    layout: "التنسيق",
    layoutSquares: "مربّعات",
    layoutJustified: "صفوف",
    layoutList: "قائمة",
    pictureSize: "حجم الصور",
    trashEmpty: "المهملات فارغة",
    trashHint: "يبقى ما يُحذف هنا لمدة 30 يومًا، ويمكن استعادته خلالها.",
    empty: "المكتبة فارغة",
    emptyHint: "تُحفظ الملفات المضافة في هذا المتصفّح وليس على خادم.",
    cancel: "إلغاء",
    retry: "إعادة المحاولة",
    close: "إغلاق",
    dismiss: "إغلاق",
    notifications: "الإشعارات",
    toastWithAction: (text, action) => `${text}. ${action}`,
  };
};
