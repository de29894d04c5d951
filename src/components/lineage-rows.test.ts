import { describe, expect, it } from "vitest";
import type { Lineage, LineageNode } from "../core/library/lineage/lineage.js";
import { lineageRows } from "./lineage-rows.js";

const node = (id: string, level: number, ...parents: string[]): LineageNode => ({
  id,
  level,
  roles: ["edit"],
  parents: parents.map((parent) => ({ id: parent, role: "edit" })),
  state: "listed",
});
const lineage = (self: LineageNode, ancestors: LineageNode[], descendants: LineageNode[]): Lineage => ({
  self,
  ancestors,
  descendants,
  complete: true,
});
const shown = (given: Lineage, limit = 100) => {
  const { rows, hidden } = lineageRows(given, limit);
  return [...rows.map((row) => `${row.depth} ${row.node.id} ${row.place}/${row.siblings}`), hidden];
};

describe("the rows of a lineage", () => {
  it("are one tree from the oldest ancestors down", () => {
    const given = lineage(
      node("self", 0, "crop", "style"),
      [node("crop", 1, "photo"), node("style", 1), node("photo", 2)],
      [node("child", 1, "self"), node("other", 1, "self"), node("grandchild", 2, "child")],
    );
    expect(shown(given)).toEqual([
      "1 photo 1/2",
      "2 crop 1/1",
      "3 self 1/1",
      "4 child 1/2",
      "5 grandchild 1/1",
      "4 other 2/2",
      "1 style 2/2",
      0,
    ]);
  });

  it("have each asset once, also in a cycle without a beginning", () => {
    const given = lineage(node("a", 0, "b"), [node("b", 1, "c"), node("c", 2, "a")], [node("c", 1, "a")]);
    expect(shown(given).slice(0, 3)).toEqual(["1 c 1/1", "2 b 1/1", "3 a 1/1"]);
  });

  it("end at a limit, and say how many are left out", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => node(`${index}`, 1, "self"));
    expect(shown(lineage(node("self", 0), [], many), 3)).toEqual([
      "1 self 1/1",
      "2 0 1/10000",
      "2 1 2/10000",
      9_998,
    ]);
  });
});
