import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { Sync } from "./sync-port.js";

type Registered = Pick<Sync, "stateOf" | "subscribe">;

const syncs = new WeakMap<MediaLibraryInstance, Registered>();
const listeners = new Set<() => void>();

/** Makes a sync the one that hooks find by its library; returns a function that takes it back. */
export function registerSync(library: MediaLibraryInstance, sync: Registered): () => void {
  syncs.set(library, sync);
  for (const listener of [...listeners]) listener();
  return () => {
    if (syncs.get(library) === sync) syncs.delete(library);
    for (const listener of [...listeners]) listener();
  };
}

export const syncOf = (library: MediaLibraryInstance): Registered | undefined => syncs.get(library);

/** Calls `listener` when a sync begins or ends, and when the one of this library changes. */
export function subscribeSync(library: MediaLibraryInstance, listener: () => void): () => void {
  let leave = syncOf(library)?.subscribe(listener);
  const onChange = (): void => {
    leave?.();
    leave = syncOf(library)?.subscribe(listener);
    listener();
  };
  listeners.add(onChange);
  return () => {
    listeners.delete(onChange);
    leave?.();
  };
}
