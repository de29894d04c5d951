"use client";

import { useId } from "react";
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
} from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import {
  type GenerationRowProps,
  type RowState,
  useGenerationResult,
  useGenerationRow,
} from "../../components/use-generation-row.js";
import { isVideoType } from "../../core/media/media-types.js";
import { Button } from "./button.js";
import { cx } from "./cx.js";
import { ProgressBar } from "./progress-bar.js";
import { Spinner } from "./spinner.js";

/** One generation: what was asked, how it stands, what came of it, and what can be done with it. */
export function GenerationRow(props: GenerationRowProps) {
  const messages = useMessages();
  const row = useGenerationRow(props, messages);
  const { title, assetIds, pending, problem } = row;
  const titleId = useId();
  const count = assetIds.length + pending;
  return (
    <li
      data-generation-id={props.generation.id}
      data-status={row.state}
      aria-labelledby={titleId}
      className="rml:border-border rml:pt-3.5 rml:pb-4 rml:first:pt-2 rml:not-last:border-b"
    >
      <div className="rml:flex rml:items-start rml:gap-2">
        <p
          id={titleId}
          title={title}
          className="rml:line-clamp-2 rml:min-w-0 rml:flex-1 rml:text-base rml:font-medium rml:[overflow-wrap:anywhere]"
        >
          {title}
        </p>
        {row.cancel && (
          <Button
            aria-label={messages.cancelOf(title)}
            onClick={row.cancel}
            className="rml:-my-0.5 rml:h-7 rml:px-2.5 rml:pointer-coarse:h-9"
          >
            {messages.cancel}
          </Button>
        )}
        {row.dismiss && (
          <Button
            variant="ghost"
            icon
            aria-label={messages.dismissOf(title)}
            onClick={row.dismiss}
            className="rml:-my-1.5 rml:-mr-2 rml:pointer-coarse:-my-2.5"
          >
            <CloseIcon size={14} />
          </Button>
        )}
      </div>
      <p className="rml:mt-0.5 rml:flex rml:flex-wrap rml:items-center rml:text-xs rml:text-muted rml:tabular-nums">
        <span className={cx("rml:inline-flex rml:items-center rml:gap-1.5", TONES[row.state])}>
          <StateIcon state={row.state} />
          {row.statusText}
        </span>
        {row.details.map((detail) => (
          <span
            key={detail}
            className="rml:min-w-0 rml:before:px-1.5 rml:before:content-['·'] rml:[overflow-wrap:anywhere]"
          >
            {detail}
          </span>
        ))}
      </p>
      {row.progress && (
        <ProgressBar
          label={messages.generatingPrompt(title)}
          value={row.progress.value}
          className="rml:mt-2.5"
        />
      )}
      {count > 0 && (
        <div className="rml:mt-2.5 rml:flex rml:flex-wrap rml:gap-1.5">
          {assetIds.map((id, index) => (
            <Result
              key={id}
              id={id}
              label={messages.resultOf(index + 1, count, title)}
              onOpen={props.onOpen}
            />
          ))}
          {Array.from({ length: pending }, (_, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: places without anything of their own
              key={index}
              className={cx(
                TILE,
                row.state !== "queued" && "rml:aurora",
                row.state === "running" && "rml:shimmer",
              )}
            />
          ))}
        </div>
      )}
      {problem !== undefined && (
        <p className="rml:mt-2 rml:text-sm rml:[overflow-wrap:anywhere]">{problem}</p>
      )}
      {row.files.map(({ name, url }) => (
        <a
          key={url}
          className="rml:mt-2 rml:block rml:w-fit rml:text-sm rml:underline"
          href={url}
          download={name}
        >
          {messages.saveFile(name)}
        </a>
      ))}
      {(row.retry || row.runAgain || row.edit) && (
        <div className="rml:mt-3 rml:flex rml:flex-wrap rml:gap-1.5">
          {row.retry && (
            <Button aria-label={messages.retryOf(title)} onClick={row.retry}>
              <RefreshIcon size={14} />
              {messages.retry}
            </Button>
          )}
          {row.runAgain && (
            <Button aria-label={messages.runAgainOf(title)} onClick={row.runAgain}>
              <RefreshIcon size={14} />
              {messages.runAgain}
            </Button>
          )}
          {row.edit && (
            <Button aria-label={messages.editOf(title)} onClick={row.edit}>
              <PencilIcon size={14} />
              {messages.edit}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

const TILE =
  "rml:relative rml:grid rml:size-15 rml:place-items-center rml:overflow-hidden rml:rounded-control rml:bg-sunken rml:text-muted";

const TONES: Partial<Record<RowState, string>> = {
  running: "rml:text-text rml:font-medium",
  saving: "rml:text-text rml:font-medium",
  failed: "rml:text-danger",
  interrupted: "rml:text-warning",
  offline: "rml:text-warning",
};

function StateIcon({ state }: { state: RowState }) {
  if (state === "running" || state === "saving") return <Spinner />;
  const icons = {
    queued: ClockIcon,
    offline: OfflineIcon,
    done: CheckIcon,
    failed: AlertIcon,
    interrupted: AlertIcon,
    canceled: StopIcon,
  };
  const Icon = icons[state];
  return <Icon size={14} className="rml:shrink-0" />;
}

type ResultProps = { id: string; label: string; onOpen: GenerationRowProps["onOpen"] };

function Result({ id, label, onOpen }: ResultProps) {
  const messages = useMessages();
  const { asset, url, gone } = useGenerationResult(id);
  const isVideo = asset !== undefined && isVideoType(asset.mimeType);
  if (gone) {
    return (
      <span
        data-gone
        role="img"
        aria-label={messages.resultGone}
        title={messages.resultGone}
        className={cx(TILE, "rml:opacity-60")}
      >
        <ImageIcon />
      </span>
    );
  }
  const picture = (
    <>
      {url && (
        <img
          src={url}
          alt=""
          decoding="async"
          draggable={false}
          className="rml:absolute rml:inset-0 rml:size-full rml:animate-appear rml:object-cover"
        />
      )}
      {!url && asset && !asset.thumbnail && (isVideo ? <FilmIcon /> : <ImageIcon />)}
      {url && isVideo && (
        <span className="rml:relative rml:grid rml:size-6 rml:place-items-center rml:rounded-full rml:bg-black/65 rml:text-white">
          <PlayIcon size={12} />
        </span>
      )}
    </>
  );
  if (!onOpen) return <span className={TILE}>{picture}</span>;
  return (
    <button
      type="button"
      aria-label={label}
      onClick={() => asset && onOpen(asset)}
      className={cx(TILE, "rml:ring-focus rml:transition-[filter] rml:hover:brightness-105")}
    >
      {picture}
    </button>
  );
}
