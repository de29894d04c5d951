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
  const [stable] = useState(createStableQuery);
  const same = stable(query);
  const live = useMemo(() => library.query(same), [library, same]);
  const [answers] = useState(createAnswers);
  const get = () => answers(library, live.getSnapshot());
  return useSyncExternalStore(live.subscribe, get, live.getServerSnapshot);
}

/** Returns the query of the call before if the new one means the same: components often create it inline. */
function createStableQuery(): (query: AssetQuery) => AssetQuery {
  let last: { query: AssetQuery; key: string } | undefined;
  return (query) => {
    // JSON has no infinite numbers, which are valid times, and no functions.
    const key = JSON.stringify(query, (_, value: unknown) =>
      typeof value === "number" ? String(value) : value,
    );
    if (last?.key !== key || last.query.where !== query.where) last = { query, key };
    return last.query;
  };
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
