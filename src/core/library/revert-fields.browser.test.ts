import { describe, expect, it } from "vitest";
import { sampleAsset } from "../../testing/sample-records.js";
import { fieldChange, revertFields } from "./revert-fields.js";

const bytes = (...values: number[]) => Uint8Array.from(values);
const pairs: [string, unknown, unknown][] = [
  ["text", "a", "b"],
  ["a date", new Date(1), new Date(2)],
  ["an invalid date", new Date(1), new Date(Number.NaN)],
  ["a regular expression", /a/, /a/i],
  ["an error", new Error("a"), new Error("b")],
  ["bytes", bytes(1, 2).buffer, bytes(1, 3).buffer],
  ["a view of bytes", new DataView(bytes(1, 2, 3).buffer, 1), new DataView(bytes(1, 2, 4).buffer, 1)],
  ["a typed array", bytes(1, 2), bytes(1, 3)],
  ["a map", new Map([["a", new Date(1)]]), new Map([["a", new Date(2)]])],
  ["a set", new Set([1]), new Set([2])],
  ["a blob", new Blob(["a"], { type: "text/plain" }), new Blob(["a"], { type: "text/html" })],
  ["a file", new File(["a"], "a", { lastModified: 1 }), new File(["b"], "a", { lastModified: 2 })],
  ["nested fields", { list: [{ at: new Date(1) }] }, { list: [{ at: new Date(2) }] }],
];

describe("reverting a field of the app", () => {
  it.each(pairs)("puts %s back, as a storage has copied it", (_, value, changed) => {
    const before = sampleAsset({ meta: { field: value } });
    const after = { ...before, meta: { field: changed } };
    const stored = structuredClone(after);
    const reverted = revertFields(stored, fieldChange(before, after));
    expect(reverted.meta?.field).toBe(value);
  });

  it.each(pairs)("leaves alone what was changed to %s meanwhile", (_, value, changed) => {
    const before = sampleAsset({ meta: { field: 0 } });
    const after = { ...before, meta: { field: value } };
    const stored = structuredClone({ ...after, meta: { field: changed } });
    expect(revertFields(stored, fieldChange(before, after))).toBe(stored);
  });
});
