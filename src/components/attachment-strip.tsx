"use client";

import { type DragEvent, useEffect, useRef, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { type FileImport, isImporting } from "../core/library/file-import.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { useImports } from "../react/use-imports.js";
import { AlertIcon, ChevronLeftIcon, ChevronRightIcon, CloseIcon } from "./icons.js";
import { importFraction } from "./import-row.js";
import { useKit } from "./kit.js";
import { LiveRegionPlace, LiveRegionProvider, useAnnounce } from "./live-region.js";
import type { AttachmentStripProps } from "./picker-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";

/**
 * Chosen assets as a compact strip, for chats and posts: sorted by drag or by buttons, each with a button that removes
 * it, and with the progress of files that are on their way.
 *
 * @example
 * ```tsx
 * import { useState } from "react";
 * import { useImports, useMediaDropzone } from "@reactkits.dev/react-media-library";
 * import { AttachmentStrip } from "@reactkits.dev/react-media-library/components";
 *
 * export function Composer() {
 *   const [ids, setIds] = useState<readonly string[]>([]);
 *   const { getRootProps, getInputProps, open } = useMediaDropzone({
 *     onImported: (results) => setIds([...ids, ...results.flatMap(({ asset }) => asset?.id ?? [])]),
 *   });
 *   return (
 *     <div {...getRootProps()}>
 *       <input {...getInputProps()} />
 *       <AttachmentStrip value={ids} onValueChange={setIds} uploads={useImports().files} />
 *       <button type="button" onClick={open}>Attach</button>
 *     </div>
 *   );
 * }
 * ```
 */
export function AttachmentStrip(props: AttachmentStripProps) {
  return (
    <ScopeProvider scope={useScope(props)}>
      <LiveRegionProvider>
        <Strip {...props} />
      </LiveRegionProvider>
    </ScopeProvider>
  );
}

/** The ids with the one at `from` at the place `to`. */
function moved(ids: readonly string[], from: number, to: number): readonly string[] {
  const rest = ids.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...ids.slice(from, from + 1), ...rest.slice(to)];
}

const NO_UPLOADS: readonly FileImport[] = [];

function Strip(props: AttachmentStripProps) {
  const { value, onValueChange, uploads = NO_UPLOADS, disabled = false, className } = props;
  const { messages, languageProps, slot } = useScope();
  const announce = useAnnounce();
  const { assets, gone } = useAssetRecords(value);
  const records = new Map(assets.map((asset) => [asset.id, asset]));
  const list = useRef<HTMLUListElement>(null);
  const [dragged, setDragged] = useState<string>();
  /** What is to be focused after the next render: the element that had the focus has moved or is gone. */
  const [focused, setFocused] = useState<{ id: string | undefined; action: string }>();
  useEffect(() => {
    if (!focused) return;
    const item = [...(list.current?.children ?? [])].find(
      (each) => each instanceof HTMLElement && each.dataset.id === focused.id,
    );
    item?.querySelector<HTMLElement>(`[data-action="${focused.action}"]`)?.focus();
  }, [focused]);

  /** "" until it is read. */
  const nameOf = (id: string) => records.get(id)?.name ?? (gone.includes(id) ? messages.noLongerThere : "");
  const move = (from: number, to: number): void => {
    const id = value[from];
    if (id === undefined || from === to || to < 0 || to >= value.length) return;
    onValueChange?.(moved(value, from, to));
    announce(messages.movedTo(nameOf(id), to + 1, value.length));
  };
  const step = (index: number, by: number, action: string): void => {
    setFocused({ id: value[index], action });
    move(index, index + by);
  };
  const remove = (index: number): void => {
    setFocused({ id: value[index + 1] ?? value[index - 1], action: "remove" });
    onValueChange?.(value.filter((_, each) => each !== index));
  };
  const drag = (id: string, index: number) => ({
    draggable: onValueChange !== undefined && !disabled,
    onDragStart(event: DragEvent) {
      event.dataTransfer.effectAllowed = "move";
      // Firefox drags nothing without data.
      event.dataTransfer.setData(STRIP_TYPE, id);
      setDragged(id);
    },
    onDragEnd: () => setDragged(undefined),
    onDragOver(event: DragEvent) {
      if (dragged === undefined) return;
      event.preventDefault();
      event.stopPropagation();
    },
    onDrop(event: DragEvent) {
      if (dragged === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      move(value.indexOf(dragged), index);
      setDragged(undefined);
    },
  });

  return (
    <div {...slot("strip", ROOT, className)} {...languageProps}>
      <ul {...slot("strip-list", "rml-row rml-wrap")} ref={list} aria-label={messages.chosenMedia}>
        {value.map((id, index) => (
          <Item
            key={id}
            id={id}
            asset={records.get(id)}
            gone={gone.includes(id)}
            name={nameOf(id)}
            dragged={dragged === id}
            drag={drag(id, index)}
            actions={
              onValueChange &&
              !disabled && {
                back: index > 0 && (() => step(index, -1, "back")),
                forward: index < value.length - 1 && (() => step(index, 1, "forward")),
                remove: () => remove(index),
              }
            }
          />
        ))}
        {uploads.filter(isImporting).map((file) => (
          <Upload key={file.id} file={file} />
        ))}
      </ul>
      <LiveRegionPlace />
    </div>
  );
}

/** Marks what is dragged within a strip. */
const STRIP_TYPE = "application/x-rml-strip";

type ItemProps = {
  id: string;
  asset: MediaAsset | undefined;
  gone: boolean;
  name: string;
  dragged: boolean;
  drag: object;
  actions:
    | { back: (() => void) | false; forward: (() => void) | false; remove: () => void }
    | false
    | undefined;
};

function Item({ id, asset, gone, name, dragged, drag, actions }: ItemProps) {
  const { messages, slot } = useScope();
  const url = useAssetUrl(asset?.thumbnail && id, "thumbnail");
  return (
    <li
      {...slot("strip-item")}
      {...drag}
      data-id={id}
      data-dragged={dragged || undefined}
      title={name || undefined}
    >
      {asset?.thumbnail ? (
        <img
          {...slot("strip-picture", "rml-checkered")}
          src={url}
          alt={asset.alt ?? name}
          draggable={false}
        />
      ) : (
        <span {...slot("strip-missing", "rml-center rml-hint")}>
          {gone ? (
            <>
              <AlertIcon />
              <span className="rml-visually-hidden">{name}</span>
            </>
          ) : (
            name
          )}
        </span>
      )}
      {actions && (
        <>
          <ItemButton action="back" label={messages.moveBack(name)} onClick={actions.back} />
          <ItemButton action="forward" label={messages.moveForward(name)} onClick={actions.forward} />
          <ItemButton action="remove" label={messages.remove(name)} onClick={actions.remove} />
        </>
      )}
    </li>
  );
}

const ICONS = { back: ChevronLeftIcon, forward: ChevronRightIcon, remove: CloseIcon };

type ItemButtonProps = {
  action: keyof typeof ICONS;
  label: string;
  /** Without it, the button is disabled and keeps the focus. */
  onClick: (() => void) | false;
};

function ItemButton({ action, label, onClick }: ItemButtonProps) {
  const { slot } = useScope();
  const Icon = ICONS[action];
  return (
    <button
      type="button"
      {...slot("strip-button", "rml-center")}
      data-action={action}
      aria-label={label}
      aria-disabled={!onClick || undefined}
      onClick={onClick || undefined}
    >
      <Icon size={14} />
    </button>
  );
}

function Upload({ file }: { file: FileImport }) {
  const { Progress } = useKit();
  const { messages, slot } = useScope();
  const { cancel } = useImports();
  return (
    <li {...slot("strip-item")} data-uploading title={file.name}>
      <span {...slot("strip-missing", "rml-center rml-hint")}>
        <span className="rml-truncate">{file.name}</span>
      </span>
      <Progress
        {...slot("strip-progress")}
        label={messages.importProgressOf(file.name)}
        value={importFraction(file.status)}
      />
      <ItemButton action="remove" label={messages.cancelOf(file.name)} onClick={() => cancel(file.id)} />
    </li>
  );
}
