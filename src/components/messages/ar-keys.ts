import type { KeyGroup, KeyTexts } from "../key-table.js";
import { createKeyNames } from "./key-names.js";

const KEY_GROUPS: Record<KeyGroup, string> = {
  library: "في المكتبة كلها",
  grid: "في الشبكة",
  viewer: "في العارض",
  compare: "في المقارنة",
  video: "في مقطع فيديو",
};

const KEY_ACTIONS: KeyTexts = {
  library: {
    search: "بحث",
    generate: "إنشاء صور",
    undo: "تراجع",
    help: "عرض هذه الاختصارات",
  },
  grid: {
    move: "التنقّل",
    page: "التنقّل صفحة كاملة",
    row: "إلى بداية الصف أو نهايته",
    ends: "إلى الأول أو الأخير",
    find: "الانتقال إلى اسم",
    open: "فتح",
    select: "اختيار",
    range: "اختيار نطاق",
    selectAll: "اختيار الكل",
    clear: "إلغاء الاختيار",
    rename: "إعادة التسمية",
    order: "النقل داخل الألبوم",
    remove: "نقل إلى المهملات",
  },
  viewer: {
    turn: "السابق والتالي",
    ends: "الأول والأخير",
    zoomIn: "تكبير",
    zoomOut: "تصغير",
    fit: "ملاءمة النافذة",
    actualSize: "الحجم الفعلي",
    pan: "تحريك صورة مكبّرة",
    details: "التفاصيل",
    fullScreen: "ملء الشاشة",
    slideshow: "إيقاف عرض الشرائح مؤقتًا أو استئنافه",
    remove: "نقل إلى المهملات",
    close: "إغلاق",
  },
  compare: {
    turn: "الصورة السابقة والتالية",
    choose: "اختيار صورة",
    flip: "عرض الصورة التالية في المكان نفسه",
    view: "طريقة العرض التالية",
    pick: "قبول: مفضّلة",
    reject: "رفض",
    remove: "نقل المرفوض إلى المهملات",
    zoomIn: "تكبير",
    zoomOut: "تصغير",
    fit: "ملاءمة النافذة",
    actualSize: "الحجم الفعلي",
    pan: "تحريك الصور المكبّرة",
    details: "الاختلافات",
    close: "إغلاق",
  },
  video: {
    play: "تشغيل أو إيقاف مؤقت",
    back: "10 ثوانٍ إلى الوراء",
    forward: "10 ثوانٍ إلى الأمام",
    mute: "كتم الصوت",
    seek: "5 ثوانٍ إلى الوراء والأمام، في المشغّل",
  },
};

/** The keys and what they do. */
export const arabicKeys = {
  /** What is printed on the key; takes a `KeyboardEvent.key`, or `Mod`, `Shift` or `Alt`. */
  keyName: createKeyNames(),
  keyGroup: (group: KeyGroup): string => KEY_GROUPS[group],
  keyActions: KEY_ACTIONS,
};
