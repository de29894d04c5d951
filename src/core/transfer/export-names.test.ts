import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUniqueNames, fileNameOf } from "./export-names.js";

const named = (name: string, mimeType = "image/jpeg") => fileNameOf({ name, mimeType });

describe("names of exported files", () => {
  it.each([
    ["sky.jpg", "image/jpeg", "sky.jpg"],
    ["sky.JPEG", "image/jpeg", "sky.JPEG"],
    ["sky.png", "image/jpeg", "sky.jpg"],
    ["a red fox", "image/webp", "a red fox.webp"],
    ["version 1.2", "image/png", "version 1.2.png"],
    ["page.jpg", "text/html", "page.html"],
    ["notes.md", "text/x-unknown", "notes.md"],
    ["data", "application/x-unknown", "data.bin"],
    ["a/b\\c:d.jpg", "image/jpeg", "a_b_c_d.jpg"],
    ["../../etc/passwd", "image/jpeg", "_.._etc_passwd.jpg"],
    ["CON.jpg", "image/jpeg", "_CON.jpg"],
    ["...", "image/png", "file.png"],
    ["", "image/png", "file.png"],
    ["dots ... .png", "image/jpeg", "dots.jpg"],
  ])("%s (%s) is saved as %s", (name, mimeType, expected) => {
    expect(named(name, mimeType)).toBe(expected);
  });

  it("are valid on every system, whatever an asset is called", () => {
    const types = fc.constantFrom("image/png", "image/jpeg", "video/mp4", "text/html", "x/unknown");
    const names = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", minLength: 100 }));
    fc.assert(
      fc.property(names, types, (name, mimeType) => {
        const safe = named(name, mimeType);
        expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(201);
        expect(safe).not.toMatch(/[<>:"/\\|?*\p{Cc}\u202a-\u202e]|^[.\s]|[.\s]$/u);
        expect(safe).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\./i);
        expect(safe.isWellFormed()).toBe(true);
        expect(safe).toMatch(/.\.[a-z0-9]+$/i);
        expect(fileNameOf({ name: safe, mimeType })).toBe(safe);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are made unique without regard to case, and keep their extension", () => {
    const unique = createUniqueNames(["media-library.json"]);
    expect(["a.jpg", "A.JPG", "a.jpg", "a (2).jpg", "media-library.json"].map(unique)).toEqual([
      "a.jpg",
      "A (2).JPG",
      "a (3).jpg",
      "a (2) (2).jpg",
      "media-library (2).json",
    ]);
  });

  it("stay unique in any order", () => {
    const parts = fc.constantFrom("a", "A", "ß", "SS", " (2)", "é", "e\u0301", "İ");
    fc.assert(
      fc.property(fc.array(fc.array(parts, { minLength: 1, maxLength: 4 }), { maxLength: 30 }), (words) => {
        const unique = createUniqueNames();
        const names = words.map((word) => unique(`${word.join("")}.png`));
        expect(new Set(names.map((name) => name.normalize("NFC").toLowerCase())).size).toBe(names.length);
      }),
    );
  });
});
