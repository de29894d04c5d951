export { createSync } from "./core/sync/create-sync.js";
export type {
  AssetSyncState,
  PullChange,
  PullResult,
  PushChange,
  Sync,
  SyncContext,
  SyncedAsset,
  SyncOptions,
  SyncSnapshot,
} from "./core/sync/sync-port.js";
export { useSyncState } from "./react/use-sync-state.js";
