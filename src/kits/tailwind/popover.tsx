"use client";

import { cloneElement, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { CheckIcon } from "../../components/icons.js";
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

type PanelProps = PopoverProps & {
  role: "dialog" | "menu";
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
};

/** The browser's own popover beside its trigger; Escape and a press outside close it too. */
function Panel(props: PanelProps) {
  const { open, onOpenChange, label, role, trigger, onKeyDown, className, children, ...rest } = props;
  const anchor = useRef<HTMLSpanElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const change = useRef(onOpenChange);
  useEffect(() => {
    change.current = onOpenChange;
  });

  // By the DOM, as React 18 knows neither the attribute nor the event; before the button can be pressed.
  useLayoutEffect(() => {
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
    // What it shows may be loaded while it is open.
    const growth = new ResizeObserver(() => place(element, button));
    growth.observe(element);
    const first = element.querySelector<HTMLElement>(
      "[data-autofocus], button:enabled, a[href], input:enabled, select:enabled, textarea:enabled",
    );
    (first ?? element).focus();
    // It stands where the button was: when the button moves, it closes. The event may be of a scroll before it opened.
    const { left, top } = button.getBoundingClientRect();
    const close = () => {
      const now = button.getBoundingClientRect();
      if (now.left !== left || now.top !== top) change.current(false);
    };
    window.addEventListener("scroll", close, { capture: true, passive: true });
    window.addEventListener("resize", close);
    return () => {
      growth.disconnect();
      window.removeEventListener("scroll", close, { capture: true });
      window.removeEventListener("resize", close);
    };
  }, [open]);

  return (
    <>
      <span ref={anchor} className="rml:contents">
        {cloneElement(trigger, { "aria-haspopup": role, "aria-expanded": open })}
      </span>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both of its roles are named */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it has a role */}
      <div
        {...rest}
        ref={panel}
        popover="auto"
        role={role}
        tabIndex={-1}
        aria-label={label}
        onKeyDown={(event) => {
          // The keys are the panel's own here, not those of the elements around it.
          event.stopPropagation();
          onKeyDown?.(event);
        }}
        className={cx(
          "rml:fixed rml:inset-auto rml:overflow-y-auto rml:overscroll-contain rml:rounded-card rml:bg-raised " +
            "rml:text-text rml:shadow-overlay rml:focus-visible:outline-none rml:animate-appear",
          className,
        )}
      >
        {open && children}
      </div>
    </>
  );
}

export function Popover({ trigger, className, ...props }: PopoverProps) {
  return (
    <Panel
      {...props}
      role="dialog"
      trigger={cloneElement(trigger, {
        onKeyDown: props.open ? (event: KeyboardEvent) => event.stopPropagation() : undefined,
      })}
      className={cx("rml:max-h-[calc(100dvh-1rem)] rml:w-80 rml:max-w-[calc(100vw-1rem)] rml:p-4", className)}
    />
  );
}

const NEXT: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

export function Menu({ items, className, ...props }: MenuProps) {
  const [open, setOpen] = useState(false);
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const entries = [...event.currentTarget.querySelectorAll<HTMLElement>("[role^=menuitem]:enabled")];
    const index = entries.findIndex((entry) => entry.matches(":focus"));
    const next = NEXT[event.key]?.(index, entries.length);
    if (next === undefined) return;
    event.preventDefault();
    entries[next]?.focus();
  };
  return (
    <Panel
      {...props}
      open={open}
      onOpenChange={setOpen}
      role="menu"
      onKeyDown={move}
      className={cx("rml:min-w-40 rml:p-1", className)}
    >
      {items.map((item) => (
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: checked with the role of a choice only
        <button
          key={item.label}
          type="button"
          role={item.checked === undefined ? "menuitem" : "menuitemradio"}
          aria-checked={item.checked}
          tabIndex={-1}
          disabled={item.disabled}
          onClick={({ currentTarget }) => {
            // The browser gives the focus back to the trigger.
            currentTarget.closest<HTMLElement>("[popover]")?.hidePopover?.();
            setOpen(false);
            item.onSelect();
          }}
          className={cx(
            "rml:flex rml:min-h-(--rml-height-sm) rml:w-full rml:items-center rml:gap-2 rml:rounded-control rml:px-2 rml:text-sm rml:enabled:hover:bg-text/8 rml:disabled:opacity-55",
            item.danger && "rml:text-danger",
          )}
        >
          {item.icon}
          {item.label}
          {item.checked && <CheckIcon className="rml:ms-auto" />}
        </button>
      ))}
    </Panel>
  );
}

/** Beside its child in the top layer; the pointer and the keyboard's focus show it. */
export function Tooltip({ label, children }: TooltipProps) {
  // A state, so that it is not there yet when a dialog gives the focus to its first control.
  const [tip, setTip] = useState<HTMLSpanElement | null>(null);
  const hide = () => tip?.hidePopover?.();
  const show = (anchor: Element): void => {
    if (!tip || tip.matches(":popover-open")) return;
    tip.showPopover?.();
    place(tip, anchor);
  };
  return (
    <>
      {cloneElement(children, {
        onPointerEnter: ({ pointerType, currentTarget }) => pointerType === "mouse" && show(currentTarget),
        onPointerLeave: hide,
        onPointerDown: hide,
        onFocus: ({ currentTarget }) => currentTarget.matches(":focus-visible") && show(currentTarget),
        onBlur: hide,
      })}
      <span
        ref={setTip}
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
