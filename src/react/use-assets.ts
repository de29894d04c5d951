"use client";

import { useMemo, useState, useSyncExternalStore } from "react";
import type { AssetQuery, AssetQuerySnapshot } from "../core/library/query/asset-query.js";
import { useLibraryInContext } from "./media-library-context.js";

/**
 * The assets that a query finds, kept up to date. Until a changed query is answered, the answer of the one before stays.
 * `where` must be the same function as long as it means the same (`useCallback`).
 *
 * @example
 * ```tsx
 * import { useAssets } from "@reactkits.dev/react-media-library";
 *
 * export function Starred() {
 *   const { count, facets } = useAssets({ starred: true, type: "image", sort: "rating" });
 *   const models = facets.model.map(({ value }) => value);
 *   return <p>{`${count} starred images by ${new Intl.ListFormat("en").format(models)}`}</p>;
 * }
 * ```
 */
export function useAssets(query: AssetQuery = {}): AssetQuerySnapshot {
  const library = useLibraryInContext();
  const { where } = query;
  const key = JSON.stringify(query);
  const [live, get] = useMemo(() => {
    // Functions are not part of the key.
    const parsed: AssetQuery = JSON.parse(key);
    const created = library.query(where ? { ...parsed, where } : parsed);
    return [created, created.getSnapshot];
  }, [library, key, where]);
  const [answers] = useState(createAnswers);
  return useSyncExternalStore(live.subscribe, () => answers(library, get()), live.getServerSnapshot);
}

/** Remembers the last answer of a library until there is another one. */
function createAnswers(): (library: object, now: AssetQuerySnapshot) => AssetQuerySnapshot {
  let last: { library: object; answer: AssetQuerySnapshot } | undefined;
  return (library, now) => {
    const waits = now.status === "loading" && last?.library === library && last.answer.status === "ready";
    if (!last || !waits) last = { library, answer: now };
    return last.answer;
  };
}
