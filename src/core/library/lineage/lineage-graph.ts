import type { AssetParent, MediaAsset } from "../asset.js";
import type { Columns } from "../query/columns.js";
import type { AssetStub } from "./asset-stub.js";
import { decodeParents } from "./encoded-parents.js";
import { withLineage } from "./with-lineage.js";

const NONE: readonly AssetParent[] = [];
const NO_CHILDREN: ReadonlySet<string> = new Set();

/**
 * Who was made from whom, in memory and in both directions: a chain of 10,000 assets is followed in milliseconds, which as
 * many reads of records are not.
 */
export type LineageGraph = {
  parents: (id: string) => readonly AssetParent[];
  /** The ids of what was made from an asset. */
  children: (id: string) => ReadonlySet<string>;
  /** Undefined where there is an asset of this id. */
  stub: (id: string) => AssetStub | undefined;
  put: (assets: readonly MediaAsset[]) => void;
  /** Removes assets; those that have a stub keep their place. */
  remove: (ids: readonly string[]) => void;
  addStubs: (stubs: readonly AssetStub[]) => void;
  removeStubs: (ids: readonly string[]) => void;
  /** The ids of stubs that no asset descends from. */
  unused: () => string[];
};

export function createLineageGraph(columns: Columns, kept: readonly AssetStub[]): LineageGraph {
  const parents = new Map<string, readonly AssetParent[]>();
  const children = new Map<string, Set<string>>();
  const stubs = new Map<string, AssetStub>();
  const isThere = (id: string): boolean => columns.rowOf(id) !== undefined;

  const unlink = (id: string): void => {
    for (const parent of parents.get(id) ?? NONE) {
      const siblings = children.get(parent.id);
      siblings?.delete(id);
      if (siblings?.size === 0) children.delete(parent.id);
    }
    parents.delete(id);
  };
  const link = (id: string, own: readonly AssetParent[] = NONE): void => {
    unlink(id);
    if (own.length === 0) return;
    parents.set(id, own);
    for (const parent of own) {
      const siblings = children.get(parent.id) ?? new Set();
      children.set(parent.id, siblings.add(id));
    }
  };
  const addStubs = (added: readonly AssetStub[]): void => {
    for (const stub of added) {
      stubs.set(stub.id, stub);
      if (!isThere(stub.id)) link(stub.id, stub.parents);
    }
  };

  for (const [row, text] of columns.parents()) link(columns.id(row), decodeParents(text));
  addStubs(kept);

  return {
    parents: (id) => parents.get(id) ?? NONE,
    children: (id) => children.get(id) ?? NO_CHILDREN,
    stub: (id) => (isThere(id) ? undefined : stubs.get(id)),
    put(assets) {
      for (const asset of assets) if (!asset.hidden) link(asset.id, withLineage(asset).parents);
    },
    remove(ids) {
      for (const id of ids) link(id, stubs.get(id)?.parents);
    },
    addStubs,
    removeStubs(ids) {
      for (const id of ids) {
        stubs.delete(id);
        if (!isThere(id)) unlink(id);
      }
    },
    unused() {
      const used = new Set<string>();
      const left = [...parents.keys()].filter(isThere);
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        for (const parent of parents.get(id) ?? NONE) {
          if (!stubs.has(parent.id) || used.has(parent.id) || isThere(parent.id)) continue;
          used.add(parent.id);
          left.push(parent.id);
        }
      }
      return [...stubs.keys()].filter((id) => !used.has(id));
    },
  };
}
