import type { Formats } from "../locale-formats.js";
import { arabicNouns } from "./ar-nouns.js";
import type { PromptMessages } from "./en-prompts.js";

/** The history of prompts. */
export const arabicPrompts = (f: Formats): PromptMessages => {
  const { images, imageCount } = arabicNouns(f);
  const prompts = (count: number) =>
    f.plural(count, {
      zero: "# وصف",
      one: "وصف واحد",
      two: "وصفان",
      few: "# أوصاف",
      many: "# وصفًا",
      other: "# وصف",
    });
  const snippets = (count: number) =>
    f.plural(count, {
      zero: "# مقتطف",
      one: "مقتطف واحد",
      two: "مقتطفان",
      few: "# مقتطفات",
      many: "# مقتطفًا",
      other: "# مقتطف",
    });
  return {
    promptHistory: "سجلّ الأوصاف",
    searchPrompts: "البحث في الأوصاف",
    promptOrder: "عرض",
    recentPrompts: "المستخدمة مؤخرًا",
    mostUsedPrompts: "الأكثر استخدامًا",
    starredPrompts: "المميّزة بنجمة",
    noPrompts: "لا توجد أوصاف بعد",
    noPromptsHint: "يُحفظ هنا كل وصف تستخدمه في الإنشاء، في هذا المتصفح فقط.",
    noPromptsFound: "لم يُعثر على أوصاف",
    promptUses: (count) =>
      f.plural(count, {
        zero: "لم يُستخدم (#)",
        one: "استُخدم مرة واحدة",
        two: "استُخدم مرتين",
        few: "استُخدم # مرات",
        many: "استُخدم # مرة",
        other: "استُخدم # مرة",
      }),
    starPrompt: (prompt) => `تمييز بنجمة: ${f.isolate(prompt)}`,
    deletePrompt: (prompt) => `حذف: ${f.isolate(prompt)}`,
    deleteAllPrompts: "حذف الكل",
    promptsDeleted: (count) =>
      f.plural(count, {
        zero: "تم حذف # وصف",
        one: "تم حذف وصف واحد",
        two: "تم حذف وصفين",
        few: "تم حذف # أوصاف",
        many: "تم حذف # وصفًا",
        other: "تم حذف # وصف",
      }),
    exportPrompts: "تصدير",
    importPrompts: "استيراد",
    promptsImported: (promptCount, snippetCount) =>
      `تم الاستيراد: ${prompts(promptCount)}، ${snippets(snippetCount)}`,
    snippetsKept: (count) => `تُرك لأن الاسم مستخدم: ${snippets(count)}`,
    promptFileFailed: "لا يمكن استيراد هذا الملف",
    promptsFailed: "تعذّر حفظ التغيير",
    promptOfHistory: (index, count, prompt) =>
      `${f.number(index)} من ${f.number(count)}: ${f.isolate(prompt)}`,
    ownPrompt: (prompt) => `نصّك: ${f.isolate(prompt)}`,
    planned: (count, promptCount, each) =>
      `${imageCount(count)}: ${prompts(promptCount)} × ${f.number(each)}`,
    plannedPrompts: "الأوصاف التي ستُستخدم في الإنشاء",
    tooManyPlanned: (count, max) =>
      `سينتج عن هذا ${images(count)}، والحد الأقصى في المرة الواحدة هو ${f.number(max)}. قلّل الخيارات.`,
    endlessPlan: (max) =>
      `سينتج عن هذا عدد لا يُحصى من الصور، والحد الأقصى في المرة الواحدة هو ${f.number(max)}. قلّل الخيارات.`,
    unknownSnippets: (names) => `لا يوجد مقتطف بهذا الاسم، لذا يبقى نصًا: ${names}`,
    cyclicSnippets: (names) => `يحتوي هذا المقتطف على نفسه، ويبقى هناك نصًا: ${names}`,
    snippets: "المقتطفات",
    snippetsHint:
      "المقتطف نصّ له اسم، كأسلوب مثلًا. يوضع في الوصف بكتابة اسمه بين قوسين معقوفين: {أسلوب}. وينتج عن كل خيار بين القوسين صورة: {أحمر|أزرق}.",
    newSnippet: "مقتطف جديد",
    snippetName: "الاسم",
    snippetText: "النص",
    snippetTextHint: "يمكن أن يحتوي على مقتطفات أخرى {اسم} وعلى خيارات {أ|ب}.",
    snippetNameProblem: (max) =>
      `استخدم من 1 إلى ${f.number(max)} من الحروف والأرقام والمسافات و«-» و«_» و«.»`,
    snippetTextProblem: (max) => `استخدم من 1 إلى ${f.number(max)} من الأحرف`,
    editSnippet: (name) => `تعديل: ${f.isolate(name)}`,
    deleteSnippet: (name) => `حذف: ${f.isolate(name)}`,
    snippetDeleted: (name) => `تم حذف «${f.isolate(name)}»`,
  };
};
