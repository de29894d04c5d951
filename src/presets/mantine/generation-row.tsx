"use client";

import { ActionIcon, Button, Loader, UnstyledButton } from "@mantine/core";
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

/** One generation: what was asked, how it stands, what came of it, and what can be done with it. */
export function GenerationRow(props: GenerationRowProps) {
  const messages = useMessages();
  const row = useGenerationRow(props, messages);
  const { title, progress, assetIds, pending, problem } = row;
  const titleId = useId();
  const fraction = progress?.value;
  const count = assetIds.length + pending;
  return (
    <li
      className="rml-queue-row"
      data-generation-id={props.generation.id}
      data-status={row.state}
      aria-labelledby={titleId}
    >
      <div className="rml-queue-head">
        <p className="rml-queue-title" id={titleId} title={title}>
          {title}
        </p>
        {row.cancel && (
          <Button
            variant="default"
            size="compact-sm"
            className="rml-queue-cancel"
            aria-label={messages.cancelOf(title)}
            onClick={row.cancel}
          >
            {messages.cancel}
          </Button>
        )}
        {row.dismiss && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            className="rml-quiet rml-queue-dismiss"
            aria-label={messages.dismissOf(title)}
            onClick={row.dismiss}
          >
            <CloseIcon size={14} />
          </ActionIcon>
        )}
      </div>
      <p className="rml-queue-meta">
        <span className="rml-queue-status">
          <StateIcon state={row.state} />
          {row.statusText}
        </span>
        {row.details.map((detail) => (
          <span key={detail}>{detail}</span>
        ))}
      </p>
      {progress && (
        <div
          className="rml-queue-bar"
          role="progressbar"
          aria-label={messages.generatingPrompt(title)}
          aria-valuenow={fraction === undefined ? undefined : Math.round(fraction * 100)}
        >
          <div
            data-known={fraction === undefined ? undefined : true}
            style={fraction === undefined ? undefined : { width: `${fraction * 100}%` }}
          />
        </div>
      )}
      {count > 0 && (
        <div className="rml-queue-results">
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
              className="rml-queue-result rml-queue-pending"
              data-waiting={row.state === "queued" || undefined}
            />
          ))}
        </div>
      )}
      {problem !== undefined && <p className="rml-queue-problem">{problem}</p>}
      {row.files.map(({ name, url }) => (
        <a key={url} className="rml-queue-file" href={url} download={name}>
          {messages.saveFile(name)}
        </a>
      ))}
      {(row.retry || row.runAgain || row.edit) && (
        <div className="rml-queue-actions">
          {row.retry && (
            <RowButton icon={<RefreshIcon size={14} />} label={messages.retryOf(title)} onClick={row.retry}>
              {messages.retry}
            </RowButton>
          )}
          {row.runAgain && (
            <RowButton
              icon={<RefreshIcon size={14} />}
              label={messages.runAgainOf(title)}
              onClick={row.runAgain}
            >
              {messages.runAgain}
            </RowButton>
          )}
          {row.edit && (
            <RowButton icon={<PencilIcon size={14} />} label={messages.editOf(title)} onClick={row.edit}>
              {messages.edit}
            </RowButton>
          )}
        </div>
      )}
    </li>
  );
}

type RowButtonProps = { icon: React.ReactNode; label: string; onClick: () => void; children: string };

function RowButton({ icon, label, onClick, children }: RowButtonProps) {
  return (
    <Button variant="default" size="compact-sm" leftSection={icon} aria-label={label} onClick={onClick}>
      {children}
    </Button>
  );
}

function StateIcon({ state }: { state: RowState }) {
  if (state === "running" || state === "saving") {
    return <Loader size={12} color="currentColor" aria-hidden="true" />;
  }
  const icons = {
    queued: ClockIcon,
    offline: OfflineIcon,
    done: CheckIcon,
    failed: AlertIcon,
    interrupted: AlertIcon,
    canceled: StopIcon,
  };
  const Icon = icons[state];
  return <Icon size={14} />;
}

type ResultProps = { id: string; label: string; onOpen: GenerationRowProps["onOpen"] };

function Result({ id, label, onOpen }: ResultProps) {
  const messages = useMessages();
  const { asset, url, gone } = useGenerationResult(id);
  const isVideo = asset !== undefined && isVideoType(asset.mimeType);
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
  if (gone) {
    return (
      <span
        className="rml-queue-result"
        data-gone
        role="img"
        aria-label={messages.resultGone}
        title={messages.resultGone}
      >
        <ImageIcon />
      </span>
    );
  }
  if (!onOpen) return <span className="rml-queue-result">{picture}</span>;
  return (
    <UnstyledButton className="rml-queue-result" aria-label={label} onClick={() => asset && onOpen(asset)}>
      {picture}
    </UnstyledButton>
  );
}
