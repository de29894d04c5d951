"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { AssetSyncState } from "../core/sync/sync-port.js";
import { subscribeSync, syncOf } from "../core/sync/sync-registry.js";
import { useLibraryInContext } from "./media-library-context.js";

/**
 * Whether the server has an asset; undefined without a sync of this library, or if that is not known yet.
 *
 * @example
 * ```tsx
 * import { useSyncState } from "@reactkits.dev/react-media-library/sync";
 *
 * export function SyncBadge({ id }: { id: string }) {
 *   const state = useSyncState(id);
 *   return state === "synced" ? null : <span>{state}</span>;
 * }
 * ```
 */
export function useSyncState(id: string): AssetSyncState | undefined {
  const library = useLibraryInContext();
  const subscribe = useCallback((listener: () => void) => subscribeSync(library, listener), [library]);
  return useSyncExternalStore(
    subscribe,
    () => syncOf(library)?.stateOf(id),
    () => undefined,
  );
}
