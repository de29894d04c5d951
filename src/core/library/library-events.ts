import type { Generation } from "../generation/generation.js";
import type { MediaAsset } from "./asset.js";
import type { ImportProgress } from "./import-progress.js";

/** Assets that an event is about. */
export type AssetsEvent = {
  /** Where each came from is in its `source`. */
  readonly assets: readonly MediaAsset[];
  /** Whether this library made the change; false if another tab, or the storage itself, did. */
  readonly local: boolean;
};

/** What a library reports, by the name of the event; every tab reports each change of assets once. */
export type LibraryEvents = {
  /** Assets were imported or generated. */
  added: AssetsEvent;
  /** Records were changed, or originals were lost or came back. */
  updated: AssetsEvent;
  /** Assets were removed; of those that another tab removed, `assets` has only the ones that were loaded here. */
  removed: AssetsEvent & { readonly ids: readonly string[] };
  /** An import of this tab got further; `progress` is undefined once all have ended. */
  importprogress: { readonly progress: ImportProgress | undefined };
  /** A generation began, or its status changed; `local` says whether this tab runs it. */
  generation: { readonly generation: Generation; readonly local: boolean };
};

/** Calls `listener` at each event until the answer is called. */
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
          // A fault of the app's listener: it is reported as such, and costs nobody else the event.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
