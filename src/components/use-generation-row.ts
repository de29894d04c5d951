"use client";

import { useEffect, useState } from "react";
import { findModel, findVideoModel } from "../core/generation/find-model.js";
import { type Generation, inputCount, isActive } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { MediaAsset } from "../core/library/asset.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { useElapsed } from "../react/use-elapsed.js";
import { useGeneration } from "../react/use-generation.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { formatMoment } from "./format.js";
import { isRefused } from "./is-refused.js";
import type { Messages } from "./messages.js";
import { useOnline } from "./use-online.js";

export type GenerationRowProps = {
  generation: Generation;
  onOpen?: ((asset: MediaAsset) => void) | undefined;
  onEdit?: ((request: MediaAIGenerateRequest) => void) | undefined;
};

/** How one generation stands; `offline` where it runs and there is no connection. */
export type RowState = Generation["status"] | "offline";

/** The state of one row of the queue. */
export function useGenerationRow({ generation: listed, onEdit }: GenerationRowProps, messages: Messages) {
  // The list does not follow the progress: each row does, of its own.
  const generation = useGeneration(listed.id) ?? listed;
  const { cancel, retry, dismiss, models, videoModels } = useMediaLibrary((view) => ({
    cancel: view.cancel,
    retry: view.retry,
    dismiss: view.dismiss,
    models: view.models,
    videoModels: view.videoModels,
  }));
  const online = useOnline();
  const { id, kind, status, request, progress, assetIds, startedAt, endedAt, error } = generation;
  const active = isActive(generation);
  const inputs = inputCount(generation);
  const state: RowState = status === "running" && !online ? "offline" : status;
  const elapsed = useElapsed(active ? startedAt : undefined);
  const seconds = Math.floor((endedAt === undefined ? elapsed : endedAt - startedAt) / 1000);
  const title = request.prompt?.trim() || messages.videoOf(inputs);
  const made = kind === "images" ? (request.n ?? 1) : 1;
  const keep = kind === "images" ? generation.keep : undefined;
  const expected = keep === undefined ? made : 1;
  const again = () => retry(id);
  const known = [...models, ...videoModels].find((model) => model.id === request.model);
  const ran =
    kind === "images"
      ? findModel(models, request.model)
      : findVideoModel(videoModels, request.model, inputs > 0);
  // A version is 64 digits that say nothing to people.
  const modelText = known?.label ?? request.model?.replace(/:.*$/, "");

  return {
    state,
    title,
    /** How it stands, in words. */
    statusText: statusText(state, generation, expected, messages),
    /** Lesser words: how long, when, with what, for how much. */
    details: [
      // How long one took that was over at once tells nothing.
      (status === "running" || status === "saving" || seconds > 0) && messages.elapsed(Math.max(0, seconds)),
      keep !== undefined && messages.imageMadeAgain(keep + 1, made),
      ...costTexts(generation, ran, messages),
      modelText,
      !active && formatMoment(startedAt),
    ].filter((part) => typeof part === "string"),
    /** While it runs: `value` from 0 to 1, where that is known. */
    progress: active && status !== "queued" ? { value: progress?.fraction } : undefined,
    /** The ids of what is there, in the order of its coming. */
    assetIds,
    /** Places for what is still to come. */
    pending: active ? Math.max(0, expected - assetIds.length) : 0,
    /** Why it has ended so, in words. */
    problem: error ? messages.error(error) : state === "interrupted" ? messages.interruptedHint : undefined,
    /** What came and cannot be shown, to be saved. */
    files: error?.files ?? [],
    cancel: active ? () => cancel(id) : undefined,
    /** For what came to nothing. */
    retry: (status === "failed" && !isRefused(error)) || status === "interrupted" ? again : undefined,
    runAgain: status === "done" || status === "canceled" ? again : undefined,
    /** For requests that a form can show: one without files. */
    edit: !active && onEdit && kind === "images" && inputs === 0 ? () => onEdit(request) : undefined,
    dismiss: active ? undefined : () => dismiss(id),
  };
}

function statusText(
  state: RowState,
  { progress, kind, assetIds }: Generation,
  expected: number,
  messages: Messages,
): string {
  switch (state) {
    case "queued":
      return messages.statusQueued;
    case "running":
      return progress?.message ?? messages.generating;
    case "saving":
      return messages.saving;
    case "offline":
      return messages.statusOffline;
    case "done":
      return kind === "videos"
        ? messages.madeVideos(assetIds.length)
        : messages.madeImages(assetIds.length, expected);
    case "failed":
      return messages.statusFailed;
    case "interrupted":
      return messages.statusInterrupted;
    case "canceled":
      return messages.statusCanceled;
  }
}

function costTexts(
  { microUsd }: Generation,
  model: { approximatePrice?: boolean } | undefined,
  messages: Messages,
): string[] {
  if (microUsd === undefined) return [];
  return [microUsd === null ? messages.costUnknown : messages.cost(microUsd, model?.approximatePrice)];
}

/** One result of a generation: the asset that it became, unless it was deleted since. */
export function useGenerationResult(id: string) {
  const { assets, assetCount, get } = useMediaLibrary((view) => ({
    assets: view.assets,
    assetCount: view.assetCount,
    get: view.get,
  }));
  const loaded = assets.find((asset) => asset.id === id);
  const [fetched, setFetched] = useState<{ asset: MediaAsset | undefined }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whether it is still there may change with the count
  useEffect(() => {
    if (loaded) return;
    let current = true;
    const show = (asset: MediaAsset | undefined) => current && setFetched({ asset });
    get(id).then(show, () => show(undefined));
    return () => {
      current = false;
    };
  }, [id, get, loaded, assetCount]);
  const asset = loaded ?? fetched?.asset;
  return {
    asset,
    url: useAssetUrl(asset?.thumbnail && asset.id, "thumbnail"),
    gone: asset === undefined && fetched !== undefined,
  };
}
