"use client";

import { useEffect, useState } from "react";
import type { Lineage } from "../core/library/lineage/lineage.js";
import { followChanges } from "./follow-changes.js";
import { useLibraryInContext } from "./media-library-context.js";

/**
 * What an asset was made from and what was made from it, kept up to date. Undefined without an id, and while it is looked
 * up. It has ids, roles and levels, and reads no records: `useAsset` and `library.getMany` do.
 *
 * @example
 * ```tsx
 * import { useAsset } from "@reactkits.dev/react-media-library";
 * import { useLineage } from "@reactkits.dev/react-media-library/actions";
 *
 * function Relative({ id }: { id: string }) {
 *   return <li>{useAsset(id)?.name}</li>;
 * }
 *
 * export function MadeFrom({ id }: { id: string }) {
 *   const parents = useLineage(id)?.ancestors.filter(({ level }) => level === 1) ?? [];
 *   return (
 *     <ul>
 *       {parents.map(({ id, stub }) => (stub ? <li key={id}>{stub.name} (deleted)</li> : <Relative key={id} id={id} />))}
 *     </ul>
 *   );
 * }
 * ```
 */
export function useLineage(id: string | null | undefined): Lineage | undefined {
  const library = useLibraryInContext();
  const [found, setFound] = useState<Lineage>();
  useEffect(() => {
    if (!id) return undefined;
    // After every change: whatever is added may have been made from it.
    return followChanges(library, () => library.lineage(id), setFound);
  }, [library, id]);
  return found?.self.id === id ? found : undefined;
}
