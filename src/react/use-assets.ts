"use client";

import { useMemo, useState, useSyncExternalStore } from "react";
import type { AssetMeta } from "../core/library/asset.js";
import type { AssetQuery, AssetQuerySnapshot } from "../core/library/query/asset-query.js";
import { isSameQuery } from "../core/library/query/is-same-query.js";
import { useLibraryInContext } from "./media-library-context.js";

/**
 * The assets that a query finds, kept up to date. Until a changed query is answered, the answer to the one before stays,
 * as its `query` says.
 * `where` must be the same function as long as it means the same (`useCallback`). `useAssets<Meta>` types the assets'
 * `meta`, which is not checked.
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
export function useAssets<Meta extends object = AssetMeta>(
  query?: AssetQuery<Meta>,
): AssetQuerySnapshot<Meta>;
export function useAssets(query: AssetQuery = {}): AssetQuerySnapshot {
  const library = useLibraryInContext();
  const [stable] = useState(createStableQuery);
  const same = stable(query);
  const live = useMemo(() => library.query(same), [library, same]);
  const [answers] = useState(createAnswers);
  const get = () => answers(library, live.getSnapshot());
  return useSyncExternalStore(live.subscribe, get, live.getServerSnapshot);
}

/** Returns the query of the call before if the new one means the same. */
function createStableQuery(): (query: AssetQuery) => AssetQuery {
  let last: AssetQuery | undefined;
  return (query) => {
    if (!last || !isSameQuery(last, query)) last = query;
    return last;
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
