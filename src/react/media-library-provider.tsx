"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { MediaLibraryInstance, MediaLibraryOptions } from "../core/library/media-library-types.js";
import type { MediaStorage } from "../core/library/storage.js";
import { MediaLibraryContext } from "./media-library-context.js";

/** Options of the library that a provider creates. */
type LibraryOptions = Omit<MediaLibraryOptions, "storage"> & {
  /** Default: the browser's OPFS and IndexedDB, under `namespace`. */
  storage?: MediaStorage | undefined;
  /** Separates libraries of one origin; changing it opens another library. Default `default`. */
  namespace?: string | undefined;
};

/**
 * Props of the provider: every option of `createMediaLibrary`. `ai`, `limits`, `importFields` and `importUrl` may change
 * with every render, and a new `namespace` opens another library; the other options are read once, when a library is
 * created.
 */
export type MediaLibraryProviderProps = LibraryOptions & {
  /** A library created, and closed, by the app; of the options only those that may change apply. */
  library?: MediaLibraryInstance | undefined;
  /** Creates a library if none is given. Must have no side effects before the library is first used. */
  create: (options: LibraryOptions) => MediaLibraryInstance;
  children?: ReactNode;
};

const CHANGEABLE = ["ai", "limits", "importFields", "importUrl"] as const;

type Changeable = Partial<Pick<LibraryOptions, (typeof CHANGEABLE)[number]>>;

export function MediaLibraryProvider({ library, create, children, ...options }: MediaLibraryProviderProps) {
  const { ai, limits, importFields, importUrl, namespace = "default" } = options;
  const [owned, setOwned] = useState(() => ({ namespace, library: create(options) }));
  // Setting state during rendering restarts the render, so no child ever sees the other namespace's library.
  if (owned.namespace !== namespace) {
    setOwned({ namespace, library: create(options) });
  }
  const active = library ?? owned.library;

  useEffect(() => keepOpen(owned.library), [owned]);
  // The app's own library keeps its options, except those given here, which are removed again when they are omitted.
  const given = useRef<Changeable>({});
  useEffect(() => {
    const next: Changeable = { ai, limits, importFields, importUrl };
    const now = { ...next };
    for (const name of CHANGEABLE) {
      if (library && (now[name] ?? given.current[name]) === undefined) delete next[name];
    }
    active.configure(next);
    given.current = now;
  }, [active, library, ai, limits, importFields, importUrl]);

  return <MediaLibraryContext.Provider value={active}>{children}</MediaLibraryContext.Provider>;
}

const users = new WeakMap<MediaLibraryInstance, number>();

/** Closes the library once nobody has used it for a moment: StrictMode unmounts and mounts again at once. */
function keepOpen(library: MediaLibraryInstance): () => void {
  const count = (by: number): number => {
    const now = (users.get(library) ?? 0) + by;
    users.set(library, now);
    return now;
  };
  count(1);
  return () => {
    count(-1);
    setTimeout(() => {
      if (count(0) === 0) void library.close();
    });
  };
}
