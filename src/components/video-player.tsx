"use client";

import type { CSSProperties } from "react";
import type { MediaAsset } from "../core/library/asset.js";

export type VideoPlayerProps = {
  asset: MediaAsset;
  url: string;
  posterUrl: string | undefined;
  onBroken: () => void;
  style?: CSSProperties | undefined;
};

/** The browser's own player, which the keyboard and screen readers know. It plays when it is told to, and not before. */
export function VideoPlayer({ asset, url, posterUrl, onBroken, style }: VideoPlayerProps) {
  return (
    // biome-ignore lint/a11y/useMediaCaption: a file of the user's own, for which nobody has captions
    <video
      key={url}
      src={url}
      poster={posterUrl}
      controls
      playsInline
      preload="metadata"
      aria-label={asset.name}
      onError={onBroken}
      style={style}
    />
  );
}
