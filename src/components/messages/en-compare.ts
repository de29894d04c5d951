import type { Formats } from "../locale-formats.js";
import { englishNouns } from "./en-nouns.js";

/** Comparing images. */
export const englishCompare = (f: Formats) => {
  const { images } = englishNouns(f);
  return {
    compare: "Compare",
    compareOf: (prompt: string) => `Compare: ${f.isolate(prompt)}`,
    compareTitle: (count: number) => `Compare ${images(count)}`,
    compareRun: (count: number) => `Compare ${images(count)} of the run`,
    compareUnavailable: "The comparison could not be loaded",
    compareBy: "View",
    sideBySide: "Side by side",
    oneAtATime: "One at a time",
    wipe: "Wipe",
    difference: "Difference",
    /** Read out for the handle between the images: how much of the first one is seen. */
    wipeValue: (ratio: number) => `${f.percent(ratio)} of A, ${f.percent(1 - ratio)} of B`,
    /** The letter stands beside the picture. */
    showImage: (letter: string, name: string) => `Show ${letter}: ${f.isolate(name)}`,
    imageShown: (letter: string, name: string) => `${letter}: ${f.isolate(name)}`,
    pick: "Pick",
    reject: "Reject",
    pickOf: (letter: string, name: string) => `Pick ${letter}: ${f.isolate(name)}`,
    rejectOf: (letter: string, name: string) => `Reject ${letter}: ${f.isolate(name)}`,
    picked: (letter: string) => `${letter} is picked and starred`,
    rejected: (letter: string) => `${letter} is rejected`,
    undecided: (letter: string) => `${letter} is neither picked nor rejected`,
    /** Into the trash, as elsewhere. */
    removeRejected: (count: number) => `Delete rejected (${f.number(count)})`,
    differences: "Differences",
    noDifferences: "As far as it is known, they were made in the same way.",
    costLabel: "Cost",
    unknownFact: "Unknown",
  };
};

/** Comparing images. */
export type CompareMessages = ReturnType<typeof englishCompare>;
