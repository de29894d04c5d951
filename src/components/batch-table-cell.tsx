"use client";

import { type Generation, isActive } from "../core/generation/generation.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { SheetCell } from "../core/prompts/contact-sheet.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { useGeneration } from "../react/use-generation.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { FailureActions } from "./failure-actions.js";
import { AlertIcon, ImageIcon, RefreshIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { PreviewPicture } from "./preview-picture.js";
import { useScope } from "./scope.js";

type BatchTableCellProps = { cell: SheetCell; onOpen: ((asset: MediaAsset) => void) | undefined };

/** The images of a cell, or what became of them. */
export function BatchTableCell({ cell, onOpen }: BatchTableCellProps) {
  const { messages, slot } = useScope();
  const { assets, generation } = cell;
  const isRunning = generation !== undefined && isActive(generation);
  // Of what is done, the images are in the library, unless they were deleted.
  const ended = generation?.status === "done" ? undefined : generation;
  const state = isRunning ? "running" : assets.length > 0 ? "done" : (ended?.status ?? "empty");
  return (
    <td {...slot("sheet-cell")} data-state={state}>
      <div {...slot("sheet-images")} data-count={assets.length}>
        {assets.map((asset) => (
          <SheetImage key={asset.id} asset={asset} onOpen={onOpen} />
        ))}
        {isRunning && <Running generation={generation} />}
      </div>
      {state === "empty" && <p className="rml-hint">{messages.cellEmpty}</p>}
      {ended && !isRunning && assets.length === 0 && <Ended generation={ended} />}
    </td>
  );
}

function SheetImage({ asset, onOpen }: { asset: MediaAsset; onOpen: BatchTableCellProps["onOpen"] }) {
  const { slot } = useScope();
  const url = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  const picture = url ? (
    <img className="rml-fill" src={url} alt={onOpen ? "" : asset.name} draggable={false} decoding="async" />
  ) : (
    <ImageIcon />
  );
  if (!onOpen) return <span {...slot("sheet-image", "rml-center rml-box")}>{picture}</span>;
  return (
    <button
      type="button"
      {...slot("sheet-image", "rml-center rml-box")}
      title={asset.name}
      aria-label={asset.name}
      onClick={() => onOpen(asset)}
    >
      {picture}
    </button>
  );
}

/** A component of its own: each step of the progress renders it, and not the table. */
function Running({ generation: listed }: { generation: Generation }) {
  const generation = useGeneration(listed.id) ?? listed;
  const { Progress } = useKit();
  const { messages, slot } = useScope();
  const { progress, status, previews } = generation;
  const preview = previews?.[0];
  const isQueued = status === "queued";
  return (
    <span {...slot("sheet-pending", "rml-sheet-image rml-center rml-box rml-shimmer")}>
      {preview && <PreviewPicture file={preview.file} />}
      <span {...slot("sheet-status", "rml-small")}>
        {isQueued
          ? messages.statusQueued
          : ((progress && messages.progress(progress)) ?? messages.generating)}
      </span>
      {!isQueued && <Progress label={messages.generating} value={progress?.fraction} />}
    </span>
  );
}

function Ended({ generation }: { generation: Generation }) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { retry } = useMediaLibrary((view) => view.library);
  const { id, status, error } = generation;
  const text = {
    interrupted: messages.statusInterrupted,
    canceled: messages.statusCanceled,
  };
  const isStopped = status === "interrupted" || status === "canceled";
  return (
    <div {...slot("sheet-ended", "rml-stack")}>
      <p {...slot("sheet-problem", "rml-row rml-hint")}>
        <AlertIcon size={14} />
        {isStopped ? text[status] : error ? messages.error(error) : messages.statusFailed}
      </p>
      {status === "failed" && error ? (
        <FailureActions error={error} failedAt={generation.endedAt} onRetry={() => retry(id)} />
      ) : (
        <Button size="sm" icon={<RefreshIcon size={14} />} onClick={() => retry(id)}>
          {messages.retry}
        </Button>
      )}
    </div>
  );
}
