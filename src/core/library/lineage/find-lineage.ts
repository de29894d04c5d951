import type { AssetParent } from "../asset.js";
import type { Columns } from "../query/columns.js";
import type { Lineage, LineageNode } from "./lineage.js";
import type { LineageGraph } from "./lineage-graph.js";

/** Each asset once, however often it is found: a lineage with a cycle, which only a foreign record can have, ends too. */
export function findLineage(graph: LineageGraph, columns: Columns, id: string, limit: number): Lineage {
  const nodeOf = (id: string, level: number, roles: readonly string[]): LineageNode => {
    const row = columns.rowOf(id);
    const stub = graph.stub(id);
    const state =
      row !== undefined ? (columns.has(row, "trashed") ? "trashed" : "listed") : stub ? "deleted" : "unknown";
    return { id, level, roles, parents: graph.parents(id), state, ...(stub && { stub }) };
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
  const childrenOf = (parent: string): AssetParent[] => {
    const children = Array.from(graph.children(parent), (id) => ({ id, added: added(id) }));
    children.sort((a, b) => a.added - b.added || (a.id < b.id ? -1 : 1));
    return children.flatMap(({ id }) =>
      graph.parents(id).flatMap((own) => (own.id === parent ? { id, role: own.role } : [])),
    );
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
