import type { AssetParent } from "../asset.js";
import type { AssetStub } from "./asset-stub.js";

/** An asset in the lineage of another one. */
export type LineageNode = {
  /** Its id. */
  readonly id: string;
  /** Generations between the two, on the shortest way: 1 for parents and children, 2 for theirs, and so on. */
  readonly level: number;
  /** What it was used for on the way to the asset, or, for a descendant, what those before it were used for. */
  readonly roles: readonly string[];
  /** Its own parents: with them, the nodes form a tree. */
  readonly parents: readonly AssetParent[];
  /**
   * `listed` and `trashed` assets are read by `get` and `getMany`. Of `deleted` ones, and of files that were only inputs of
   * a generation, there is a stub. `unknown` is what this library never had, for example the original of an imported edit.
   */
  readonly state: "listed" | "trashed" | "deleted" | "unknown";
  /** Set if it is `deleted`. */
  readonly stub?: AssetStub;
};

/** What an asset was made from, and what was made from it. */
export type Lineage = {
  /** The asset itself, at level 0. */
  readonly self: LineageNode;
  /** What it was made from, by level, the first parent first. Each asset is in it once. */
  readonly ancestors: readonly LineageNode[];
  /** What was made from it, by level, oldest first. Each asset is in it once. */
  readonly descendants: readonly LineageNode[];
  /** Whether that is all; false if there are more than `limit`. */
  readonly complete: boolean;
};

/** Options of `lineage`. */
export type LineageOptions = {
  /** The largest number of ancestors, and of descendants. Default 20,000. */
  limit?: number | undefined;
};
