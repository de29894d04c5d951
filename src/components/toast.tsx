"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { CloseIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useAnnounce, useLiveRegionPlace } from "./live-region.js";
import { ROOT, useScope } from "./scope.js";
import { useAttention } from "./use-attention.js";

/** A short message over the library that goes away by itself. */
export type ToastOptions = {
  /** What happened, in a few words: "3 images moved to the Trash". */
  text: string;
  /** A button, such as "Undo" or "Show". It closes the toast. */
  action?: { label: string; onSelect: () => void } | undefined;
  /** Replaces the toast that is shown with the same key, so that repeated news do not pile up. */
  key?: string | undefined;
  /** Called when it is gone: closed, expired, or pushed out by others; not when one of the same key replaces it. */
  onClose?: (() => void) | undefined;
};

type ShownToast = ToastOptions & { id: number };

/** Milliseconds that a toast is shown, without those that the pointer or the focus rests on one. */
const DURATION = 10_000;

/** A fourth toast takes the place of the oldest. */
const MOST_SHOWN = 3;

const ToastContext = createContext<((toast: ToastOptions) => () => void) | undefined>(undefined);

const closeNothing = (): void => {};
const showNothing = () => closeNothing;

/**
 * Shows a toast for ten seconds, and returns the function that closes it early. At most three are shown at a time; a
 * screen reader reads out the text and the label of the button. Outside of `MediaLibrary` nothing is shown.
 *
 * @example
 * ```tsx
 * import { useToast } from "@reactkits.dev/react-media-library/components";
 *
 * export function Archive({ onUndo }: { onUndo: () => void }) {
 *   const showToast = useToast();
 *   const archive = () => showToast({ text: "Archived", action: { label: "Undo", onSelect: onUndo } });
 *   return <button onClick={archive}>Archive</button>;
 * }
 * ```
 */
export function useToast(): (toast: ToastOptions) => () => void {
  return useContext(ToastContext) ?? showNothing;
}

/** Shows the toasts of everything below, within the topmost modal: what is outside of it cannot be pressed. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const { messages } = useScope();
  const announce = useAnnounce();
  const place = useLiveRegionPlace();
  const [toasts, setToasts] = useState<readonly ShownToast[]>([]);
  const lastId = useRef(0);
  // Several may come and go before one render.
  const latest = useRef(toasts);
  const change = (next: readonly ShownToast[]): void => {
    const gone = latest.current.filter(({ id }) => !next.some((toast) => toast.id === id));
    latest.current = next;
    setToasts(next);
    for (const toast of gone) toast.onClose?.();
  };
  const close = (id: number) => change(latest.current.filter((toast) => toast.id !== id));
  const show = (toast: ToastOptions) => {
    const replaced = latest.current.find(({ key }) => key !== undefined && key === toast.key);
    lastId.current += 1;
    // The one in its place keeps the focus that it may have.
    const id = replaced?.id ?? lastId.current;
    const others = latest.current.filter((other) => other.id !== id);
    change([...others, { ...toast, id }].slice(-MOST_SHOWN));
    announce(toast.action ? messages.toastWithAction(toast.text, toast.action.label) : toast.text);
    return () => close(id);
  };
  const showLatest = useLatestCallback(show);
  return (
    <ToastContext.Provider value={showLatest}>
      {children}
      {place && toasts.length > 0 && createPortal(<ToastRegion toasts={toasts} onClose={close} />, place)}
    </ToastContext.Provider>
  );
}

type ToastRegionProps = { toasts: readonly ShownToast[]; onClose: (id: number) => void };

function ToastRegion({ toasts, onClose }: ToastRegionProps) {
  const { messages, languageProps, slot } = useScope();
  const region = useRef<HTMLElement>(null);
  const focusedBefore = useRef<EventTarget | null>(null);
  const { hasAttention, handlers } = useAttention();

  // In the top layer, because a dialog's own box may move and clip what is fixed within it.
  useLayoutEffect(() => {
    // A dialog that closes with what the toast tells has left the page with its place: the toast moves on to the next.
    if (region.current?.isConnected) region.current.showPopover?.();
  }, []);

  const close = (toast: ShownToast): void => {
    const focused = focusedBefore.current;
    if (region.current?.contains(document.activeElement) && focused instanceof HTMLElement) focused.focus();
    onClose(toast.id);
  };

  return (
    <section
      {...slot("toasts", "rml-stack", ROOT)}
      {...languageProps}
      ref={region}
      popover="manual"
      aria-label={messages.notifications}
      {...handlers}
      onFocus={({ currentTarget, relatedTarget }) => {
        handlers.onFocus();
        const isWithin = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        if (!isWithin) focusedBefore.current = relatedTarget;
      }}
    >
      <ul className="rml-stack">
        {toasts.map((toast) => (
          <Toast key={toast.id} toast={toast} paused={hasAttention} onClose={() => close(toast)} />
        ))}
      </ul>
    </section>
  );
}

function Toast({ toast, paused, onClose }: { toast: ShownToast; paused: boolean; onClose: () => void }) {
  const { Button, IconButton } = useKit();
  const { messages, slot } = useScope();
  const { text, action } = toast;
  const remaining = useRef(DURATION);
  const expire = useLatestCallback(onClose);

  // Another one of the same key has its own ten seconds.
  useEffect(() => {
    if (toast) remaining.current = DURATION;
  }, [toast]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs anew for another toast of the same key
  useEffect(() => {
    if (paused) return;
    const start = performance.now();
    const timer = setTimeout(expire, remaining.current);
    return () => {
      clearTimeout(timer);
      remaining.current -= performance.now() - start;
    };
  }, [paused, expire, toast]);

  return (
    <li
      {...slot("toast", "rml-row")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // The dialog around it stays open.
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <p {...slot("toast-text", "rml-grow rml-small")}>{text}</p>
      {action && (
        <Button
          {...slot("toast-action")}
          variant="quiet"
          size="sm"
          onClick={() => {
            onClose();
            action.onSelect();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="sm" label={messages.dismiss} icon={<CloseIcon />} onClick={onClose} />
    </li>
  );
}
