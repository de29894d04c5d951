"use client";

import { type ReactNode, useId } from "react";
import { failureHelp } from "../core/generation/failure-help.js";
import { type Generation, isActive } from "../core/generation/generation.js";
import { assetIdOf } from "../core/library/asset-id.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useGeneration } from "../react/use-generation.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { FailureActions } from "./failure-actions.js";
import { GenerationMeta } from "./generation-meta.js";
import { GenerationResult } from "./generation-result.js";
import { generationTitle } from "./generation-title.js";
import {
  AlertIcon,
  CheckIcon,
  ClockIcon,
  CloseIcon,
  CompareIcon,
  OfflineIcon,
  PencilIcon,
  RefreshIcon,
  SquaresIcon,
  StopIcon,
} from "./icons.js";
import { isComparable } from "./is-comparable.js";
import { useKit } from "./kit.js";
import type { Messages } from "./messages/language.js";
import type { FormField, GenerationQueueProps } from "./part-props.js";
import { PreviewPicture } from "./preview-picture.js";
import { useScope } from "./scope.js";
import { useModelCount } from "./use-model-count.js";
import { useOnline } from "./use-online.js";

const NONE: readonly string[] = [];

type GenerationRowProps = Pick<GenerationQueueProps, "onOpen" | "onCompare" | "onContactSheet" | "onEdit"> & {
  generation: Generation;
  /** Where it waits: what moves it. */
  children?: ReactNode;
};

/** How one generation stands; `offline` where it runs and there is no connection. */
type RowState = Generation["status"] | "offline";

/** One generation: its prompt, its state, its results, and what can be done with it. */
export function GenerationRow({ generation: listed, children, ...props }: GenerationRowProps) {
  const { onOpen, onCompare, onContactSheet, onEdit } = props;
  // The list does not follow the progress: each row does, of its own.
  const generation = useGeneration(listed.id) ?? listed;
  const { Button, IconButton, Progress } = useKit();
  const { messages, slot } = useScope();
  const { cancel, retry, dismiss } = useMediaLibrary((view) => view.library);
  const online = useOnline();
  const titleId = useId();
  const { assets: results } = useAssetRecords(onCompare ? generation.assetIds : NONE);
  const compared = results.filter(({ removedAt }) => removedAt === undefined);
  const { id, kind, status, request, progress, assetIds, error, previews = [] } = generation;
  const active = isActive(generation);
  const state: RowState = status === "running" && !online ? "offline" : status;
  const batch = generation.kind === "images" ? generation.batch?.id : undefined;
  const title = generationTitle(generation, messages);
  const expected = kind === "images" && generation.keep === undefined ? (request.n ?? 1) : 1;
  const pending = active ? pendingPlaces(generation, expected) : [];
  const count = assetIds.length + pending.length;
  const problem = error ? messages.error(error) : state === "interrupted" && messages.interruptedHint;
  const edit = active ? undefined : onEdit && ((field?: FormField) => onEdit(generation, field));
  const failure = status === "failed" ? error : undefined;
  const help = failure ? failureHelp(failure) : [];
  const models = useModelCount(generation, help.includes("model"));
  // Whatever is to be changed, the form has all of it.
  const changes = help.includes("prompt") || (help.includes("model") && models > 1);
  const actions = [
    (status === "interrupted" || (status === "failed" && !error)) && {
      text: messages.retry,
      label: messages.retryOf(title),
      icon: <RefreshIcon size={14} />,
      onClick: () => retry(id),
    },
    (status === "done" || status === "canceled") && {
      text: messages.runAgain,
      label: messages.runAgainOf(title),
      icon: <RefreshIcon size={14} />,
      onClick: () => retry(id),
    },
    !active &&
      onCompare &&
      isComparable(compared) && {
        text: messages.compare,
        label: messages.compareOf(title),
        icon: <CompareIcon size={14} />,
        onClick: () => onCompare(compared),
      },
    onContactSheet &&
      batch !== undefined && {
        text: messages.contactSheet,
        label: messages.contactSheetOf(title),
        icon: <SquaresIcon size={14} />,
        onClick: () => onContactSheet(batch),
      },
    edit &&
      !changes && {
        text: messages.edit,
        label: messages.editOf(title),
        icon: <PencilIcon size={14} />,
        onClick: () => edit(),
      },
  ].filter((action) => action !== undefined && action !== false);

  return (
    <li {...slot("queue-row")} data-generation-id={id} data-status={state} aria-labelledby={titleId}>
      <div {...slot("queue-row-head", "rml-row rml-wrap")}>
        <p id={titleId} {...slot("queue-row-title", "rml-grow")} dir="auto" title={title}>
          {title}
        </p>
        {active ? (
          <Button size="sm" label={messages.cancelOf(title)} onClick={() => cancel(id)}>
            {messages.cancel}
          </Button>
        ) : (
          <IconButton
            size="sm"
            label={messages.dismissOf(title)}
            icon={<CloseIcon size={14} />}
            onClick={() => dismiss(id)}
          />
        )}
      </div>
      <div {...slot("queue-row-state", "rml-row rml-wrap")}>
        <p {...slot("queue-meta", "rml-row rml-wrap rml-grow rml-hint")}>
          <span {...slot("queue-status", "rml-row")}>
            <StateIcon state={state} />
            {statusText(state, generation, expected, messages)}
          </span>
          <GenerationMeta generation={generation} />
        </p>
        {status === "queued" && children}
      </div>
      {active && status !== "queued" && (
        <Progress
          {...slot("queue-progress")}
          label={messages.generatingPrompt(title)}
          value={progress?.fraction}
        />
      )}
      {count > 0 && (
        <div {...slot("queue-results", "rml-row rml-wrap")}>
          {assetIds.map((assetId, index) => (
            <GenerationResult
              key={assetId}
              id={assetId}
              label={messages.resultOf(index + 1, count, title)}
              onOpen={onOpen}
            />
          ))}
          {pending.map((n) => {
            const preview = previews.find((each) => each.n === n);
            return (
              <span key={n} {...slot("queue-pending", "rml-queue-result rml-center rml-box rml-shimmer")}>
                {preview && <PreviewPicture file={preview.file} />}
              </span>
            );
          })}
        </div>
      )}
      {problem && <p {...slot("queue-problem", "rml-small")}>{problem}</p>}
      {error?.files?.map(({ name, url }) => (
        <a key={url} {...slot("queue-file", "rml-small")} href={url} download={name}>
          {messages.saveFile(name)}
        </a>
      ))}
      {(actions.length > 0 || help.length > 0) && (
        <div {...slot("queue-actions", "rml-row rml-wrap")}>
          {failure && (
            <FailureActions
              error={failure}
              failedAt={generation.endedAt}
              of={title}
              models={models}
              onRetry={() => retry(id)}
              onChange={edit}
            />
          )}
          {actions.map(({ text, ...action }) => (
            <Button key={text} size="sm" {...action}>
              {text}
            </Button>
          ))}
        </div>
      )}
    </li>
  );
}

/** The places in the run of the images that are still to come. */
function pendingPlaces(generation: Generation, expected: number): number[] {
  const { id, assetIds } = generation;
  const keep = generation.kind === "images" ? generation.keep : undefined;
  const places = keep === undefined ? Array.from({ length: expected }, (_, n) => n) : [keep];
  const open = places.filter((n) => !assetIds.includes(assetIdOf(id, n)));
  // A generator that places its images otherwise fills the row all the same.
  return open.slice(0, Math.max(0, expected - assetIds.length));
}

function statusText(
  state: RowState,
  { progress, kind, assetIds }: Generation,
  expected: number,
  messages: Messages,
): string {
  const madeVideos = kind === "videos" && messages.madeVideos(assetIds.length);
  return {
    queued: messages.statusQueued,
    running: (progress && messages.progress(progress)) ?? messages.generating,
    saving: messages.saving,
    offline: messages.statusOffline,
    done: madeVideos || messages.madeImages(assetIds.length, expected),
    failed: messages.statusFailed,
    interrupted: messages.statusInterrupted,
    canceled: messages.statusCanceled,
  }[state];
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
