import type { Formats } from "../locale-formats.js";
import { germanNouns } from "./de-nouns.js";
import type { PromptMessages } from "./en-prompts.js";

/** The history of prompts. */
export const germanPrompts = (f: Formats): PromptMessages => {
  const { images } = germanNouns(f);
  const prompts = (count: number) => f.plural(count, { one: "# Prompt", other: "# Prompts" });
  const snippets = (count: number) => f.plural(count, { one: "# Textbaustein", other: "# Textbausteine" });
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
    exportPrompts: "Exportieren",
    importPrompts: "Importieren",
    promptsImported: (promptCount, snippetCount) =>
      `Importiert: ${prompts(promptCount)}, ${snippets(snippetCount)}`,
    snippetsKept: (count) => `Ausgelassen, weil der Name vergeben ist: ${snippets(count)}`,
    promptFileFailed: "Diese Datei kann nicht importiert werden",
    promptsFailed: "Die Änderung konnte nicht gespeichert werden",
    promptOfHistory: (index, count, prompt) =>
      `${f.number(index)} von ${f.number(count)}: ${f.isolate(prompt)}`,
    ownPrompt: (prompt) => `Dein Text: ${f.isolate(prompt)}`,
    planned: (count, promptCount, each) => `${images(count)}: ${prompts(promptCount)} × ${f.number(each)}`,
    plannedPrompts: "Prompts, die generiert werden",
    tooManyPlanned: (count, max) =>
      `Das ergäbe ${images(count)}; höchstens ${f.number(max)} sind auf einmal möglich. Verwende weniger Auswahlen.`,
    endlessPlan: (max) =>
      `Das ergäbe unzählbar viele Bilder; höchstens ${f.number(max)} sind auf einmal möglich. Verwende weniger Auswahlen.`,
    unknownSnippets: (names) => `Kein Textbaustein heißt so, daher bleibt es Text: ${names}`,
    cyclicSnippets: (names) => `Dieser Textbaustein enthält sich selbst und bleibt dort Text: ${names}`,
    snippets: "Textbausteine",
    snippetsHint:
      "Ein Textbaustein ist ein Text mit einem Namen, etwa ein Stil. Sein Name in geschweiften Klammern setzt ihn in einen Prompt ein: {stil}. Auswahlen in Klammern ergeben je ein Bild: {rot|blau}.",
    newSnippet: "Neuer Textbaustein",
    snippetName: "Name",
    snippetText: "Text",
    snippetTextHint: "Er kann andere Textbausteine, {name}, und Auswahlen, {a|b}, enthalten.",
    snippetNameProblem: (max) =>
      `Verwende 1 bis ${f.number(max)} Buchstaben, Ziffern, Leerzeichen, „-“, „_“ und „.“`,
    snippetTextProblem: (max) => `Verwende 1 bis ${f.number(max)} Zeichen`,
    editSnippet: (name) => `Bearbeiten: ${f.isolate(name)}`,
    deleteSnippet: (name) => `Löschen: ${f.isolate(name)}`,
    snippetDeleted: (name) => `„${f.isolate(name)}“ gelöscht`,
  };
};
