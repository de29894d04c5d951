import type { AssetParent } from "../asset.js";
import type { Columns } from "../query/columns.js";
import type { Lineage, LineageNode } from "./lineage.js";
import type { LineageGraph } from "./lineage-graph.js";

const NONE: readonly AssetParent[] = [];

/** Each asset once, however often it is found: a lineage with a cycle, which only a foreign record can have, ends too. */
export function findLineage(graph: LineageGraph, columns: Columns, id: string, limit: number): Lineage {
  const nodeOf = (id: string, level: number, roles: readonly string[]): LineageNode => {
    const row = columns.rowOf(id);
    const parents = graph.parents(id);
    if (row !== undefined) {
      return { id, level, roles, parents, state: columns.has(row, "trashed") ? "trashed" : "listed" };
    }
    const stub = graph.stub(id);
    return stub
      ? { id, level, roles, parents, state: "deleted", stub }
      : { id, level, roles, parents, state: "unknown" };
  };

  /** `next` lists the neighbours of an asset in one direction, with the role of the parent among the two. */
  const walk = (
    next: (id: string) => readonly AssetParent[],
  ): { nodes: LineageNode[]; complete: boolean } => {
    const seen = new Map<string, string[]>([[id, []]]);
    const nodes: LineageNode[] = [];
    let level = [id];
    for (let depth = 1; level.length > 0; depth += 1) {
      const below: string[] = [];
      for (const from of level) {
        for (const { id, role } of next(from)) {
          const roles = seen.get(id);
          if (roles) {
            if (!roles.includes(role)) roles.push(role);
            continue;
          }
          if (nodes.length === limit) return { nodes, complete: false };
          const own = [role];
          seen.set(id, own);
          below.push(id);
          nodes.push(nodeOf(id, depth, own));
        }
      }
      level = below;
    }
    return { nodes, complete: true };
  };

  const added = (id: string): number => {
    const row = columns.rowOf(id);
    return (row === undefined ? graph.stub(id)?.createdAt : columns.numbers().added[row]) ?? 0;
  };
  const childrenOf = (parent: string): readonly AssetParent[] => {
    const children = graph.children(parent);
    if (children.size === 0) return NONE;
    const links: (AssetParent & { added: number })[] = [];
    for (const id of children) {
      const at = children.size === 1 ? 0 : added(id);
      for (const own of graph.parents(id)) {
        if (own.id === parent) links.push({ id, role: own.role, added: at });
      }
    }
    // Sorting is stable: the roles of one child stay in their order.
    return links.sort((a, b) => a.added - b.added || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  };

  const ancestors = walk(graph.parents);
  const descendants = walk(childrenOf);
  return {
    self: nodeOf(id, 0, []),
    ancestors: ancestors.nodes,
    descendants: descendants.nodes,
    complete: ancestors.complete && descendants.complete,
  };
}
