"use client";

import { formatLength } from "../../components/format.js";
import { PlayIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { MediaAsset } from "../../core/library/asset.js";

/** Tells on its card that an asset is a video, and how long it is. */
export function VideoMark({ asset: { duration } }: { asset: MediaAsset }) {
  const messages = useMessages();
  const length = duration === undefined ? undefined : formatLength(duration);
  return (
    <span
      className="rml-video-mark"
      role="img"
      aria-label={length === undefined ? messages.video : messages.videoLength(length)}
    >
      <PlayIcon size={12} />
      {length}
    </span>
  );
}
