"use client";

import { CloseIcon, PauseIcon, PlayIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import type { Slideshow } from "./use-slideshow.js";

/** Seconds per picture. */
const INTERVALS = [3, 5, 10, 20];

/** Pauses and ends the slideshow, and sets its speed. */
export function SlideshowBar({ slideshow }: { slideshow: Slideshow }) {
  const { Select } = useKit();
  const { messages, slot } = useScope();
  const { status, interval, setInterval, toggle, stop } = slideshow;
  if (status === "off") return null;
  const isPlaying = status === "playing";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex container in every browser
    <div {...slot("viewer-slideshow", "rml-row")} role="group" aria-label={messages.slideshow}>
      <ToolButton
        label={isPlaying ? messages.pauseSlideshow : messages.resumeSlideshow}
        icon={isPlaying ? <PauseIcon size={18} /> : <PlayIcon size={18} />}
        onClick={toggle}
      />
      <Select
        label={messages.slideshowInterval}
        hideLabel
        value={String(interval)}
        options={INTERVALS.map((seconds) => ({
          value: String(seconds),
          label: messages.videoSeconds(seconds),
        }))}
        onValueChange={(seconds) => setInterval(Number(seconds))}
      />
      <ToolButton label={messages.endSlideshow} icon={<CloseIcon size={18} />} onClick={stop} />
    </div>
  );
}
