"use client";

import { type ReactNode, useLayoutEffect, useRef } from "react";
import { LiveRegionPlace } from "../../components/live-region.js";
import { cx } from "./cx.js";

export type DialogProps = {
  open: boolean;
  /** Asked for by Escape, the browser's back gesture, or a press beside the dialog. */
  onClose: () => void;
  label: string;
  role?: "alertdialog" | undefined;
  describedBy?: string | undefined;
  /** A press beside the dialog closes it. Default true. */
  dismissible?: boolean;
  className?: string | undefined;
  theme?: "dark" | undefined;
  onKeyDown?: ((event: React.KeyboardEvent<HTMLDialogElement>) => void) | undefined;
  /** In the document only while open. */
  children: ReactNode;
};

/**
 * The browser's own modal: it holds the focus, makes the page behind inert, and gives the focus back to whoever had
 * it. It stays in the document when closed, as only `close()` gives the focus back.
 */
export function Dialog(props: DialogProps) {
  const { open, onClose, label, role, describedBy, dismissible = true, className, theme, onKeyDown } = props;
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
    <dialog
      ref={dialog}
      role={role}
      aria-label={label}
      aria-describedby={describedBy}
      data-theme={theme}
      className={cx(
        "rml rml:fixed rml:inset-0 rml:overscroll-contain rml:bg-raised rml:outline-none rml:animate-rise",
        "rml:backdrop:bg-black/45 rml:backdrop:animate-appear",
        className,
      )}
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
      onKeyDown={onKeyDown}
    >
      {open && (
        <>
          {props.children}
          <LiveRegionPlace className="rml:sr-only" />
        </>
      )}
    </dialog>
  );
}
