import { describe, expect, it } from "vitest";
import {
  type AssetSelection,
  addSelected,
  NOTHING_SELECTED,
  selectedIds,
} from "../core/library/asset-selection.js";
import { toAssetList } from "../core/library/query/asset-list.js";
import type { Selection } from "../react/use-selection.js";
import { sampleAsset } from "../testing/sample-records.js";
import { createLatestRange, stackedSelection } from "./stacked-selection.js";

const listOf = (ids: readonly string[]) => toAssetList(ids.map((id) => sampleAsset({ id })));
/** What is shown: A stands for A1 and A2 too. */
const shown = {
  ...listOf(["A", "B", "C", "D"]),
  stackOf: (id: string) =>
    id.startsWith("A") ? { ids: ["A", "A1", "A2"], filter: { run: "a" } } : undefined,
};

/** @param found What the query of an `{ all }` selection finds. */
function opened(start: AssetSelection = NOTHING_SELECTED, found: readonly string[] = []) {
  let value = start;
  const range = createLatestRange();
  const ids = () => selectedIds(value, found);
  const set = (next: AssetSelection): void => {
    value = next;
  };
  const now = (): Selection =>
    stackedSelection(
      {
        value,
        mode: "multiple",
        count: ids().length,
        ids: ids(),
        isSelected: (id) => ids().includes(id),
        toggle: () => {},
        selectTo: () => {},
        add: (more) => set(addSelected(value, more, listOf(found))),
        selectAll: () => set({ all: {}, except: [] }),
        set,
        clear: () => set(NOTHING_SELECTED),
      },
      shown,
      range,
    );
  return { now, ids };
}

describe("the selection of a list with stacks", () => {
  it("takes a tile for all that it stands for, in ranges that grow and shrink", () => {
    const { now, ids } = opened();
    now().toggle("B");
    now().selectTo("A");
    expect(ids()).toEqual(["B", "A", "A1", "A2"]);
    expect(now().isSelected("A")).toBe(true);
    now().selectTo("D");
    expect(ids()).toEqual(["B", "C", "D"]);
    now().toggle("A");
    now().toggle("A");
    expect(ids()).toEqual(["B", "C", "D"]);
  });

  const ways: Record<string, (selection: Selection) => void> = {
    cleared: (selection) => selection.clear(),
    set: (selection) => selection.set(NOTHING_SELECTED),
    "added to": (selection) => {
      selection.clear();
      selection.add([]);
    },
  };
  it.each(Object.entries(ways))("forgets the range when it is %s", (_, change) => {
    const { now, ids } = opened();
    now().toggle("A");
    now().toggle("C");
    change(now());
    now().selectTo("D");
    expect(ids()).toEqual(["D"]);
  });

  it("adds a tile that the query of the selection does not find", () => {
    const { now, ids } = opened({ all: { text: "x" }, except: ["C"] }, ["B", "C"]);
    now().toggle("A");
    expect(ids()).toEqual(["B", "A", "A1", "A2"]);
    now().toggle("A");
    expect(ids()).toEqual(["B"]);
  });

  it("extends a range beyond what the query of the selection finds, and back", () => {
    const { now, ids } = opened({ all: { text: "x" }, except: ["C"] }, ["B", "C"]);
    now().selectTo("A", "B");
    expect(ids()).toEqual(["B", "A", "A1", "A2"]);
    now().selectTo("C");
    expect(ids()).toEqual(["B", "C"]);
  });
});
