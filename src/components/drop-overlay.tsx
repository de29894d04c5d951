"use client";

import { useLayoutEffect, useRef } from "react";
import { UploadIcon } from "./icons.js";
import { ROOT, useScope } from "./scope.js";

/** Over the whole window while files are dragged over it; in the top layer, so that no ancestor can cut it off. */
export function DropOverlay() {
  const { messages, languageProps, slot } = useScope();
  const overlay = useRef<HTMLDivElement>(null);
  // Firefox has it since 125; before, the overlay stands in the page as any other element.
  useLayoutEffect(() => overlay.current?.showPopover?.(), []);
  return (
    <div ref={overlay} popover="manual" {...slot("drop-overlay", "rml-center", ROOT)} {...languageProps}>
      <p {...slot("drop-overlay-message", "rml-row rml-title")}>
        <UploadIcon size={24} />
        {messages.dropNow}
      </p>
    </div>
  );
}
