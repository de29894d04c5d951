import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText } from "./fold-text.js";

const SAME: [typed: string, name: string][] = [
  ["lodz", "Łódź"],
  ["kobenhavn", "København"],
  ["strasse", "Straße"],
  ["STRASSE", "straẞe"],
  ["oeuvre", "Œuvre"],
  ["aether", "ÆTHER"],
  ["dakovo", "Đakovo"],
  ["reykjavikur thing", "Reykjavíkur Þing"],
  ["zejtun hamrun", "Żejtun Ħamrun"],
  ["istanbul", "İstanbul"],
  ["isparta", "ısparta"],
  ["ΟΔΟΣ", "οδός"],
  ["οδοσ", "οδος"],
  ["елка", "Ёлка"],
  ["كتاب", "كِتَاب"],
  ["שלום", "שָׁלוֹם"],
  ["viet nam", "Việt Nam"],
  ["naive", "nai\u0308ve"],
  ["abc123", "ＡＢＣ１２３"],
  ["バナナ", "ﾊﾞﾅﾅ"],
  ["ババ", "ハ\u3099ハ\u3099"],
  ["office", "oﬃce"],
  ["가", "\u1100\u1161"],
];

const OTHER: [typed: string, name: string][] = [
  ["ババ", "ハハ"],
  ["パパ", "ババ"],
  ["ハ", "バ"],
  ["が", "か"],
  ["की", "का"],
  ["की", "कि"],
  ["की", "क"],
  ["กา", "กี"],
  ["가", "각"],
  ["o", "a"],
];

describe("foldText", () => {
  it.each(SAME)("considers %s and %s equal", (typed, name) => {
    expect(foldText(name)).toBe(foldText(typed));
  });

  it.each(OTHER)("does not find %s in %s", (typed, name) => {
    expect(foldText(name)).not.toContain(foldText(typed));
  });

  it("is idempotent", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => foldText(foldText(text)) === foldText(text)),
      { numRuns: 2000 },
    );
  });

  it("returns the same for every normalization form and case", () => {
    const forms = ["NFC", "NFD"] as const;
    for (const [, name] of SAME) {
      for (const form of forms) expect(foldText(name.normalize(form))).toBe(foldText(name));
      expect(foldText(name.toUpperCase())).toBe(foldText(name));
    }
  });
});
