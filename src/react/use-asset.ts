"use client";

import { useMemo } from "react";
import type { AssetMeta, MediaAsset } from "../core/library/asset.js";
import { useAssetRecords } from "./use-asset-records.js";

const NO_IDS: readonly string[] = [];

/**
 * One asset by its id, kept up to date: what an app shows for an id that it stored. Undefined while the record is read,
 * without an id, and if the asset was deleted forever. An asset in the trash has `removedAt`. `useAsset<Meta>` types its
 * `meta`, which is not checked.
 *
 * @example
 * ```tsx
 * import { useAsset, useAssetUrl } from "@reactkits.dev/react-media-library";
 *
 * export function Avatar({ id }: { id: string | null }) {
 *   const asset = useAsset(id);
 *   return <img src={useAssetUrl(asset?.id, "thumbnail")} alt={asset?.alt ?? ""} />;
 * }
 * ```
 */
export function useAsset<Meta extends object = AssetMeta>(
  id: string | null | undefined,
): MediaAsset<Meta> | undefined;
export function useAsset(id: string | null | undefined): MediaAsset | undefined {
  const ids = useMemo(() => (id ? [id] : NO_IDS), [id]);
  // Until another id is read, the records are still those of the one before.
  return useAssetRecords(ids).assets.find((asset) => asset.id === id);
}
