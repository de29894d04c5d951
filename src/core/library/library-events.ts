import type { Generation } from "../generation/generation.js";
import type { MediaAsset } from "./asset.js";
import type { ImportProgress } from "./import-progress.js";

/** An event about assets. */
export type AssetsEvent = {
  /** The assets; `source` says where each came from. */
  readonly assets: readonly MediaAsset[];
  /** Whether this library made the change; false if another tab, or the storage itself, did. */
  readonly local: boolean;
};

/** The events of a library, by name; every tab reports each change of assets once. */
export type LibraryEvents = {
  /** Assets were imported or generated. */
  added: AssetsEvent;
  /** Records changed, or originals were lost or restored. */
  updated: AssetsEvent;
  /** Assets were removed. If another tab removed them, `assets` has only those that were loaded here. */
  removed: AssetsEvent & { readonly ids: readonly string[] };
  /** An import of this tab progressed; `progress` is undefined once all have ended. */
  importprogress: { readonly progress: ImportProgress | undefined };
  /** A generation started or its status changed; `local` says whether this tab runs it. */
  generation: { readonly generation: Generation; readonly local: boolean };
};

/** Calls `listener` for each event until the returned function is called. */
export type OnLibraryEvent = <Type extends keyof LibraryEvents>(
  type: Type,
  listener: (event: LibraryEvents[Type]) => void,
) => () => void;

export type LibraryEmitter = {
  on: OnLibraryEvent;
  emit: <Type extends keyof LibraryEvents>(type: Type, event: LibraryEvents[Type]) => void;
};

type Listeners = { [Type in keyof LibraryEvents]: Set<(event: LibraryEvents[Type]) => void> };

export function createLibraryEmitter(): LibraryEmitter {
  const listeners: Listeners = {
    added: new Set(),
    updated: new Set(),
    removed: new Set(),
    importprogress: new Set(),
    generation: new Set(),
  };
  return {
    on(type, listener) {
      listeners[type].add(listener);
      return () => listeners[type].delete(listener);
    },
    emit(type, event) {
      for (const listener of [...listeners[type]]) {
        try {
          listener(event);
        } catch (error) {
          // An error of the app's listener is reported globally and does not affect other listeners.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
