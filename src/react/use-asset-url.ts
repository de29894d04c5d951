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
    const closed = new AbortController();
    let lease = library.acquireUrl(id, kind);
    const show = (url: string | undefined): void => {
      if (!closed.signal.aborted) setShown({ id, kind, file: { status: url ? "ready" : "missing", url } });
    };
    const follow = (): void => {
      const options = { signal: closed.signal };
      const { ended, renewed } = lease;
      ended.addEventListener("abort", () => ended === lease.ended && show(undefined), options);
      renewed.addEventListener("abort", renew, options);
    };
    /** The one before stays until the new one is decoded, so that nothing flashes. */
    const renew = async (): Promise<void> => {
      const before = lease;
      lease = library.acquireUrl(id, kind);
      follow();
      const url = await lease.url.catch(() => undefined);
      if (url) await decoded(url);
      show(url);
      before.release();
    };
    follow();
    lease.url.then(show, () => show(undefined));
    return () => {
      closed.abort();
      lease.release();
    };
  }, [library, id, kind]);

  // A revoked URL must not be shown, not even for the one render before the next is there.
  return shown && shown.id === id && shown.kind === kind ? shown.file : LOADING;
}

async function decoded(url: string): Promise<void> {
  const image = new Image();
  image.src = url;
  // What cannot be decoded is shown as that.
  await image.decode().catch(() => {});
}

const LOADING: AssetFile = { status: "loading", url: undefined };
