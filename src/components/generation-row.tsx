"use client";

import { useId } from "react";
import { isVideoType } from "../core/media/media-types.js";
import {
  AlertIcon,
  CheckIcon,
  ClockIcon,
  CloseIcon,
  FilmIcon,
  ImageIcon,
  OfflineIcon,
  PencilIcon,
  PlayIcon,
  RefreshIcon,
  StopIcon,
} from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import {
  type GenerationRowProps,
  type RowState,
  useGenerationResult,
  useGenerationRow,
} from "./use-generation-row.js";

/** One generation: its prompt, its state, its results, and what can be done with it. */
export function GenerationRow(props: GenerationRowProps) {
  const { Button, IconButton, Progress } = useKit();
  const { messages, slot } = useScope();
  const row = useGenerationRow(props, messages);
  const { title, assetIds, pending, problem } = row;
  const titleId = useId();
  const count = assetIds.length + pending;
  return (
    <li
      {...slot("queue-row")}
      data-generation-id={props.generation.id}
      data-status={row.state}
      aria-labelledby={titleId}
    >
      <div {...slot("queue-row-head")}>
        <p id={titleId} {...slot("queue-row-title")} title={title}>
          {title}
        </p>
        {row.cancel && (
          <Button size="sm" label={messages.cancelOf(title)} onClick={row.cancel}>
            {messages.cancel}
          </Button>
        )}
        {row.dismiss && (
          <IconButton
            size="sm"
            label={messages.dismissOf(title)}
            icon={<CloseIcon size={14} />}
            onClick={row.dismiss}
          />
        )}
      </div>
      <p {...slot("queue-meta")}>
        <span {...slot("queue-status")}>
          <StateIcon state={row.state} />
          {row.statusText}
        </span>
        {row.details.map((detail) => (
          <span key={detail}>{detail}</span>
        ))}
      </p>
      {row.progress && (
        <Progress
          {...slot("queue-progress")}
          label={messages.generatingPrompt(title)}
          value={row.progress.value}
        />
      )}
      {count > 0 && (
        <div {...slot("queue-results")}>
          {assetIds.map((id, index) => (
            <Result
              key={id}
              id={id}
              label={messages.resultOf(index + 1, count, title)}
              onOpen={props.onOpen}
            />
          ))}
          {Array.from({ length: pending }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders without anything of their own
            <span key={index} {...slot("queue-pending", "rml-queue-result")} />
          ))}
        </div>
      )}
      {problem !== undefined && <p {...slot("queue-problem")}>{problem}</p>}
      {row.files.map(({ name, url }) => (
        <a key={url} {...slot("queue-file")} href={url} download={name}>
          {messages.saveFile(name)}
        </a>
      ))}
      {(row.retry || row.runAgain || row.edit) && (
        <div {...slot("queue-actions")}>
          {row.retry && (
            <Button
              size="sm"
              icon={<RefreshIcon size={14} />}
              label={messages.retryOf(title)}
              onClick={row.retry}
            >
              {messages.retry}
            </Button>
          )}
          {row.runAgain && (
            <Button
              size="sm"
              icon={<RefreshIcon size={14} />}
              label={messages.runAgainOf(title)}
              onClick={row.runAgain}
            >
              {messages.runAgain}
            </Button>
          )}
          {row.edit && (
            <Button
              size="sm"
              icon={<PencilIcon size={14} />}
              label={messages.editOf(title)}
              onClick={row.edit}
            >
              {messages.edit}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

const STATE_ICONS = {
  queued: ClockIcon,
  offline: OfflineIcon,
  done: CheckIcon,
  failed: AlertIcon,
  interrupted: AlertIcon,
  canceled: StopIcon,
};

function StateIcon({ state }: { state: RowState }) {
  const { Spinner } = useKit();
  if (state === "running" || state === "saving") return <Spinner />;
  const Icon = STATE_ICONS[state];
  return <Icon size={14} />;
}

type ResultProps = { id: string; label: string; onOpen: GenerationRowProps["onOpen"] };

function Result({ id, label, onOpen }: ResultProps) {
  const { messages, slot } = useScope();
  const { asset, url, gone } = useGenerationResult(id);
  const isVideo = asset !== undefined && isVideoType(asset.mimeType);
  if (gone) {
    return (
      <span
        {...slot("queue-result")}
        data-gone
        role="img"
        aria-label={messages.resultGone}
        title={messages.resultGone}
      >
        <ImageIcon />
      </span>
    );
  }
  const picture = (
    <>
      {url && <img src={url} alt="" decoding="async" draggable={false} />}
      {!url && asset && !asset.thumbnail && (isVideo ? <FilmIcon /> : <ImageIcon />)}
      {url && isVideo && (
        <span className="rml-queue-play">
          <PlayIcon size={12} />
        </span>
      )}
    </>
  );
  if (!onOpen) return <span {...slot("queue-result")}>{picture}</span>;
  return (
    <button type="button" {...slot("queue-result")} aria-label={label} onClick={() => asset && onOpen(asset)}>
      {picture}
    </button>
  );
}
