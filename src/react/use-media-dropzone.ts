"use client";

import {
  type ChangeEvent,
  type ComponentPropsWithRef,
  type DragEvent,
  type Ref,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import type { ImportResult } from "../core/library/import-result.js";
import { useMediaLibrary } from "./use-media-library.js";

export type MediaDropzoneOptions = {
  /** Called once per drop, choice or paste, with one answer per file, in their order. */
  onImported?: ((results: ImportResult[], files: File[]) => void) | undefined;
  /**
   * Also takes what is dropped or pasted anywhere on the page, unless another handler has called `preventDefault`.
   * Default false.
   */
  wholeWindow?: boolean;
  disabled?: boolean;
};

type RootProps = ComponentPropsWithRef<"div">;
type InputProps = ComponentPropsWithRef<"input">;

export type MediaDropzone = {
  /** Whether files are being dragged over the root, or over the page with `wholeWindow`. */
  readonly isDragging: boolean;
  /** Opens the browser's file picker. */
  readonly open: () => void;
  /** For the element that takes drops, and pastes while the focus is within; handlers of your own are called first. */
  readonly getRootProps: (props?: RootProps) => RootProps;
  /** For an `<input>` that stays hidden. */
  readonly getInputProps: (props?: InputProps) => InputProps;
};

/**
 * A drop or a paste reaches every root around it, then the window of each library; only the first may import it.
 * `defaultPrevented` alone does not say so of an event that a script made, which may not be cancelable.
 */
const taken = new WeakSet<Event>();

/** Brings files in by drop, picker and paste, all through the library's `importFiles`. */
export function useMediaDropzone({
  onImported,
  wholeWindow = false,
  disabled = false,
}: MediaDropzoneOptions = {}): MediaDropzone {
  const { library, accept } = useMediaLibrary((view) => ({ library: view.library, accept: view.accept }));
  const input = useRef<HTMLInputElement>(null);
  // Enter and leave events come in pairs for every child: dragging ends when all are left.
  const [depth, setDepth] = useState(0);

  const take = useCallback(
    (event: Event, files: FileList | null | undefined): void => {
      const list = [...(files ?? [])];
      if (disabled || list.length === 0 || taken.has(event) || event.defaultPrevented) return;
      taken.add(event);
      // The browser would leave the page to show what was dropped, or insert what was pasted.
      if (event.type !== "change") event.preventDefault();
      void library.importFiles(list).then(
        (results) => onImported?.(results, list),
        () => {
          // The library is closed or its storage cannot be used; its snapshot says which.
        },
      );
    },
    [library, disabled, onImported],
  );

  const takeDrop = useCallback(
    (event: globalThis.DragEvent): void => {
      take(event, event.dataTransfer?.files);
      // A folder, say, which is no file: the page stays all the same.
      if (!disabled && bringsFiles(event.dataTransfer)) event.preventDefault();
    },
    [take, disabled],
  );
  const takePaste = useCallback(
    (event: ClipboardEvent): void => {
      if (!belongsToField(event)) take(event, event.clipboardData?.files);
    },
    [take],
  );

  useEffect(() => {
    if (!wholeWindow || disabled) return;
    const ended = new AbortController();
    const on = <Type extends keyof WindowEventMap>(
      type: Type,
      listener: (event: WindowEventMap[Type]) => void,
    ): void => window.addEventListener(type, listener, { signal: ended.signal });
    on("dragenter", (event) => bringsFiles(event.dataTransfer) && setDepth((now) => now + 1));
    on("dragleave", (event) => bringsFiles(event.dataTransfer) && setDepth((now) => Math.max(0, now - 1)));
    // Without preventDefault here the browser leaves the page to show the file.
    on("dragover", (event) => bringsFiles(event.dataTransfer) && event.preventDefault());
    on("drop", (event) => {
      setDepth(0);
      takeDrop(event);
    });
    on("paste", takePaste);
    return () => ended.abort();
  }, [wholeWindow, disabled, takeDrop, takePaste]);

  const onDrag = (event: DragEvent, by: number): void => {
    if (wholeWindow || disabled || !bringsFiles(event.dataTransfer)) return;
    setDepth((now) => Math.max(0, now + by));
  };

  return {
    isDragging: depth > 0,
    open: () => input.current?.click(),
    getRootProps: (props = {}) => ({
      ...props,
      onDragEnter(event) {
        props.onDragEnter?.(event);
        onDrag(event, 1);
      },
      onDragLeave(event) {
        props.onDragLeave?.(event);
        onDrag(event, -1);
      },
      onDragOver(event) {
        props.onDragOver?.(event);
        if (!disabled && bringsFiles(event.dataTransfer)) event.preventDefault();
      },
      onDrop(event) {
        props.onDrop?.(event);
        if (!wholeWindow) setDepth(0);
        takeDrop(event.nativeEvent);
      },
      onPaste(event) {
        props.onPaste?.(event);
        takePaste(event.nativeEvent);
      },
    }),
    getInputProps: (props = {}) => ({
      type: "file",
      multiple: true,
      accept: accept.join(","),
      hidden: true,
      tabIndex: -1,
      ...props,
      ref: both(input, props.ref),
      onChange(event: ChangeEvent<HTMLInputElement>) {
        props.onChange?.(event);
        take(event.nativeEvent, event.currentTarget.files);
        // So that choosing the same file again is a change again.
        event.currentTarget.value = "";
      },
    }),
  };
}

function bringsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

/** A field takes the text of a paste; a rich one takes pictures as well. What it would swallow is ours. */
function belongsToField(event: ClipboardEvent): boolean {
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement) || !target.matches(":read-write")) return false;
  const isRich = target.isContentEditable && !target.closest('[contenteditable="plaintext-only"]');
  return isRich || (event.clipboardData?.types.includes("text/plain") ?? false);
}

/**
 * A ref that gives its element to two others. React 18 knows no clean-up functions of refs and calls with null instead,
 * so the clean-up of a ref that answers one is called from here.
 */
function both<Type>(first: Ref<Type>, second: Ref<Type> | undefined): (element: Type | null) => void {
  let ends: (() => void)[] = [];
  return (element) => {
    for (const end of ends) end();
    ends = element ? [attach(first, element), attach(second, element)] : [];
  };
}

/** Gives the element to a ref of either kind, and answers how to take it away again. */
function attach<Type>(ref: Ref<Type> | undefined, element: Type): () => void {
  if (typeof ref === "function") {
    const end = ref(element);
    return typeof end === "function" ? end : () => ref(null);
  }
  if (!ref) return () => {};
  ref.current = element;
  return () => {
    ref.current = null;
  };
}
