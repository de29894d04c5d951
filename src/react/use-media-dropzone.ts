"use client";

import {
  type ChangeEvent,
  type ComponentPropsWithRef,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import type { ImportFields } from "../core/library/import-fields.js";
import type { ImportResult } from "../core/library/import-result.js";
import { loadPart } from "../core/load-part.js";
import { bringsAssets, DRAG_TYPE } from "../core/transfer/drag-type.js";
import { chosenFiles, droppedFiles } from "./dropped-files.js";
import { belongsToField, bringsFiles, bringsPictures, startedHere, trackDrags } from "./transferred-data.js";
import { useLatestCallback } from "./use-latest-callback.js";
import { useMediaLibrary } from "./use-media-library.js";

/** Options of `useMediaDropzone`. */
export type MediaDropzoneOptions = {
  /** Called once per drop, choice or paste, with one result per file or address in the same order; addresses are no files. */
  onImported?: ((results: ImportResult[], files: File[]) => void) | undefined;
  /** What is set on each asset, such as the album that is open; after what the library's `importFields` sets. */
  fields?: ImportFields | undefined;
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
  /** Opens the browser's picker of folders; undefined where it has none. */
  readonly openFolder: (() => void) | undefined;
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
 * Imports files and folders by drop, picker and paste, and, if the library has an `importUrl`, the pictures of other
 * pages. Files of folders have their paths as `webkitRelativePath`.
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
  fields,
  wholeWindow = false,
  disabled = false,
}: MediaDropzoneOptions = {}): MediaDropzone {
  const { library, accept, canImportUrls } = useMediaLibrary((view) => ({
    library: view.library,
    accept: view.accept,
    canImportUrls: view.canImportUrls,
  }));
  const input = useRef<HTMLInputElement>(null);
  // Enter and leave events come in pairs for every child: dragging ends when all are left.
  const [depth, setDepth] = useState(0);
  const [canChooseFolders, setCanChooseFolders] = useState(true);
  useEffect(() => setCanChooseFolders("webkitdirectory" in HTMLInputElement.prototype), []);
  useEffect(trackDrags, []);

  const importFiles = useLatestCallback(async (brought: File[] | Promise<File[]>): Promise<void> => {
    const files = await brought;
    if (files.length === 0) return;
    const results = await library.importFiles(files, { fields });
    onImported?.(results, files);
  });
  const reported = async (importing: Promise<ImportResult[]>): Promise<void> => {
    onImported?.(await importing, []);
  };

  const importOf = (transfer: DataTransfer): Promise<void> | undefined => {
    if (bringsAssets(transfer, library)) {
      const offer = transfer.getData(DRAG_TYPE);
      return reported(loadImportOffered().then(({ importOffered }) => importOffered(library, offer)));
    }
    if (transfer.files.length > 0) return importFiles(droppedFiles(transfer));
    if (!canImportUrls || startedHere.active) return undefined;
    const html = transfer.getData("text/html");
    const list = transfer.getData("text/uri-list");
    if (list === "" && !/<img\s/i.test(html)) return undefined;
    return reported(
      loadTransferredUrls().then(({ transferredUrls }) =>
        library.importUrls(transferredUrls(html, list), { fields }),
      ),
    );
  };

  /** Imports what an event brings, unless it was imported already: assets, else files, else addresses. */
  const take = useLatestCallback((event: Event, transfer: DataTransfer | null): void => {
    if (!transfer || disabled || handled.has(event) || event.defaultPrevented) return;
    const imported = importOf(transfer);
    if (!imported) return;
    handled.add(event);
    // Otherwise the browser navigates to the dropped file or inserts the pasted content.
    event.preventDefault();
    // The library is closed or its storage is unusable; its snapshot has the error.
    imported.catch(() => {});
  });

  const brings = useCallback(
    (transfer: DataTransfer | null) =>
      bringsFiles(transfer) || bringsAssets(transfer, library) || (canImportUrls && bringsPictures(transfer)),
    [library, canImportUrls],
  );
  const onDrag = useCallback(
    ({ dataTransfer }: { dataTransfer: DataTransfer | null }, by: number): void => {
      if (brings(dataTransfer)) setDepth((now) => Math.max(0, now + by));
    },
    [brings],
  );
  const takeDrop = useCallback(
    (event: globalThis.DragEvent): void => {
      take(event, event.dataTransfer);
      // Even if nothing is imported (an empty folder, for example), the browser must not navigate.
      if (!disabled && brings(event.dataTransfer)) event.preventDefault();
    },
    [take, brings, disabled],
  );
  const takePaste = useCallback(
    (event: ClipboardEvent): void => {
      if (!belongsToField(event)) take(event, event.clipboardData);
    },
    [take],
  );

  useEffect(() => {
    if (!wholeWindow || disabled) return;
    if ("reactMediaLibraryDrops" in window) importFiles(loadEarlyDrops()).catch(() => {});
  }, [wholeWindow, disabled, importFiles]);

  useEffect(() => {
    if (!wholeWindow || disabled) return;
    const ended = new AbortController();
    const on = <Type extends keyof WindowEventMap>(
      type: Type,
      listener: (event: WindowEventMap[Type]) => void,
    ): void => window.addEventListener(type, listener, { signal: ended.signal });
    on("dragenter", (event) => onDrag(event, 1));
    on("dragleave", (event) => onDrag(event, -1));
    // Without preventDefault here the browser would navigate to the file.
    on("dragover", (event) => brings(event.dataTransfer) && event.preventDefault());
    on("drop", (event) => {
      setDepth(0);
      takeDrop(event);
    });
    on("paste", takePaste);
    return () => ended.abort();
  }, [wholeWindow, disabled, brings, onDrag, takeDrop, takePaste]);

  return {
    isDragging: depth > 0,
    open: () => pick(input.current, false),
    openFolder: canChooseFolders ? () => pick(input.current, true) : undefined,
    getRootProps: (props = {}) => ({
      ...props,
      onDragEnter(event) {
        props.onDragEnter?.(event);
        if (!wholeWindow && !disabled) onDrag(event, 1);
      },
      onDragLeave(event) {
        props.onDragLeave?.(event);
        if (!wholeWindow && !disabled) onDrag(event, -1);
      },
      onDragOver(event) {
        props.onDragOver?.(event);
        if (!disabled && brings(event.dataTransfer)) event.preventDefault();
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
        const { nativeEvent, currentTarget } = event;
        if (!disabled && !handled.has(nativeEvent)) {
          handled.add(nativeEvent);
          importFiles(chosenFiles(currentTarget.files)).catch(() => {});
        }
        // Choosing the same file again must fire a change event again.
        event.currentTarget.value = "";
      },
    }),
  };
}

// The React Compiler compiles no `import()`.
const loadTransferredUrls = () => loadPart(() => import("./transferred-urls.js"));
const loadEarlyDrops = async () => (await loadPart(() => import("./take-early-drops.js"))).takeEarlyDrops();
const loadImportOffered = () => loadPart(() => import("../core/transfer/import-offered.js"));

/** One input for both: the property says what the picker offers. */
function pick(input: HTMLInputElement | null, folder: boolean): void {
  if (!input) return;
  input.webkitdirectory = folder;
  input.click();
}

/**
 * Sets `own`, and a ref of the app. React 18 does not support clean-up functions of refs and passes null instead, so the
 * clean-up of a callback ref is called here.
 */
function both<Type>(own: RefObject<Type | null>, ref: Ref<Type> | undefined): (element: Type | null) => void {
  let end = () => {};
  return (element) => {
    own.current = element;
    end();
    end = () => {};
    if (element) end = attach(ref, element);
  };
}

/** Sets a ref of either kind; returns its clean-up. */
function attach<Type>(ref: Ref<Type> | undefined, element: Type): () => void {
  if (typeof ref === "function") {
    const end = ref(element);
    return typeof end === "function" ? end : () => ref(null);
  }
  if (ref) ref.current = element;
  return () => {
    if (ref) ref.current = null;
  };
}
