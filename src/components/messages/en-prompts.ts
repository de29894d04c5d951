import type { Formats } from "../locale-formats.js";
import { englishNouns } from "./en-nouns.js";

/** The history of prompts. */
export const englishPrompts = (f: Formats) => {
  const { images } = englishNouns(f);
  const prompts = (count: number) => f.plural(count, { one: "# prompt", other: "# prompts" });
  const snippets = (count: number) => f.plural(count, { one: "# snippet", other: "# snippets" });
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
    exportPrompts: "Export",
    importPrompts: "Import",
    promptsImported: (promptCount: number, snippetCount: number) =>
      `Imported: ${prompts(promptCount)}, ${snippets(snippetCount)}`,
    snippetsKept: (count: number) => `Left out, as the name is taken: ${snippets(count)}`,
    promptFileFailed: "This file cannot be imported",
    promptsFailed: "The change could not be saved",
    /** Read out when a prompt of the history is put into the field by the keyboard. */
    promptOfHistory: (index: number, count: number, prompt: string) =>
      `${f.number(index)} of ${f.number(count)}: ${f.isolate(prompt)}`,
    ownPrompt: (prompt: string) => `Your text: ${f.isolate(prompt)}`,
    planned: (count: number, promptCount: number, each: number) =>
      `${images(count)}: ${prompts(promptCount)} × ${f.number(each)}`,
    plannedPrompts: "Prompts that will be generated",
    tooManyPlanned: (count: number, max: number) =>
      `This would make ${images(count)}; at most ${f.number(max)} can be made at once. Use fewer choices.`,
    endlessPlan: (max: number) =>
      `This would make more images than can be counted; at most ${f.number(max)} can be made at once. Use fewer choices.`,
    unknownSnippets: (names: string) => `No snippet has this name, so it stays as text: ${names}`,
    cyclicSnippets: (names: string) => `This snippet contains itself and stays as text there: ${names}`,
    snippets: "Snippets",
    snippetsHint:
      "A snippet is a text with a name, a style for instance. Its name in braces puts it into a prompt: {style}. Choices in braces make one image each: {red|blue}.",
    newSnippet: "New snippet",
    snippetName: "Name",
    snippetText: "Text",
    snippetTextHint: "It may contain other snippets, {name}, and choices, {a|b}.",
    snippetNameProblem: (max: number) =>
      `Use 1 to ${f.number(max)} letters, digits, spaces, “-”, “_” and “.”`,
    snippetTextProblem: (max: number) => `Use 1 to ${f.number(max)} characters`,
    editSnippet: (name: string) => `Edit: ${f.isolate(name)}`,
    deleteSnippet: (name: string) => `Delete: ${f.isolate(name)}`,
    snippetDeleted: (name: string) => `“${f.isolate(name)}” deleted`,
  };
};

/** The history of prompts. */
export type PromptMessages = ReturnType<typeof englishPrompts>;
