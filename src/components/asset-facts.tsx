"use client";

import type { MediaAsset } from "../core/library/asset.js";
import { useScope } from "./scope.js";

/** The columns of a list after the name. Narrow grids leave out the last of them. */
export function AssetFacts({ asset }: { asset: MediaAsset }) {
  const { messages, formats, slot } = useScope();
  const { width, height, rating } = asset;
  const taken = asset.takenAt ?? asset.createdAt;
  return (
    <>
      <p {...slot("asset-card-size", "rml-hint rml-truncate")}>{formats.bytes(asset.size)}</p>
      <p {...slot("asset-card-dimensions", "rml-hint rml-truncate")}>
        {width !== undefined && height !== undefined ? messages.dimensions(width, height) : asset.mimeType}
      </p>
      <p {...slot("asset-card-date", "rml-hint rml-truncate")}>{formats.day(taken)}</p>
      {rating !== undefined && (
        <p {...slot("asset-card-rating", "rml-hint")} role="img" aria-label={messages.ratingOf(rating)}>
          {"★".repeat(rating)}
        </p>
      )}
    </>
  );
}
