import type { Formats } from "../locale-formats.js";
import { germanNouns } from "./de-nouns.js";
import type { CompareMessages } from "./en-compare.js";

/** Comparing images. */
export const germanCompare = (f: Formats): CompareMessages => {
  const { images } = germanNouns(f);
  return {
    compare: "Vergleichen",
    compareOf: (prompt) => `Vergleichen: ${f.isolate(prompt)}`,
    compareTitle: (count) => `${images(count)} vergleichen`,
    compareRun: (count) => `${images(count)} des Durchlaufs vergleichen`,
    compareUnavailable: "Der Vergleich konnte nicht geladen werden",
    compareBy: "Ansicht",
    sideBySide: "Nebeneinander",
    oneAtATime: "Einzeln",
    wipe: "Schieberegler",
    difference: "Differenz",
    wipeValue: (ratio) => `${f.percent(ratio)} von A, ${f.percent(1 - ratio)} von B`,
    showImage: (letter, name) => `${letter} zeigen: ${f.isolate(name)}`,
    imageShown: (letter, name) => `${letter}: ${f.isolate(name)}`,
    pick: "Behalten",
    reject: "Ablehnen",
    pickOf: (letter, name) => `${letter} behalten: ${f.isolate(name)}`,
    rejectOf: (letter, name) => `${letter} ablehnen: ${f.isolate(name)}`,
    picked: (letter) => `${letter} wird behalten und ist ein Favorit`,
    rejected: (letter) => `${letter} ist abgelehnt`,
    undecided: (letter) => `${letter} ist weder behalten noch abgelehnt`,
    removeRejected: (count) => `Abgelehnte löschen (${f.number(count)})`,
    differences: "Unterschiede",
    noDifferences: "Soweit bekannt, sind sie auf gleiche Weise entstanden.",
    costLabel: "Kosten",
    unknownFact: "Unbekannt",
  };
};
