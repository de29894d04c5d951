import type { Formats } from "../locale-formats.js";
import { arabicNouns } from "./ar-nouns.js";
import type { CompareMessages } from "./en-compare.js";

/** Comparing images. */
export const arabicCompare = (f: Formats): CompareMessages => {
  const { images } = arabicNouns(f);
  return {
    compare: "مقارنة",
    compareOf: (prompt) => `مقارنة: ${f.isolate(prompt)}`,
    compareTitle: (count) => `مقارنة ${images(count)}`,
    compareRun: (count) => `مقارنة ${images(count)} من هذا التوليد`,
    compareUnavailable: "تعذّر تحميل المقارنة",
    compareBy: "طريقة العرض",
    sideBySide: "جنبًا إلى جنب",
    oneAtATime: "واحدة تلو الأخرى",
    wipe: "المسح",
    difference: "الفرق",
    wipeValue: (ratio) =>
      `${f.isolate(f.percent(ratio))} من ${f.isolate("A")}، ${f.isolate(f.percent(1 - ratio))} من ${f.isolate("B")}`,
    showImage: (letter, name) => `عرض ${f.isolate(letter)}: ${f.isolate(name)}`,
    imageShown: (letter, name) => `${f.isolate(letter)}: ${f.isolate(name)}`,
    pick: "قبول",
    reject: "رفض",
    pickOf: (letter, name) => `قبول ${f.isolate(letter)}: ${f.isolate(name)}`,
    rejectOf: (letter, name) => `رفض ${f.isolate(letter)}: ${f.isolate(name)}`,
    picked: (letter) => `قُبلت ${f.isolate(letter)} وأُضيفت إلى المفضّلة`,
    rejected: (letter) => `رُفضت ${f.isolate(letter)}`,
    undecided: (letter) => `لم تُقبل ${f.isolate(letter)} ولم تُرفض`,
    removeRejected: (count) => `حذف المرفوض (${f.isolate(f.number(count))})`,
    differences: "الاختلافات",
    noDifferences: "حسب المعروف، صُنعت بالطريقة نفسها.",
    costLabel: "التكلفة",
    unknownFact: "غير معروف",
  };
};
