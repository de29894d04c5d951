"use client";

import { cloneElement, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { MenuProps, PopoverProps, TooltipProps } from "../../components/kit.js";
import { cx } from "./cx.js";

/** Pixels between a panel and its anchor, and between a panel and the window's edge. */
const GAP = 8;

function place(panel: HTMLElement, anchor: Element): void {
  const { bottom, left, right, top } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height, style } = panel;
  const start = getComputedStyle(anchor).direction === "rtl" ? right - width : left;
  const below = bottom + GAP;
  const fits = below + height + GAP <= window.innerHeight;
  style.left = `${Math.max(GAP, Math.min(start, window.innerWidth - width - GAP))}px`;
  style.top = `${Math.max(GAP, fits ? below : top - GAP - height)}px`;
}

const PANEL =
  "rml:fixed rml:inset-auto rml:overflow-y-auto rml:overscroll-contain rml:rounded-card rml:bg-raised rml:text-text " +
  "rml:shadow-overlay rml:focus-visible:outline-none rml:animate-appear";

/** Opens and closes the browser's own popover, which Escape and a press outside close too. */
function usePanel(open: boolean, onOpenChange: (open: boolean) => void) {
  const anchor = useRef<HTMLSpanElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const change = useRef(onOpenChange);
  useEffect(() => {
    change.current = onOpenChange;
  });

  // By the DOM, as React 18 knows neither the attribute nor the event.
  useEffect(() => {
    const element = panel.current;
    const button = anchor.current?.firstElementChild;
    if (!element || !(button instanceof HTMLButtonElement)) return;
    button.popoverTargetElement = element;
    const follow = () => change.current(element.matches(":popover-open"));
    element.addEventListener("toggle", follow);
    return () => element.removeEventListener("toggle", follow);
  }, []);

  useEffect(() => {
    const element = panel.current;
    const button = anchor.current?.firstElementChild;
    if (!element || !button) return;
    if (!open) {
      element.hidePopover?.();
      return;
    }
    if (!element.matches(":popover-open")) element.showPopover?.();
    place(element, button);
    const first = element.querySelector<HTMLElement>(
      "[data-autofocus], button:enabled, a[href], input:enabled, select:enabled, textarea:enabled",
    );
    (first ?? element).focus();
    // It stands where the button was: when the button moves, it closes.
    const close = (event: Event) => {
      if (!(event.target instanceof Node) || !element.contains(event.target)) change.current(false);
    };
    window.addEventListener("scroll", close, { capture: true, passive: true });
    window.addEventListener("resize", close);
    return () => {
      window.removeEventListener("scroll", close, { capture: true });
      window.removeEventListener("resize", close);
    };
  }, [open]);

  return { anchor, panel };
}

/** The keys are the panel's own here, not those of the elements around it. */
const stop = (event: KeyboardEvent) => event.stopPropagation();

export function Popover(props: PopoverProps) {
  const { open, onOpenChange, label, trigger, className, children, ...rest } = props;
  const { anchor, panel } = usePanel(open, onOpenChange);
  return (
    <>
      <span ref={anchor} className="rml:contents">
        {cloneElement(trigger, {
          "aria-haspopup": "dialog",
          "aria-expanded": open,
          onKeyDown: open ? stop : undefined,
        })}
      </span>
      <div
        {...rest}
        ref={panel}
        popover="auto"
        role="dialog"
        tabIndex={-1}
        aria-label={label}
        onKeyDown={stop}
        className={cx(
          PANEL,
          "rml:max-h-[calc(100dvh-1rem)] rml:w-80 rml:max-w-[calc(100vw-1rem)] rml:p-4",
          className,
        )}
      >
        {open && children}
      </div>
    </>
  );
}

const NEXT: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

export function Menu({ label, trigger, items, className, ...rest }: MenuProps) {
  const [open, setOpen] = useState(false);
  const { anchor, panel } = usePanel(open, setOpen);
  const entries = () => [
    ...(panel.current?.querySelectorAll<HTMLButtonElement>("[role=menuitem]:enabled") ?? []),
  ];

  return (
    <>
      <span ref={anchor} className="rml:contents">
        {cloneElement(trigger, { "aria-haspopup": "menu", "aria-expanded": open })}
      </span>
      <div
        {...rest}
        ref={panel}
        popover="auto"
        role="menu"
        aria-label={label}
        onKeyDown={(event) => {
          event.stopPropagation();
          const all = entries();
          const next = NEXT[event.key]?.(
            all.findIndex((one) => one.matches(":focus")),
            all.length,
          );
          if (next === undefined) return;
          event.preventDefault();
          all[next]?.focus();
        }}
        className={cx(PANEL, "rml:min-w-40 rml:p-1", className)}
      >
        {open &&
          items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              disabled={item.disabled}
              onClick={() => {
                setOpen(false);
                const button = anchor.current?.firstElementChild;
                if (button instanceof HTMLElement) button.focus();
                item.onSelect();
              }}
              className={cx(
                "rml:flex rml:min-h-(--rml-height-sm) rml:w-full rml:items-center rml:gap-2 rml:rounded-control rml:px-2 rml:text-sm rml:enabled:hover:bg-text/8 rml:disabled:opacity-55",
                item.danger && "rml:text-danger",
              )}
            >
              {item.icon}
              {item.label}
            </button>
          ))}
      </div>
    </>
  );
}

/** Beside its child in the top layer; the pointer and the keyboard's focus show it. */
export function Tooltip({ label, children }: TooltipProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const [target, panel] = [anchor.current?.firstElementChild, tip.current];
    if (!target || !panel) return;
    const hide = () => panel.hidePopover?.();
    const show = (event: Event): void => {
      const isPointer = event instanceof PointerEvent;
      if (isPointer ? event.pointerType !== "mouse" : !target.matches(":focus-visible")) return;
      if (!panel.isConnected || panel.matches(":popover-open")) return;
      panel.showPopover?.();
      place(panel, target);
    };
    const listeners: [string, (event: Event) => void][] = [
      ["pointerenter", show],
      ["focus", show],
      ["pointerleave", hide],
      ["blur", hide],
      ["pointerdown", hide],
    ];
    for (const [type, listener] of listeners) target.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of listeners) target.removeEventListener(type, listener);
    };
  }, []);
  return (
    <>
      <span ref={anchor} className="rml:contents">
        {children}
      </span>
      <span
        ref={tip}
        role="tooltip"
        popover="manual"
        aria-hidden="true"
        className="rml:pointer-events-none rml:fixed rml:inset-auto rml:rounded-control rml:bg-text rml:px-2 rml:py-1 rml:text-xs rml:text-surface"
      >
        {label}
      </span>
    </>
  );
}
