"use client";

import { useEffect, useState } from "react";
import type { AssetFileKind } from "../core/storage.js";
import { useLibrary } from "./media-library-context.js";

/**
 * An object URL of one asset's file, shared by all who show it and revoked when the last one is gone.
 * Undefined while it is read, where there is no such file, and without an id.
 */
export function useAssetUrl(id: string | undefined, kind: AssetFileKind): string | undefined {
  const library = useLibrary();
  const [shown, setShown] = useState<{ id: string; kind: AssetFileKind; url: string | undefined }>();

  useEffect(() => {
    if (id === undefined) return;
    const lease = library.acquireUrl(id, kind);
    let current = true;
    lease.url.then(
      (url) => current && setShown({ id, kind, url }),
      () => current && setShown(undefined),
    );
    return () => {
      current = false;
      lease.release();
    };
  }, [library, id, kind]);

  // A revoked URL must not be shown, not even for the one render before the next is there.
  return shown?.id === id && shown?.kind === kind ? shown?.url : undefined;
}
