import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSame, mergeFields, type SyncFields } from "./sync-fields.js";

const list = fc.option(fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 }), { nil: undefined });
const fields: fc.Arbitrary<SyncFields> = fc
  .record({
    name: fc.constantFrom("one", "two", "three"),
    alt: fc.option(fc.constantFrom("x", "y"), { nil: undefined }),
    rating: fc.option(fc.constantFrom(1, 5), { nil: undefined }),
    isTrashed: fc.option(fc.constant(true as const), { nil: undefined }),
    tags: list,
    meta: fc.option(fc.dictionary(fc.constantFrom("p", "q"), fc.nat(2), { minKeys: 1 }), { nil: undefined }),
  })
  .map((all) => JSON.parse(JSON.stringify(all)));

describe("merging fields", () => {
  it("takes everything from the side that alone has changed something", () => {
    fc.assert(
      fc.property(fields, fields, (base, changed) => {
        expect(isSame(mergeFields(base, base, changed), changed)).toBe(true);
        expect(isSame(mergeFields(changed, base, base), changed)).toBe(true);
      }),
    );
  });

  it("ends with the same on both sides, once one has pushed and the other has pulled", () => {
    fc.assert(
      fc.property(fields, fields, fields, (base, one, two) => {
        // The first pushes its own; the second merges and pushes; the first pulls that.
        const second = mergeFields(two, base, one);
        expect(isSame(mergeFields(one, one, second), second)).toBe(true);
      }),
    );
  });

  it("keeps tags of both sides, and removes those that either removed", () => {
    const of = (...tags: string[]): SyncFields => ({ name: "x", tags });
    expect(mergeFields(of("a", "mine"), of("a", "b"), of("a", "b", "theirs")).tags).toEqual([
      "a",
      "theirs",
      "mine",
    ]);
  });

  it("loses nothing of two assets that were never compared", () => {
    const merged = mergeFields({ name: "own", alt: "own" }, undefined, {
      name: "other",
      rating: 3,
      tags: ["t"],
    });
    expect(merged).toEqual({ name: "own", alt: "own", rating: 3, tags: ["t"] });
  });
});
