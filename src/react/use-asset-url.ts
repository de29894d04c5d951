"use client";

import { useEffect, useState } from "react";
import type { AssetFileKind } from "../core/library/storage.js";
import { useLibraryInContext } from "./media-library-context.js";

export type AssetFile = {
  readonly status: "loading" | "ready" | "missing";
  /** There when `ready`. */
  readonly url: string | undefined;
};

/**
 * An object URL of one asset's file, shared by all who show it and revoked when the last one is gone.
 * Undefined while it is read, where there is no such file (the asset was removed, say), and without an id.
 */
export function useAssetUrl(id: string | undefined, kind: AssetFileKind): string | undefined {
  return useAssetFile(id, kind).url;
}

/** As `useAssetUrl`, and tells a file that is being read from one that is not there. */
export function useAssetFile(id: string | undefined, kind: AssetFileKind): AssetFile {
  const library = useLibraryInContext();
  const [shown, setShown] = useState<{ id: string; kind: AssetFileKind; file: AssetFile }>();

  useEffect(() => {
    if (id === undefined) return;
    const lease = library.acquireUrl(id, kind);
    let current = true;
    const show = (url: string | undefined) =>
      current && setShown({ id, kind, file: { status: url ? "ready" : "missing", url } });
    const end = () => show(undefined);
    lease.ended.addEventListener("abort", end);
    lease.url.then(show, end);
    return () => {
      current = false;
      lease.ended.removeEventListener("abort", end);
      lease.release();
    };
  }, [library, id, kind]);

  // A revoked URL must not be shown, not even for the one render before the next is there.
  return shown && shown.id === id && shown.kind === kind ? shown.file : LOADING;
}

const LOADING: AssetFile = { status: "loading", url: undefined };
