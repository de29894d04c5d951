import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanName } from "./clean-name.js";

const anyName = fc.string({ unit: "binary", maxLength: 600 });

describe("cleanName", () => {
  it.each([
    ["photo.png", "photo.png"],
    ["  spaced .png ", "spaced .png"],
    ["e\u0301.png", "é.png"],
    ["invoice\u202egnp.exe", "invoicegnp.exe"],
    ["a\u0000b\u001fc\u007fd\u0085.png", "abcd.png"],
    ["👩\u200d🚀.png", "👩\u200d🚀.png"],
    ["", "image.png"],
    [" \u200b\u202e ", "image.png"],
    ["\ud800.png", "\ufffd.png"],
  ])("cleans %j to %j", (name, expected) => {
    expect(cleanName(name, "image.png")).toBe(expected);
  });

  it("keeps the extension of a truncated name", () => {
    const name = cleanName(`${"🦊".repeat(300)}.jpeg`, "x");
    expect(name).toHaveLength(255);
    expect(name.endsWith("🦊.jpeg")).toBe(true);
  });

  it("always returns 1 to 255 units of well-formed NFC without control or bidi characters", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const clean = cleanName(name, "fallback");
        expect(clean.length).toBeGreaterThan(0);
        expect(clean.length).toBeLessThanOrEqual(255);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).toBe(clean.normalize("NFC"));
        expect(clean).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 500 },
    );
  });

  it("is idempotent", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const once = cleanName(name, "fallback");
        expect(cleanName(once, "fallback")).toBe(once);
      }),
      { numRuns: 500 },
    );
  });
});
