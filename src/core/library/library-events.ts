import type { Generation } from "../generation/generation.js";
import type { AssetMeta, MediaAsset } from "./asset.js";
import type { ImportProgress } from "./import-progress.js";
import type { ChangeSource } from "./storage.js";

/** An event about assets. */
export type AssetsEvent<Meta extends object = AssetMeta> = {
  /** The assets; the `source` of each says where it came from. */
  readonly assets: readonly MediaAsset<Meta>[];
  /** Whether this library made the change; false if another tab, or the storage itself, did. */
  readonly local: boolean;
};

/** An event about assets that were moved into or out of the trash, or purged. */
export type TrashEvent<Meta extends object = AssetMeta> = AssetsEvent<Meta> & {
  /** All of them. If they are more than 1,000, or purged by another tab, `assets` has only those that were loaded here. */
  readonly ids: readonly string[];
  /** What made the change. */
  readonly source: ChangeSource;
};

/** The events of a library, by name; every tab reports each change of assets once. */
export type LibraryEvents<Meta extends object = AssetMeta> = {
  /** Assets were imported or generated. */
  added: AssetsEvent<Meta>;
  /** Records changed, or originals were lost or restored. */
  updated: AssetsEvent<Meta>;
  /** Assets were moved to the trash. They keep their URLs. */
  removed: TrashEvent<Meta>;
  /** Assets were moved out of the trash. */
  restored: TrashEvent<Meta>;
  /** Assets were deleted permanently. */
  purged: TrashEvent<Meta>;
  /** Albums were created, changed or deleted. Which assets are in them is reported by `updated`. */
  albums: { readonly ids: readonly string[]; readonly local: boolean };
  /** Prompts of the history, or snippets, were added, changed or deleted. */
  prompts: { readonly local: boolean };
  /** An import of this tab progressed; `progress` is undefined once all have ended. */
  importprogress: { readonly progress: ImportProgress | undefined };
  /** A generation started or its status changed; `local` says whether this tab runs it. */
  generation: { readonly generation: Generation; readonly local: boolean };
};

/** Calls `listener` for each event until the returned function is called. */
export type OnLibraryEvent<Meta extends object = AssetMeta> = <Type extends keyof LibraryEvents>(
  type: Type,
  listener: (event: LibraryEvents<Meta>[Type]) => void,
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
    restored: new Set(),
    purged: new Set(),
    albums: new Set(),
    prompts: new Set(),
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
