"use client";

import { useState } from "react";
import type { MediaAIVideoModel } from "../core/generation/ai-model.js";
import { findModel, videoModelsFor } from "../core/generation/find-model.js";
import type { GenerationInput } from "../core/generation/generation.js";
import type { MediaAIEstimate } from "../core/generation/generator.js";
import { type FieldIssue, issuesWithout, serverIssues } from "./generation-request.js";
import { useMediaLibrary } from "./use-media-library.js";
import { useModels } from "./use-models.js";
import { type Run, type RunHandlers, useRun } from "./use-run.js";

/** The texts of a video form, as typed. An empty text leaves the field out. */
export type VideoFields = Record<"prompt" | "model" | "seconds", string>;

/** The invalid fields of a video form. */
export type VideoFieldIssues = Partial<Record<keyof VideoFields | "images", FieldIssue>>;

/** Options of `useVideoGeneration`. */
export type VideoGenerationOptions = RunHandlers & {
  /** The input images; undefined to generate from a prompt alone. */
  inputs?: readonly GenerationInput[] | undefined;
  /** Whether the form is visible: the generator's models are only loaded then. Default true. */
  active?: boolean | undefined;
  /** The ids of albums that the video is put into, also if another page finishes the generation. */
  albums?: readonly string[] | undefined;
  /** What is shown as the price of a run: kept with the generation. Default: nothing. */
  estimateOf?: (() => MediaAIEstimate | undefined) | undefined;
};

/** What `useVideoGeneration` returns: the state and actions of a video form. */
export type VideoGeneration = Run & {
  /** The texts as typed, with model and length adapted. */
  readonly fields: VideoFields;
  /** Changes fields and clears their issues. */
  readonly setFields: (fields: Partial<VideoFields>) => void;
  /** The invalid fields. */
  readonly issues: VideoFieldIssues;
  /** The models that can generate from the given input. */
  readonly models: readonly MediaAIVideoModel[];
  /** The selected model, otherwise the default; undefined if the generator lists none, or not yet. */
  readonly model: MediaAIVideoModel | undefined;
  /** The inputs that the model uses. */
  readonly inputs: readonly GenerationInput[] | undefined;
  /** The expected length in seconds; undefined if unknown. */
  readonly seconds: number | undefined;
  /** The price of this run in millionths of a US dollar; null if unknown, undefined if the generator names none. */
  readonly microUsd: number | null | undefined;
  /** Checks the fields and generates. Does nothing while running. */
  readonly submit: () => void;
};

const EMPTY: VideoFields = { prompt: "", model: "", seconds: "" };

/**
 * The state machine of a form that generates a video; length and price are known before it runs.
 *
 * @example
 * ```tsx
 * import { useVideoGeneration } from "@reactkits.dev/react-media-library";
 *
 * export function VideoForm() {
 *   const { fields, setFields, seconds, submit, status } = useVideoGeneration({});
 *   return (
 *     <form action={submit}>
 *       <textarea value={fields.prompt} onChange={(event) => setFields({ prompt: event.target.value })} />
 *       <button disabled={status === "running"}>Generate {seconds} s</button>
 *     </form>
 *   );
 * }
 * ```
 */
export function useVideoGeneration({
  inputs: given,
  active = true,
  albums,
  estimateOf,
  ...handlers
}: VideoGenerationOptions): VideoGeneration {
  const library = useMediaLibrary((view) => view.library);
  const { videoModels } = useModels(active);
  const [fields, setFields] = useState(EMPTY);
  const [issues, setIssues] = useState<VideoFieldIssues>({});
  const { start, ...run } = useRun({
    ...handlers,
    onFailed: (error) => setIssues(serverIssues(error, { ...EMPTY, images: true })),
  });
  const models = videoModelsFor(videoModels, given !== undefined);
  const model = findModel(models, fields.model);
  const inputs = given?.slice(0, model?.maxInputImages ?? given.length);
  const chosen = model?.seconds?.find((length) => String(length) === fields.seconds) ?? model?.seconds?.[0];
  const perImage = model?.secondsPerImage;
  const seconds = chosen ?? (inputs?.length && perImage ? inputs.length * perImage : undefined);

  const submit = (): void => {
    if (run.status === "running") return;
    const prompt = fields.prompt.trim();
    const required = { code: "required" } as const;
    const found: VideoFieldIssues = {
      ...(inputs?.length === 0 && { images: required }),
      ...(!inputs && prompt === "" && { prompt: required }),
    };
    setIssues(found);
    if (Object.keys(found).length > 0) return;
    const request = {
      ...(prompt !== "" && { prompt }),
      ...(inputs && { inputs }),
      // The default model is not named, so that the server decides which one it is.
      ...(model && model !== models[0] && { model: model.id }),
      ...(chosen !== undefined && { seconds: chosen }),
    };
    const estimate = estimateOf?.();
    start((options) => library.generateVideos(request, { ...options, albums, estimate }));
  };

  return {
    ...run,
    fields: { ...fields, model: model?.id ?? "", seconds: chosen === undefined ? "" : String(chosen) },
    setFields(changed) {
      setFields({ ...fields, ...changed });
      setIssues(issuesWithout(changed, issues));
    },
    issues,
    models,
    model,
    inputs,
    seconds,
    microUsd: model && videoPrice(model, seconds),
    submit,
  };
}

/** Null if unknown. */
function videoPrice(
  { microUsdPerSecond: perSecond, microUsdPerRun: perRun }: MediaAIVideoModel,
  seconds: number | undefined,
): number | null {
  if (perSecond == null) return perRun ?? null;
  return seconds === undefined ? null : Math.round(perSecond * seconds) + (perRun ?? 0);
}
