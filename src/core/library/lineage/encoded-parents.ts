import type { AssetParent } from "../asset.js";

/** Parents as one text: a line for each, of its role and its id. Neither contains a space or a line break. */
export const encodeParents = (parents: readonly AssetParent[] = []): string =>
  parents.map(({ id, role }) => `${role} ${id}`).join("\n");

export const decodeParents = (text: string): AssetParent[] =>
  text.split("\n").map((line) => {
    const end = line.indexOf(" ");
    return { role: line.slice(0, end), id: line.slice(end + 1) };
  });
