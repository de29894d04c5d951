import type { Formats } from "../locale-formats.js";

/** The history of prompts. */
export const englishPrompts = (f: Formats) => {
  const prompts = (count: number) => f.plural(count, { one: "# prompt", other: "# prompts" });
  return {
    promptHistory: "Prompt history",
    searchPrompts: "Search prompts",
    promptOrder: "Show",
    recentPrompts: "Last used",
    mostUsedPrompts: "Most used",
    starredPrompts: "Starred",
    noPrompts: "No prompts yet",
    noPromptsHint: "Every prompt that you generate with is kept here, in this browser only.",
    noPromptsFound: "No prompts found",
    promptUses: (count: number) => f.plural(count, { one: "Used once", other: "Used # times" }),
    starPrompt: (prompt: string) => `Star: ${f.isolate(prompt)}`,
    deletePrompt: (prompt: string) => `Delete: ${f.isolate(prompt)}`,
    deleteAllPrompts: "Delete all",
    promptsDeleted: (count: number) => `${prompts(count)} deleted`,
    promptsFailed: "The change could not be saved",
    /** Read out when a prompt of the history is put into the field by the keyboard. */
    promptOfHistory: (index: number, count: number, prompt: string) =>
      `${f.number(index)} of ${f.number(count)}: ${f.isolate(prompt)}`,
    ownPrompt: (prompt: string) => `Your text: ${f.isolate(prompt)}`,
  };
};

/** The history of prompts. */
export type PromptMessages = ReturnType<typeof englishPrompts>;
