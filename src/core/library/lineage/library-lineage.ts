import type { MediaAsset } from "../asset.js";
import type { LibraryQueries } from "../query/library-queries.js";
import type { OpenStorage } from "../storage.js";
import { type AssetStub, stubOf } from "./asset-stub.js";
import { findLineage } from "./find-lineage.js";
import type { Lineage, LineageNode, LineageOptions } from "./lineage.js";
import { createLineageGraph } from "./lineage-graph.js";
import { withParentIds } from "./with-parent-ids.js";

const LIMIT = 20_000;

/** The lineage of an open library's assets. */
export type LibraryLineage = {
  find: (id: string, options?: LineageOptions) => Promise<Lineage>;
  /** Saves stubs of those assets that others were made from; called before they are deleted. */
  keep: (assets: readonly MediaAsset[]) => Promise<void>;
  /** The stubs among the ancestors of assets. */
  stubsOf: (ids: readonly string[]) => Promise<AssetStub[]>;
  /**
   * Takes in what another library, or a server, knows: stubs, and assets that are here under other ids (theirs, ours).
   * Resolves to the assets whose parents are now called otherwise.
   */
  adopt: (foreign: ForeignLineage) => Promise<MediaAsset[]>;
  /** Removes stubs that nothing descends from any longer; called after assets were deleted. */
  sweep: () => Promise<void>;
};

export type ForeignLineage = {
  aliases: ReadonlyMap<string, string>;
  stubs?: readonly AssetStub[];
};

export async function createLibraryLineage(
  { stubs, assets }: Pick<OpenStorage, "stubs" | "assets">,
  queries: Pick<LibraryQueries, "columns" | "subscribe">,
): Promise<LibraryLineage> {
  const columns = await queries.columns();
  const graph = createLineageGraph(columns, await stubs.get());
  /** Removed by another tab, which may have left stubs of them. */
  const unread = new Set<string>();

  queries.subscribe((change) => {
    if (change.type === "put") graph.put(change.assets);
    if (change.type !== "remove") return;
    graph.remove(change.ids);
    for (const id of change.ids) unread.add(id);
  });
  const readStubs = async (): Promise<void> => {
    if (unread.size === 0) return;
    const ids = [...unread];
    unread.clear();
    graph.addStubs(await stubs.get(ids));
  };

  /** The inputs of generations are hidden, and in no column; their stubs may have been left by another tab. */
  const describeInputs = async (nodes: readonly LineageNode[]): Promise<Map<string, AssetStub>> => {
    const ids = nodes.flatMap(({ id, state }) => (state === "unknown" ? id : []));
    if (ids.length === 0) return new Map();
    const [found, left] = await Promise.all([assets.get(ids), stubs.get(ids)]);
    const hidden = found.flatMap((asset) => (asset ? stubOf(asset) : []));
    return new Map([...left, ...hidden].map((stub) => [stub.id, stub]));
  };

  const sweep = async (): Promise<void> => {
    await readStubs();
    const unused = graph.unused();
    if (unused.length === 0) return;
    await stubs.remove(unused);
    graph.removeStubs(unused);
  };
  const saveStubs = async (added: readonly AssetStub[]): Promise<void> => {
    if (added.length === 0) return;
    await stubs.put(added);
    graph.addStubs(added);
  };

  return {
    async find(id, { limit = LIMIT } = {}) {
      await readStubs();
      const lineage = findLineage(graph, columns, id, Math.max(0, limit));
      const described = await describeInputs([lineage.self, ...lineage.ancestors]);
      if (described.size === 0) return lineage;
      const withStub = (node: LineageNode): LineageNode => {
        const stub = described.get(node.id);
        return stub ? { ...node, state: "deleted", stub } : node;
      };
      return { ...lineage, self: withStub(lineage.self), ancestors: lineage.ancestors.map(withStub) };
    },
    async keep(doomed) {
      await saveStubs(doomed.filter(({ id }) => graph.children(id).size > 0).map(stubOf));
    },
    async stubsOf(ids) {
      await readStubs();
      const found = new Map<string, AssetStub>();
      const seen = new Set<string>(ids);
      // A set goes on with what is added to it meanwhile.
      for (const id of seen) {
        for (const parent of graph.parents(id)) {
          const stub = graph.stub(parent.id);
          if (stub) found.set(stub.id, stub);
          seen.add(parent.id);
        }
      }
      return [...found.values()];
    },
    async adopt({ aliases, stubs = [] }) {
      await saveStubs(stubs.map((stub) => withParentIds(stub, aliases)));
      const children = [...aliases.keys()].flatMap((id) => [...graph.children(id)]);
      const listed = [...new Set(children)].filter((id) => columns.rowOf(id) !== undefined);
      const renamed = await assets.update(listed, (asset) => withParentIds(asset, aliases));
      await sweep();
      return renamed.flatMap((asset) => asset ?? []);
    },
    sweep,
  };
}
