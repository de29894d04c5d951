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
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import { loadPart } from "../core/load-part.js";
import { bringsAssets, DRAG_TYPE } from "../core/transfer/drag-type.js";
import { useMediaLibrary } from "./use-media-library.js";

/** Options of `useMediaDropzone`. */
export type MediaDropzoneOptions = {
  /** Called once per drop, file choice or paste, with one result per file in the same order. */
  onImported?: ((results: ImportResult[], files: File[]) => void) | undefined;
  /**
   * Also accepts files dropped or pasted anywhere on the page, unless another handler has called `preventDefault`.
   * Default false.
   */
  wholeWindow?: boolean;
  /** Ignores drops, choices and pastes. Default false. */
  disabled?: boolean;
};

type RootProps = ComponentPropsWithRef<"div">;
type InputProps = ComponentPropsWithRef<"input">;

/** What `useMediaDropzone` returns. */
export type MediaDropzone = {
  /** Whether files are being dragged over the root, or over the page with `wholeWindow`. */
  readonly isDragging: boolean;
  /** Opens the browser's file picker. */
  readonly open: () => void;
  /** Props of the element that accepts drops, and pastes while it contains the focus; your own handlers run first. */
  readonly getRootProps: (props?: RootProps) => RootProps;
  /** Props of the hidden `<input>`. */
  readonly getInputProps: (props?: InputProps) => InputProps;
};

/**
 * Events that have been imported. A drop or paste bubbles through every root and reaches the window listener of each
 * library; only the first may import it. `defaultPrevented` is not enough: events created by scripts may not be
 * cancelable.
 */
const handled = new WeakSet<Event>();

/**
 * Imports files by drop, file picker and paste.
 *
 * @example
 * ```tsx
 * import { useMediaDropzone } from "@reactkits.dev/react-media-library";
 *
 * export function Dropzone() {
 *   const { getRootProps, getInputProps, open, isDragging } = useMediaDropzone();
 *   return (
 *     <div {...getRootProps()} data-dragging={isDragging}>
 *       <input {...getInputProps()} />
 *       <button type="button" onClick={open}>Choose files</button>
 *     </div>
 *   );
 * }
 * ```
 */
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
      if (disabled || list.length === 0 || handled.has(event) || event.defaultPrevented) return;
      handled.add(event);
      // Otherwise the browser navigates to the dropped file or inserts the pasted content.
      if (event.type !== "change") event.preventDefault();
      void library.importFiles(list).then(
        (results) => onImported?.(results, list),
        () => {
          // The library is closed or its storage is unusable; its snapshot has the error.
        },
      );
    },
    [library, disabled, onImported],
  );

  const isWelcome = useCallback(
    (transfer: DataTransfer | null) => bringsFiles(transfer) || bringsAssets(transfer, library),
    [library],
  );
  const takeDrop = useCallback(
    (event: globalThis.DragEvent): void => {
      const { dataTransfer } = event;
      // Even if nothing is imported (a folder, for example), the browser must not navigate.
      const welcome = !disabled && isWelcome(dataTransfer);
      const dragged = bringsAssets(dataTransfer, library) ? dataTransfer?.getData(DRAG_TYPE) : undefined;
      if (dragged === undefined) take(event, dataTransfer?.files);
      else if (welcome && !handled.has(event) && !event.defaultPrevented) {
        handled.add(event);
        void importFromOther(library, dragged).then(
          (results) => onImported?.(results, []),
          () => {
            // As for files.
          },
        );
      }
      if (welcome) event.preventDefault();
    },
    [take, disabled, library, isWelcome, onImported],
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
    on("dragenter", (event) => isWelcome(event.dataTransfer) && setDepth((now) => now + 1));
    on("dragleave", (event) => isWelcome(event.dataTransfer) && setDepth((now) => Math.max(0, now - 1)));
    // Without preventDefault here the browser would navigate to the file.
    on("dragover", (event) => isWelcome(event.dataTransfer) && event.preventDefault());
    on("drop", (event) => {
      setDepth(0);
      takeDrop(event);
    });
    on("paste", takePaste);
    return () => ended.abort();
  }, [wholeWindow, disabled, takeDrop, takePaste, isWelcome]);

  const onDrag = (event: DragEvent, by: number): void => {
    if (wholeWindow || disabled || !isWelcome(event.dataTransfer)) return;
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
        if (!disabled && isWelcome(event.dataTransfer)) event.preventDefault();
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
        // Choosing the same file again must fire a change event again.
        event.currentTarget.value = "";
      },
    }),
  };
}

/** Imports what is dragged from another library. */
async function importFromOther(library: MediaLibraryInstance, offer: string): Promise<ImportResult[]> {
  const { importOffered } = await loadPart(() => import("../core/transfer/import-dragged.js"));
  return importOffered(library, offer);
}

function bringsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

/** Text fields handle pasted text, rich text fields images too. Everything else is imported. */
function belongsToField(event: ClipboardEvent): boolean {
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement) || !target.matches(":read-write")) return false;
  const isRich = target.isContentEditable && !target.closest('[contenteditable="plaintext-only"]');
  return isRich || (event.clipboardData?.types.includes("text/plain") ?? false);
}

/**
 * Merges two refs. React 18 does not support clean-up functions of refs and passes null instead, so the clean-up of a
 * callback ref is called here.
 */
function both<Type>(first: Ref<Type>, second: Ref<Type> | undefined): (element: Type | null) => void {
  let ends: (() => void)[] = [];
  return (element) => {
    for (const end of ends) end();
    ends = element ? [attach(first, element), attach(second, element)] : [];
  };
}

/** Sets a ref of either kind; returns its clean-up. */
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
