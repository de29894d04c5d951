import type { Formats } from "../locale-formats.js";
import type { PromptMessages } from "./en-prompts.js";

/** The history of prompts. */
export const germanPrompts = (f: Formats): PromptMessages => {
  const prompts = (count: number) => f.plural(count, { one: "# Prompt", other: "# Prompts" });
  return {
    promptHistory: "Prompt-Verlauf",
    searchPrompts: "Prompts durchsuchen",
    promptOrder: "Anzeigen",
    recentPrompts: "Zuletzt verwendet",
    mostUsedPrompts: "Am häufigsten verwendet",
    starredPrompts: "Favoriten",
    noPrompts: "Noch keine Prompts",
    noPromptsHint: "Jeder Prompt, mit dem du generierst, wird hier aufbewahrt, nur in diesem Browser.",
    noPromptsFound: "Keine Prompts gefunden",
    promptUses: (count) => f.plural(count, { one: "Einmal verwendet", other: "#-mal verwendet" }),
    starPrompt: (prompt) => `Favorit: ${f.isolate(prompt)}`,
    deletePrompt: (prompt) => `Löschen: ${f.isolate(prompt)}`,
    deleteAllPrompts: "Alle löschen",
    promptsDeleted: (count) => `${prompts(count)} gelöscht`,
    promptsFailed: "Die Änderung konnte nicht gespeichert werden",
    promptOfHistory: (index, count, prompt) =>
      `${f.number(index)} von ${f.number(count)}: ${f.isolate(prompt)}`,
    ownPrompt: (prompt) => `Dein Text: ${f.isolate(prompt)}`,
  };
};
