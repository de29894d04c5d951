"use client";

import { useLayoutEffect, useRef } from "react";
import type { DialogProps, DrawerProps } from "../../components/kit.js";
import { cx } from "./cx.js";

const SURFACE =
  "rml:fixed rml:inset-0 rml:overflow-hidden rml:overscroll-contain rml:bg-raised rml:text-text rml:shadow-overlay " +
  "rml:focus-visible:outline-none rml:animate-rise rml:backdrop:bg-black/45 rml:backdrop:animate-appear";

const WINDOW = "rml:m-0 rml:h-dvh rml:max-h-none rml:w-screen rml:max-w-none";

/** The whole window of a phone. */
const RESPONSIVE =
  "rml:m-auto rml:max-h-[calc(100dvh-3rem)] rml:rounded-dialog rml:max-sm:m-0 rml:max-sm:h-dvh " +
  "rml:max-sm:max-h-none rml:max-sm:w-screen rml:max-sm:max-w-none rml:max-sm:rounded-none";

const SIZES: Record<DialogProps["size"], string> = {
  sm: "rml:m-auto rml:w-96 rml:max-w-[calc(100vw-2rem)] rml:rounded-dialog",
  md: `${RESPONSIVE} rml:w-140 rml:max-w-full`,
  lg: `${RESPONSIVE} rml:w-256 rml:max-w-[calc(100vw-3rem)]`,
  full: WINDOW,
};

export function Dialog({ size, className, ...props }: DialogProps) {
  return <Surface {...props} className={cx(SIZES[size], className)} />;
}

export function Drawer({ className, ...props }: DrawerProps) {
  const side =
    "rml:ms-auto rml:me-0 rml:my-0 rml:h-dvh rml:max-h-none rml:w-108 rml:max-w-full rml:max-sm:mt-auto " +
    "rml:max-sm:h-[88dvh] rml:max-sm:w-screen rml:max-sm:rounded-t-dialog";
  return <Surface {...props} className={cx(side, className)} />;
}

/**
 * The browser's own modal: it holds the focus, makes the page behind inert, and gives the focus back to whoever had
 * it. It stays in the document when closed, as only `close()` gives the focus back.
 */
function Surface(props: Omit<DialogProps, "size">) {
  const { open, onClose, label, dismissible = true, className, children, ...rest } = props;
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element || element.open === open) return;
    if (!open) {
      element.close();
      return;
    }
    element.showModal();
    // React's `autoFocus` focuses before the dialog is open, and leaves no attribute that `showModal` would see.
    element.querySelector<HTMLElement>("[data-autofocus]")?.focus();
  }, [open]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside the dialog; the keyboard has Escape
    <dialog
      {...rest}
      ref={dialog}
      aria-label={label}
      className={cx(SURFACE, className)}
      // A file input's `cancel` bubbles; the dialog's own does not.
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      // The browser closes it without asking when Escape is pressed twice. Its event comes a task later: one of a
      // dialog that is open again tells of the time before.
      onClose={({ target, currentTarget }) =>
        target === currentTarget && open && !currentTarget.open && onClose()
      }
      onClick={(event) => dismissible && event.target === event.currentTarget && onClose()}
    >
      {open && children}
    </dialog>
  );
}
