"use client";

import { useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { type AssetFile, useAssetUrl } from "../react/use-asset-url.js";
import { useLatestCallback } from "../react/use-latest-callback.js";

export type PictureStatus = "loading" | "ready" | "broken";

type ViewerPictureProps = {
  asset: MediaAsset;
  original: AssetFile;
  /** Called for each change; `ready` once the original is decoded, so that it is painted without a wait. */
  onStatusChange: (status: PictureStatus) => void;
};

/** The thumbnail at once, and the original over it as soon as it is decoded. */
export function ViewerPicture({ asset, original, onStatusChange }: ViewerPictureProps) {
  const thumbnailUrl = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  const [decodedUrl, setDecodedUrl] = useState<string>();
  const [brokenUrl, setBrokenUrl] = useState<string>();
  const { url } = original;
  const decoded = url !== undefined && url === decodedUrl;
  // An SVG comes with an inert type, which no <img> shows: its thumbnail stays.
  const broken = url !== undefined && url === brokenUrl;
  const report = useLatestCallback((status: PictureStatus) => {
    if (status === "ready") setDecodedUrl(url);
    else setBrokenUrl(url);
    onStatusChange(status);
  });
  return (
    <>
      {thumbnailUrl && !decoded && (
        <img
          className="rml-fill"
          src={thumbnailUrl}
          alt={url && !broken ? "" : describe(asset)}
          draggable={false}
        />
      )}
      {url && !broken && (
        <img
          key={url}
          className={`rml-fill ${decoded ? "rml-checkered" : ""}`}
          src={url}
          alt={describe(asset)}
          // Painted together with the rest of its frame: it is decoded before it is shown.
          decoding="sync"
          draggable={false}
          data-original={decoded ? "loaded" : "loading"}
          onLoad={({ currentTarget }) =>
            // A damaged end makes it reject, and what is before the end is shown all the same.
            currentTarget.decode().then(
              () => report("ready"),
              () => report("ready"),
            )
          }
          onError={() => report("broken")}
        />
      )}
    </>
  );
}

/** What a screen reader says of the picture. */
const describe = ({ alt, name }: MediaAsset) => alt ?? name;
