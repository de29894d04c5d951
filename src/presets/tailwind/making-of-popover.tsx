"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { SparklesIcon } from "../../components/icons.js";
import { makingOfTitle } from "../../components/making-of.js";
import { useMessages } from "../../components/preset-context.js";
import type { MediaAsset } from "../../core/library/asset.js";
import { MakingOfDetails } from "./making-of-details.js";

export type MakingOfPopoverProps = { asset: MediaAsset; tabbable: boolean };

/** Pixels between the badge and the panel, and between the panel and the window's edge. */
const GAP = 8;

/** The "AI" badge, and what it opens: the browser's own popover, closed by Escape or a press beside it. */
export function MakingOfPopover({ asset, tabbable }: MakingOfPopoverProps) {
  const messages = useMessages();
  const badge = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  // By the DOM, as React 18 knows neither the attribute nor the event.
  useEffect(() => {
    const element = panel.current;
    if (!element || !badge.current) return;
    badge.current.popoverTargetElement = element;
    const follow = () => setOpen(element.matches(":popover-open"));
    element.addEventListener("toggle", follow);
    return () => element.removeEventListener("toggle", follow);
  }, []);

  useLayoutEffect(() => {
    if (!open || !badge.current || !panel.current) return;
    const anchor = badge.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height, style } = panel.current;
    const below = anchor.bottom + GAP;
    const top = below + height + GAP <= window.innerHeight ? below : anchor.top - GAP - height;
    style.left = `${Math.max(GAP, Math.min(anchor.left, window.innerWidth - width - GAP))}px`;
    style.top = `${Math.max(GAP, top)}px`;
    style.visibility = "visible";
    return () => {
      style.visibility = "";
    };
  }, [open]);

  useEffect(() => {
    if (!open) return;
    const element = panel.current;
    // It stands where the badge was: when the badge moves, it closes.
    const close = (event: Event) => {
      if (!(event.target instanceof Node) || !element?.contains(event.target)) element?.hidePopover?.();
    };
    window.addEventListener("scroll", close, { capture: true, passive: true });
    window.addEventListener("resize", close);
    return () => {
      window.removeEventListener("scroll", close, { capture: true });
      window.removeEventListener("resize", close);
    };
  }, [open]);

  return (
    <>
      <button
        ref={badge}
        type="button"
        tabIndex={tabbable ? 0 : -1}
        aria-haspopup="dialog"
        aria-expanded={open}
        onKeyDown={(event) => open && event.stopPropagation()}
        title={makingOfTitle(asset, messages)}
        className="rml:absolute rml:right-2 rml:bottom-2 rml:flex rml:h-6 rml:items-center rml:gap-1 rml:rounded-full rml:bg-black/60 rml:px-2 rml:text-xs rml:font-semibold rml:text-white rml:backdrop-blur-sm rml:transition-colors rml:ring-focus rml:hover:bg-black/80 rml:pointer-coarse:h-8 rml:pointer-coarse:px-2.5"
      >
        <SparklesIcon size={12} />
        {messages.aiBadge}
      </button>
      <div
        ref={panel}
        popover="auto"
        role="dialog"
        aria-label={makingOfTitle(asset, messages)}
        // The keys are the popover's own here, not those of the grid around it.
        onKeyDown={(event) => event.stopPropagation()}
        className="rml rml:invisible rml:fixed rml:inset-auto rml:max-h-[calc(100dvh-16px)] rml:w-80 rml:max-w-[calc(100vw-16px)] rml:overflow-y-auto rml:overscroll-contain rml:rounded-card rml:bg-raised rml:p-4 rml:shadow-overlay rml:outline-none rml:animate-appear"
      >
        {open && (
          <>
            <h2 className="rml:mb-2 rml:text-sm rml:font-semibold">{makingOfTitle(asset, messages)}</h2>
            <MakingOfDetails asset={asset} />
          </>
        )}
      </div>
    </>
  );
}
