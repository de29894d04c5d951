"use client";

import { useLayoutEffect, useRef } from "react";
import { UploadIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";

/** Over the whole window while files are dragged over it; in the top layer, so that no ancestor can cut it off. */
export function DropOverlay() {
  const messages = useMessages();
  const overlay = useRef<HTMLDivElement>(null);
  // Firefox has it since 125; before, the overlay stands in the page as any other element.
  useLayoutEffect(() => overlay.current?.showPopover?.(), []);
  return (
    <div
      ref={overlay}
      popover="manual"
      className="rml rml:pointer-events-none rml:fixed rml:inset-0 rml:m-0 rml:flex rml:h-dvh rml:max-h-none rml:w-screen rml:max-w-none rml:bg-accent/10 rml:p-4 rml:backdrop-blur-sm rml:animate-appear"
    >
      <div className="rml:flex rml:flex-1 rml:flex-col rml:items-center rml:justify-center rml:gap-4 rml:rounded-dialog rml:border-2 rml:border-dashed rml:border-accent">
        <span className="rml:flex rml:size-16 rml:items-center rml:justify-center rml:rounded-full rml:bg-accent rml:text-on-accent rml:shadow-overlay">
          <UploadIcon size={28} />
        </span>
        <p className="rml:rounded-full rml:bg-raised rml:px-4 rml:py-1.5 rml:text-lg rml:font-semibold rml:shadow-overlay">
          {messages.dropNow}
        </p>
      </div>
    </div>
  );
}
