import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromPortable, toPortable } from "./portable-json.js";

const roundTrip = (value: unknown) => fromPortable(JSON.parse(JSON.stringify(toPortable(value))));

describe("portable JSON", () => {
  it("keeps what JSON lacks", () => {
    const value = {
      date: new Date(1_700_000_000_000),
      noDate: new Date(Number.NaN),
      map: new Map<unknown, unknown>([[1, new Set(["a"])]]),
      big: 12_345_678_901_234_567_890n,
      endless: [Number.POSITIVE_INFINITY, Number.NaN],
      bytes: new Uint8Array([0, 128, 255]),
      buffer: new Uint8Array([1, 2]).buffer,
      like: { $type: "date", value: 3 },
    };
    expect(roundTrip(value)).toEqual(value);
  });

  it("keeps every value that JSON has, whatever its keys are", () => {
    const values = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(
        fc.oneof(values, fc.dictionary(fc.constantFrom("__proto__", "$type", "a"), values)),
        (value) => {
          expect(roundTrip(value)).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  it("leaves no mark on a prototype", () => {
    const value: unknown = fromPortable(JSON.parse('{ "__proto__": { "polluted": true } }'));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it.each([
    { $type: "unknown", value: 1 },
    { $type: 3 },
    { $type: "map", value: [1] },
    { $type: "bigint", value: "x" },
    { $type: "uint8", value: "%" },
  ])("rejects %o", (value) => {
    expect(() => fromPortable(value)).toThrow("cannot be read");
  });
});
