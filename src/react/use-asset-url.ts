"use client";

import { useEffect, useState } from "react";
import type { AssetFileKind } from "../core/library/storage.js";
import { useLibraryInContext } from "./media-library-context.js";

export type AssetFile = {
  readonly status: "loading" | "ready" | "missing";
  /** Present if the status is `ready`. */
  readonly url: string | undefined;
};

/**
 * An object URL of an asset's file, shared by all components that use it and revoked after the last one unmounts.
 * Undefined while the file is read, if there is none (the asset was removed, for example), and without an id.
 *
 * @example
 * ```tsx
 * import { type MediaAsset, useAssetUrl } from "@reactkits.dev/react-media-library";
 *
 * export function Thumbnail({ asset }: { asset: MediaAsset }) {
 *   return <img src={useAssetUrl(asset.id, "thumbnail")} alt={asset.name} />;
 * }
 * ```
 */
export function useAssetUrl(id: string | undefined, kind: AssetFileKind): string | undefined {
  return useAssetFile(id, kind).url;
}

/** Like `useAssetUrl`, but distinguishes a file that is being read from a missing one. */
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
