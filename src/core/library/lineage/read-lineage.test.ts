import { describe, expect, it } from "vitest";
import { readLineage } from "./read-lineage.js";
import { readStub } from "./read-stub.js";

const A = "0f8fad5b-d9cb-469f-a165-70867728950e";
const B = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

describe("a lineage from anywhere", () => {
  it("keeps valid parents and the run", () => {
    const parents = [{ id: B, role: "start" }];
    const run = { id: B, index: 3, count: 4 };
    expect(readLineage({ id: A, parents, run })).toEqual({ parents, run });
  });

  it("keeps the cell of a batch, without what is not valid in it", () => {
    const batch = { id: A, column: { parameter: "seed", index: 2, count: 3 } };
    const run = { id: B, index: 1, count: 1 };
    const read = (cell: unknown) => readLineage({ id: A, run: { ...run, batch: cell } }).run;
    expect(read(batch)).toEqual({ ...run, batch });
    expect(read({ ...batch, row: { parameter: "<b>", index: 1, count: 1 }, more: 1 })).toEqual({
      ...run,
      batch,
    });
    expect(read({ ...batch, column: { parameter: "seed", index: 4, count: 3 } })).toEqual({
      ...run,
      batch: { id: A },
    });
    expect(read({ ...batch, id: "../x" })).toEqual(run);
  });

  it.each([
    ["no list", { parents: "a", run: 5 }],
    [
      "ids that could be paths",
      { parents: [{ id: "../a", role: "edit" }], run: { id: "x", index: 1, count: 1 } },
    ],
    ["itself", { parents: [{ id: A, role: "edit" }] }],
    ["markup for a role", { parents: [{ id: B, role: "<b>" }, { id: B, role: "a\nb" }, { id: B }] }],
    ["a place outside of the run", { run: { id: B, index: 5, count: 4 } }],
    ["a place that is no number", { run: { id: B, index: "1", count: Number.NaN } }],
  ])("leaves out %s", (_what, fields) => {
    expect(readLineage({ id: A, ...fields })).toEqual({});
  });

  it("reads at most 32 parents", () => {
    const parents = Array.from({ length: 10_000 }, () => ({ id: B, role: "start" }));
    expect(readLineage({ id: A, parents }).parents).toHaveLength(32);
  });
});

describe("a stub from anywhere", () => {
  it("keeps what is valid, short", () => {
    const source = { type: "ai", prompt: "p".repeat(9_000), extra: "x" };
    const fields = {
      id: A,
      name: "a/b\u202e.png",
      mimeType: "image/png",
      createdAt: 5,
      width: 3,
      height: -1,
    };
    expect(readStub({ ...fields, source, parents: [{ id: B, role: "edit" }], bytes: "x" })).toEqual({
      id: A,
      name: expect.not.stringContaining("\u202e"),
      mimeType: "image/png",
      createdAt: 5,
      width: 3,
      source: { type: "ai", prompt: "p".repeat(2_000) },
      parents: [{ id: B, role: "edit" }],
    });
  });

  it("is none without an id", () => {
    expect(readStub({ name: "a.png" })).toBeUndefined();
    expect(readStub({ id: "nobody" })).toBeUndefined();
  });
});
