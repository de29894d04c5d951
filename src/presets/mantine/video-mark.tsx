"use client";

import type { MediaAsset } from "../../core/library/asset.js";
import { formatLength } from "../shared/format.js";
import { PlayIcon } from "../shared/icons.js";
import { useMessages } from "../shared/preset-context.js";

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
