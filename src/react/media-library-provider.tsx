"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { MediaLibraryInstance, MediaLibraryOptions } from "../core/library/media-library-types.js";
import type { MediaStorage } from "../core/library/storage.js";
import { MediaLibraryContext } from "./media-library-context.js";

type ConfiguredNames = { ai?: boolean; limits?: boolean };

/** Options of the library that a provider makes. */
type LibraryOptions = Omit<MediaLibraryOptions, "storage"> & {
  /** Default: OPFS and IndexedDB of the browser, under `namespace`. Read when the library is made. */
  storage?: MediaStorage | undefined;
  /** Keeps libraries of one origin apart; another one opens another library. Default `default`. */
  namespace?: string | undefined;
};

/** Props of the provider: every option of `createMediaLibrary`. `ai` and `limits` may change at each render. */
export type MediaLibraryProviderProps = LibraryOptions & {
  /** A library made by the app, which also closes it; of the options only `ai` and `limits` then apply. */
  library?: MediaLibraryInstance | undefined;
  /** Makes a library where none is given. Must do nothing visible before the library is first used. */
  create: (options: LibraryOptions) => MediaLibraryInstance;
  children?: ReactNode;
};

export function MediaLibraryProvider({ library, create, children, ...options }: MediaLibraryProviderProps) {
  const { ai, limits, namespace = "default" } = options;
  const [owned, setOwned] = useState(() => ({ namespace, library: create(options) }));
  // Setting state while rendering starts this render over: no child ever sees the other namespace's library.
  if (owned.namespace !== namespace) {
    setOwned({ namespace, library: create(options) });
  }
  const active = library ?? owned.library;

  useEffect(() => keepOpen(owned.library), [owned]);
  // A library of the app's own keeps what it was made with, but for what was given here; that goes again with it.
  const given = useRef<ConfiguredNames>({});
  useEffect(() => {
    const own = library === undefined;
    active.configure({
      ...((own || ai || given.current.ai) && { ai }),
      ...((own || limits || given.current.limits) && { limits }),
    });
    given.current = { ai: ai !== undefined, limits: limits !== undefined };
  }, [active, library, ai, limits]);

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
