import type { Formats } from "../locale-formats.js";
import { arabicNouns } from "./ar-nouns.js";
import type { BatchMessages } from "./en-batch.js";

/** Batches, and what belongs together. */
export const arabicBatch = (f: Formats): BatchMessages => {
  const { imageCount } = arabicNouns(f);
  const cells = (count: number) =>
    f.plural(count, {
      zero: "# خلية",
      one: "خلية واحدة",
      two: "خليتان",
      few: "# خلايا",
      many: "# خلية",
      other: "# خلية",
    });
  return {
    promptPerLine: (count) => `كل سطر وصف مستقل (${f.number(count)})`,
    varyBy: "تنويع",
    alsoVaryBy: "وتنويع",
    varyNothing: "لا شيء",
    variedNumbersHint: "مفصولة بفواصل. ‎1-4‎ تعني 1 و2 و3 و4، و‎10-50 (+20)‎ تعني 10 و30 و50.",
    variedSizesHint: "مفصولة بفواصل، مثل ‎768x512‎",
    variedPrompts: "الأوصاف هي صفوف ورقة المعاينة.",
    sameSeed: "تُستخدم البذرة نفسها لجميع الصور كي يمكن مقارنتها.",
    variedEmpty: "أدخل قيمة واحدة على الأقل",
    variedInvalid: (values) => `قيم غير صالحة: ${values}`,
    variedUnsupported: "لا يقبل أي نموذج مستخدم أيًا من هذه القيم",
    plannedSheet: (count, columns, rows, each) =>
      `${imageCount(count)}: ${f.number(columns)} × ${f.number(rows)}${each > 1 ? ` × ${f.number(each)}` : ""}`,
    plannedValues: (name, values) => `${name}: ${values}`,
    plannedAdjusted: (count) => `بإعدادات أخرى: ${cells(count)}، لأن النموذج لا يقبل كل الإعدادات.`,
    plannedLeftOut: (count) => `استُبعد ما يلي: ${cells(count)}، لأن النموذج لا يقبل القيمة أو الصور المدخلة.`,
    contactSheet: "ورقة المعاينة",
    openContactSheet: "فتح ورقة المعاينة",
    contactSheetOf: (prompt) => `ورقة المعاينة: ${f.isolate(prompt)}`,
    contactSheetUnavailable: "تعذّر تحميل ورقة المعاينة",
    contactSheetGone: "لم تبقَ صور في هذه الدفعة",
    contactSheetGoneHint: "حُذفت صورها أو نُقلت إلى المهملات.",
    batchDone: (count) => `اكتملت الدفعة: ${imageCount(count)}`,
    cellEmpty: "لا توجد صورة",
    sheetValue: (name, value) => `${name}: ${f.isolate(value)}`,
    stackBy: "المجموعات",
    stackNothing: "بلا",
    stackRuns: "حسب الإنشاء",
    stackLineages: "حسب الأصل",
    stackOf: (count) => `مجموعة من الصور: ${imageCount(count)}`,
    stackNamed: (name, count) => `${f.isolate(name)}، مجموعة من الصور: ${imageCount(count)}`,
    openedStack: "مجموعة",
    closeStack: "إغلاق المجموعة",
  };
};
