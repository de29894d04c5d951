import type { Formats } from "../locale-formats.js";
import { englishNouns } from "./en-nouns.js";

/** Batches, and what belongs together. */
export const englishBatch = (f: Formats) => {
  const { images } = englishNouns(f);
  const cells = (count: number) => f.plural(count, { one: "# cell", other: "# cells" });
  return {
    promptPerLine: (count: number) => `Each line is a prompt of its own (${f.number(count)})`,
    varyBy: "Vary",
    alsoVaryBy: "And vary",
    varyNothing: "Nothing",
    variedNumbersHint: "Separated by commas. 1-4 stands for 1, 2, 3, 4; 10-50 (+20) for 10, 30, 50.",
    variedSizesHint: "Separated by commas, such as 768x512",
    variedPrompts: "The prompts are the rows of the contact sheet.",
    sameSeed: "All images get the same seed, so that they can be compared.",
    variedEmpty: "Enter at least one value",
    variedInvalid: (values: string) => `Not valid: ${values}`,
    variedUnsupported: "None of the selected models supports these values",
    plannedSheet: (count: number, columns: number, rows: number, each: number) =>
      `${images(count)}: ${f.number(columns)} × ${f.number(rows)}${each > 1 ? ` × ${f.number(each)}` : ""}`,
    plannedValues: (name: string, values: string) => `${name}: ${values}`,
    plannedAdjusted: (count: number) =>
      `Changed settings in ${cells(count)}: their model does not take all of them.`,
    plannedLeftOut: (count: number) =>
      `${cells(count)} left out: their model does not take the value or the input images.`,
    contactSheet: "Contact sheet",
    openContactSheet: "Open contact sheet",
    contactSheetOf: (prompt: string) => `Contact sheet: ${f.isolate(prompt)}`,
    contactSheetUnavailable: "The contact sheet could not be loaded",
    contactSheetGone: "This batch has no images left",
    contactSheetGoneHint: "Its images were deleted, or are in the trash.",
    batchDone: (count: number) => `Batch finished: ${images(count)}`,
    cellEmpty: "No image",
    /** A value, and what it is one of. */
    sheetValue: (name: string, value: string) => `${name}: ${f.isolate(value)}`,
    stackBy: "Stacks",
    stackNothing: "None",
    stackRuns: "Runs",
    stackLineages: "Lineages",
    stackOf: (count: number) => `${images(count)}, stack`,
    stackNamed: (name: string, count: number) => `${f.isolate(name)}, ${images(count)}, stack`,
    openedStack: "Stack",
    closeStack: "Close the stack",
  };
};

/** Batches, and what belongs together. */
export type BatchMessages = ReturnType<typeof englishBatch>;
