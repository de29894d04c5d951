"use client";

import { useEffect, useRef, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { type AssetFile, useAssetUrl } from "../react/use-asset-url.js";
import { useLatestCallback } from "../react/use-latest-callback.js";

export type PictureStatus = "loading" | "ready" | "broken";

type ViewerPictureProps = {
  asset: MediaAsset;
  original: AssetFile;
  /** Whether its first frame is shown, and not the others. */
  isStill: boolean;
  /** Whether the thumbnail stays for now. */
  waits: boolean;
  /** Called for each change; `ready` once the original is decoded, so that it is painted without a wait. */
  onStatusChange: (status: PictureStatus) => void;
};

/** The thumbnail at once, and the original over it as soon as it is decoded. */
export function ViewerPicture({ asset, original, isStill, waits, onStatusChange }: ViewerPictureProps) {
  const thumbnailUrl = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  const [decodedUrl, setDecodedUrl] = useState<string>();
  const [brokenUrl, setBrokenUrl] = useState<string>();
  const { url } = original;
  const decoded = url !== undefined && url === decodedUrl && !waits;
  const [image, setImage] = useState<HTMLImageElement | null>(null);
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
          ref={setImage}
          className={`rml-fill ${decoded ? "rml-checkered" : ""}`}
          hidden={isStill && decoded}
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
      {isStill && decoded && image && <StillFrame image={image} label={describe(asset)} />}
    </>
  );
}

/** A canvas takes the first frame of an animated image. */
function StillFrame({ image, label }: { image: HTMLImageElement; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawImage(canvas.current, image);
  }, [image]);
  return <canvas ref={canvas} className="rml-fill rml-checkered" role="img" aria-label={label} />;
}

function drawImage(canvas: HTMLCanvasElement, image: HTMLImageElement): void {
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext("2d")?.drawImage(image, 0, 0);
}

/** What a screen reader says of the picture. */
const describe = ({ alt, name }: MediaAsset) => alt ?? name;
