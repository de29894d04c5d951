"use client";

import { createContext, useContext, useEffect, useState } from "react";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import type { ObjectUrlLease } from "../core/library/object-urls.js";
import { useLibraryInContext } from "../react/media-library-context.js";
import { useAssetUrl } from "../react/use-asset-url.js";

/** Thumbnails that stay readable after their cells have left: two or three screens, when a grid is scrolled back. */
const KEPT = 200;

type KeptThumbnails = ReturnType<typeof createKeptThumbnails>;

/** Undefined outside of a grid. */
export const KeptThumbnailsContext = createContext<KeptThumbnails | undefined>(undefined);

/** The thumbnails that a grid keeps as long as it is mounted. */
export function useKeptThumbnails(): KeptThumbnails {
  const library = useLibraryInContext();
  const [kept] = useState(createKeptThumbnails);
  // Another library's are of no use any more.
  useEffect(() => kept.open(library), [kept, library]);
  return kept;
}

/** The object URL of an asset's thumbnail. In a grid it is revoked some time after its cell has left. */
export function useThumbnailUrl(id: string | undefined): string | undefined {
  const kept = useContext(KeptThumbnailsContext);
  // Before the hook that releases the URL: its last user must not be gone in between.
  useEffect(() => (id === undefined ? undefined : () => kept?.keep(id)), [kept, id]);
  return useAssetUrl(id, "thumbnail");
}

function createKeptThumbnails() {
  /** By an asset's id; the one that left last is the last. */
  const leases = new Map<string, ObjectUrlLease>();
  let library: MediaLibraryInstance | undefined;

  const release = (most: number, deadline?: IdleDeadline): void => {
    for (const [id, lease] of leases) {
      if (leases.size <= most) return;
      if (deadline && deadline.timeRemaining() < 1) {
        releaseWhenIdle();
        return;
      }
      leases.delete(id);
      lease.release();
    }
  };
  /** Revoking a URL takes as long as making one: of a grid that is flung, that would be frames. */
  const releaseWhenIdle = (): void => {
    // Safari has none.
    if ("requestIdleCallback" in window) window.requestIdleCallback((deadline) => release(KEPT, deadline));
    else setTimeout(() => release(KEPT), 1_000);
  };

  return {
    /** Returns a function that releases everything; cells that leave later are not kept. */
    open(opened: MediaLibraryInstance): () => void {
      library = opened;
      return () => {
        library = undefined;
        release(0);
      };
    },
    keep(id: string): void {
      if (!library) return;
      leases.get(id)?.release();
      leases.delete(id);
      leases.set(id, library.acquireUrl(id, "thumbnail"));
      if (leases.size === KEPT + 1) releaseWhenIdle();
    },
  };
}
