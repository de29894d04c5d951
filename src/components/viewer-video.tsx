"use client";

import { type Ref, useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { fittingSize } from "./fitting-size.js";
import { LoopIcon, PictureInPictureIcon } from "./icons.js";
import type { KeyOf } from "./key-table.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";

type ViewerVideoProps = {
  asset: MediaAsset;
  url: string;
  videoRef: Ref<HTMLVideoElement> | undefined;
  /** Whether it plays by itself: in a slideshow. */
  autoPlay: boolean;
  onStatusChange: (status: "ready" | "broken") => void;
};

/** The browser's own player, which the keyboard and screen readers know. It plays when it is told to. */
export function ViewerVideo({ asset, url, videoRef, autoPlay, onStatusChange }: ViewerVideoProps) {
  const poster = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  return (
    // biome-ignore lint/a11y/useMediaCaption: the user's own file, which has no captions
    <video
      key={url}
      ref={videoRef}
      className="rml-viewer-video"
      src={url}
      poster={poster}
      controls
      autoPlay={autoPlay}
      playsInline
      preload="metadata"
      aria-label={asset.name}
      onLoadedMetadata={() => onStatusChange("ready")}
      onError={() => onStatusChange("broken")}
      style={fittingSize(asset)}
    />
  );
}

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** What the players of browsers lack, or hide: speed, loop, picture in picture. */
export function VideoTools({ video }: { video: HTMLVideoElement }) {
  const { Select } = useKit();
  const { messages, slot } = useScope();
  const [speed, setSpeed] = useState(1);
  const [loop, setLoop] = useState(false);
  useEffect(() => applySettings(video, speed, loop), [video, speed, loop]);
  const canFloat = "requestPictureInPicture" in video && document.pictureInPictureEnabled;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex container in every browser
    <div {...slot("viewer-tools", "rml-row")} role="group" aria-label={messages.video}>
      <Select
        label={messages.speed}
        hideLabel
        value={String(speed)}
        options={SPEEDS.map((each) => ({ value: String(each), label: messages.speedOf(each) }))}
        onValueChange={(value) => setSpeed(Number(value))}
      />
      <ToolButton
        label={messages.loop}
        icon={<LoopIcon size={18} />}
        aria-pressed={loop}
        data-pressed={loop || undefined}
        onClick={() => setLoop(!loop)}
      />
      {canFloat && (
        <ToolButton
          label={messages.pictureInPicture}
          icon={<PictureInPictureIcon size={18} />}
          onClick={() => toggleFloating(video)}
        />
      )}
    </div>
  );
}

function applySettings(video: HTMLVideoElement, speed: number, loop: boolean): void {
  video.playbackRate = speed;
  video.loop = loop;
}

function toggleFloating(video: HTMLVideoElement): void {
  const isFloating = document.pictureInPictureElement === video;
  const changed = isFloating ? document.exitPictureInPicture() : video.requestPictureInPicture();
  // Refused before the video is loaded.
  changed.catch(() => {});
}

/** Seconds that a key goes through a video. */
const SHORT_SEEK = 5;
const LONG_SEEK = 10;

/** The keys that players have in common; arrows only where the player itself has the focus. */
export function videoKeys(
  video: HTMLVideoElement,
  hasFocus: boolean,
): Partial<Record<KeyOf<"video">, () => void>> {
  const seek = (seconds: number) => () => {
    video.currentTime = Math.max(0, Math.min(video.duration || 0, video.currentTime + seconds));
  };
  const toggle = (): void => {
    if (video.paused) video.play().catch(() => {});
    else video.pause();
  };
  const keys: Record<KeyOf<"video", "play" | "back" | "forward" | "mute">, () => void> = {
    " ": toggle,
    k: toggle,
    j: seek(-LONG_SEEK),
    l: seek(LONG_SEEK),
    m() {
      video.muted = !video.muted;
    },
  };
  return hasFocus ? { ...keys, ArrowLeft: seek(-SHORT_SEEK), ArrowRight: seek(SHORT_SEEK) } : keys;
}
