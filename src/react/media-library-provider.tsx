"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { MediaAIGenerator } from "../core/generation/generator.js";
import type { ImportLimits } from "../core/library/limits.js";
import type { MediaLibraryInstance, MediaLibraryOptions } from "../core/library/media-library-types.js";
import { MediaLibraryContext } from "./media-library-context.js";

type LibraryOptionNames = { ai?: boolean; limits?: boolean };
type LibraryOptions = Pick<MediaLibraryOptions, "ai" | "limits"> & { namespace: string };

export type MediaLibraryProviderProps = {
  /** Makes images; without one the library has no `generateImages`. May be another object at each render. */
  ai?: MediaAIGenerator | undefined;
  /** Keeps libraries of one origin apart. Default `default`. */
  namespace?: string | undefined;
  limits?: ImportLimits | undefined;
  /** A library made by the app, which also closes it; `namespace` is then without effect. */
  library?: MediaLibraryInstance | undefined;
  /** Makes a library where none is given. Must do nothing visible before the library is first used. */
  create: (options: LibraryOptions) => MediaLibraryInstance;
  children?: ReactNode;
};

export function MediaLibraryProvider({
  ai,
  namespace = "default",
  limits,
  library,
  create,
  children,
}: MediaLibraryProviderProps) {
  const [owned, setOwned] = useState(() => ({ namespace, library: create({ namespace, ai, limits }) }));
  // Setting state while rendering starts this render over: no child ever sees the other namespace's library.
  if (owned.namespace !== namespace) {
    setOwned({ namespace, library: create({ namespace, ai, limits }) });
  }
  const active = library ?? owned.library;

  useEffect(() => keepOpen(owned.library), [owned]);
  // A library of the app's own keeps what it was made with, but for what was given here; that goes again with it.
  const given = useRef<LibraryOptionNames>({});
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
