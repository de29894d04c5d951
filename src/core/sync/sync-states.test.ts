import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SyncRecord } from "./sync-records.js";
import { createSyncStates } from "./sync-states.js";

const id = fc.constantFrom("a", "b", "c", "d");
const record: fc.Arbitrary<SyncRecord | undefined> = fc.option(
  fc.oneof(
    fc.record({ state: fc.constantFrom<SyncRecord["state"]>("local", "synced", "failed") }),
    fc.constant({ state: "synced" as const, localId: "other" }),
  ),
  { nil: undefined },
);
const changes = fc.array(fc.tuple(id, record), { maxLength: 4 });

describe("the states of assets", () => {
  it("are counted as they are, however they came about", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), changes)), (steps) => {
        let counted = { pending: 0, failed: 0 };
        const states = createSyncStates((counts) => (counted = counts));
        const all = new Map<string, SyncRecord | undefined>();
        for (const [isWhole, some] of steps) {
          if (isWhole) all.clear();
          for (const [key, value] of some) all.set(key, value);
          const present = [...all].flatMap(([key, value]) => (value ? [[key, value] as const] : []));
          if (isWhole) states.showAll(new Map(present));
          else states.show(new Map(some));
          const own = present
            .filter(([, { localId }]) => localId === undefined)
            .map(([, { state }]) => state);
          expect(counted).toEqual({
            pending: own.filter((state) => state !== "synced").length,
            failed: own.filter((state) => state === "failed").length,
          });
        }
      }),
    );
  });
});
