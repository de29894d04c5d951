import type { Formats } from "../locale-formats.js";
import { germanNouns } from "./de-nouns.js";
import type { BatchMessages } from "./en-batch.js";

/** Batches, and what belongs together. */
export const germanBatch = (f: Formats): BatchMessages => {
  const { images } = germanNouns(f);
  const cells = (count: number) => f.plural(count, { one: "# Feld", other: "# Felder" });
  return {
    promptPerLine: (count) => `Jede Zeile ist ein eigener Prompt (${f.number(count)})`,
    varyBy: "Variieren",
    alsoVaryBy: "Außerdem variieren",
    varyNothing: "Nichts",
    variedNumbersHint: "Durch Kommas getrennt. 1-4 steht für 1, 2, 3, 4; 10-50 (+20) für 10, 30, 50.",
    variedSizesHint: "Durch Kommas getrennt, etwa 768x512",
    variedPrompts: "Die Prompts sind die Zeilen des Kontaktbogens.",
    sameSeed: "Alle Bilder bekommen denselben Seed, damit sie sich vergleichen lassen.",
    variedEmpty: "Mindestens einen Wert eingeben",
    variedInvalid: (values) => `Ungültig: ${values}`,
    variedUnsupported: "Keines der gewählten Modelle unterstützt diese Werte",
    plannedSheet: (count, columns, rows, each) =>
      `${images(count)}: ${f.number(columns)} × ${f.number(rows)}${each > 1 ? ` × ${f.number(each)}` : ""}`,
    plannedValues: (name, values) => `${name}: ${values}`,
    plannedAdjusted: (count) =>
      `${cells(count)} mit anderen Einstellungen, weil ihr Modell nicht alle annimmt.`,
    plannedLeftOut: (count) =>
      `${cells(count)} ausgelassen: Ihr Modell nimmt den Wert oder die Ausgangsbilder nicht an.`,
    contactSheet: "Kontaktbogen",
    openContactSheet: "Kontaktbogen öffnen",
    contactSheetOf: (prompt) => `Kontaktbogen: ${f.isolate(prompt)}`,
    contactSheetUnavailable: "Der Kontaktbogen konnte nicht geladen werden",
    contactSheetGone: "Diese Serie hat keine Bilder mehr",
    contactSheetGoneHint: "Ihre Bilder wurden gelöscht oder liegen im Papierkorb.",
    batchDone: (count) => `Serie fertig: ${images(count)}`,
    cellEmpty: "Kein Bild",
    sheetValue: (name, value) => `${name}: ${f.isolate(value)}`,
    stackBy: "Stapel",
    stackNothing: "Keine",
    stackRuns: "Durchläufe",
    stackLineages: "Herkunft",
    stackOf: (count) => `${images(count)}, Stapel`,
    stackNamed: (name, count) => `${f.isolate(name)}, ${images(count)}, Stapel`,
    openedStack: "Stapel",
    closeStack: "Stapel schließen",
  };
};
