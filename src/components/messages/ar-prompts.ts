import type { Formats } from "../locale-formats.js";
import type { PromptMessages } from "./en-prompts.js";

/** The history of prompts. */
export const arabicPrompts = (f: Formats): PromptMessages => ({
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
  promptsFailed: "تعذّر حفظ التغيير",
  promptOfHistory: (index, count, prompt) => `${f.number(index)} من ${f.number(count)}: ${f.isolate(prompt)}`,
  ownPrompt: (prompt) => `نصّك: ${f.isolate(prompt)}`,
});
