import type { Lineage, LineageNode } from "../core/library/lineage/lineage.js";

/** An asset in the tree of a lineage. */
export type LineageRow = {
  readonly node: LineageNode;
  /** From 1. */
  readonly depth: number;
  /** What the row above it, one level up, was used for; empty for those at the top. */
  readonly roles: readonly string[];
  /** Its place among the rows of the same parent, from 1, and their number. */
  readonly place: number;
  readonly siblings: number;
  /** The key of the row one level up; undefined for those at the top. */
  readonly parent: string | undefined;
};

/**
 * The lineage as the rows of one tree, from the oldest ancestors down. Each asset is in it once, under the first of its
 * parents that is shown, so that a cycle ends too.
 */
export function lineageRows(
  { self, ancestors, descendants }: Lineage,
  limit: number,
): { rows: LineageRow[]; hidden: number } {
  const nodes = [...[...ancestors].reverse(), self, ...descendants];
  const known = new Map(nodes.map((node) => [node.id, node]));
  const children = new Map<string, LineageNode[]>();
  for (const node of nodes) {
    for (const id of new Set(node.parents.map((parent) => parent.id))) {
      if (!known.has(id)) continue;
      const siblings = children.get(id) ?? [];
      siblings.push(node);
      children.set(id, siblings);
    }
  }
  const rows: LineageRow[] = [];
  const shown = new Set<string>();
  const add = (tops: readonly LineageNode[]): void => {
    const rest = siblingsOf(tops, undefined, 1);
    for (let row = rest.pop(); row; row = rest.pop()) {
      if (shown.has(row.node.id) || rows.length === limit) continue;
      shown.add(row.node.id);
      rows.push(row);
      const { id } = row.node;
      rest.push(
        ...siblingsOf(
          (children.get(id) ?? []).filter((each) => !shown.has(each.id)),
          id,
          row.depth + 1,
        ),
      );
    }
  };
  add(nodes.filter(({ parents }) => !parents.some(({ id }) => known.has(id))));
  // In a cycle, every asset has a parent, so none is at the top.
  for (const node of nodes) if (!shown.has(node.id)) add([node]);
  return { rows, hidden: nodes.length - rows.length };
}

/** The last one first, as a stack takes them. */
function siblingsOf(nodes: readonly LineageNode[], parent: string | undefined, depth: number): LineageRow[] {
  const rows = nodes.map((node, index) => ({
    node,
    depth,
    roles: node.parents.filter(({ id }) => id === parent).map(({ role }) => role),
    place: index + 1,
    siblings: nodes.length,
    parent,
  }));
  return rows.reverse();
}
