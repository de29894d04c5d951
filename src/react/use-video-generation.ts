"use client";

import { useState } from "react";
import type { MediaLibraryError } from "../core/errors.js";
import { findModel, videoModelsFor } from "../core/generation/find-model.js";
import type { GenerationInput } from "../core/generation/generation.js";
import type { MediaAIVideoModel } from "../core/generation/generator.js";
import type { FieldProblem } from "./generation-request.js";
import { useMediaLibrary } from "./use-media-library.js";
import { useModels } from "./use-models.js";
import { type Run, type RunHandlers, useRun } from "./use-run.js";

/** The form's texts, as typed. An empty text means that the field was left out. */
export type VideoFields = Record<"prompt" | "model" | "seconds", string>;

export type VideoProblems = Partial<Record<keyof VideoFields | "images", FieldProblem>>;

export type VideoGenerationOptions = RunHandlers & {
  /** The images that the video is made of; undefined if it is made of a prompt alone. */
  inputs?: readonly GenerationInput[] | undefined;
  /** Whether the form is in use: only then is a generator asked what its models can. Default true. */
  active?: boolean | undefined;
};

export type VideoGeneration = Run & {
  readonly fields: VideoFields;
  readonly setFields: (fields: Partial<VideoFields>) => void;
  readonly problems: VideoProblems;
  /** Those that make videos of what there is. */
  readonly models: readonly MediaAIVideoModel[];
  /** What the fields name, else the default; undefined where the generator offers none, or not yet. */
  readonly model: MediaAIVideoModel | undefined;
  /** Of the images, those that the model takes. */
  readonly inputs: readonly GenerationInput[] | undefined;
  /** How long it will be; undefined where nobody says. */
  readonly seconds: number | undefined;
  /** What this run costs, in millionths of a US dollar; null where it is unknown, undefined where nobody says. */
  readonly microUsd: number | null | undefined;
  /** Checks the fields and generates. Without effect while running. */
  readonly submit: () => void;
};

const EMPTY: VideoFields = { prompt: "", model: "", seconds: "" };

/** The state of a form that makes a video; its length and its price are told before it runs. */
export function useVideoGeneration({
  inputs: given,
  active = true,
  ...handlers
}: VideoGenerationOptions): VideoGeneration {
  const library = useMediaLibrary((view) => view.library);
  const { videoModels } = useModels(active);
  const [fields, setFields] = useState(EMPTY);
  const [problems, setProblems] = useState<VideoProblems>({});
  const { start, ...run } = useRun({
    ...handlers,
    onFailed: (error) => setProblems(serverProblems(error)),
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
    const found: VideoProblems = {
      ...(inputs?.length === 0 && { images: required }),
      ...(!inputs && prompt === "" && { prompt: required }),
    };
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const request = {
      ...(prompt !== "" && { prompt }),
      ...(inputs && { inputs }),
      // The default goes unnamed: which one that is, is the server's to say.
      ...(model && model !== models[0] && { model: model.id }),
      ...(chosen !== undefined && { seconds: chosen }),
    };
    start((options) => library.generateVideos(request, options));
  };

  return {
    ...run,
    fields: { ...fields, model: model?.id ?? "", seconds: chosen === undefined ? "" : String(chosen) },
    setFields(changed) {
      setFields({ ...fields, ...changed });
      setProblems(Object.fromEntries(Object.entries(problems).filter(([field]) => !(field in changed))));
    },
    problems,
    models,
    model,
    inputs,
    seconds,
    microUsd: model && videoPrice(model, seconds),
    submit,
  };
}

/** Null where it is unknown. */
function videoPrice(
  { microUsdPerSecond: perSecond, microUsdPerRun: perRun }: MediaAIVideoModel,
  seconds: number | undefined,
): number | null {
  if (perSecond == null) return perRun ?? null;
  return seconds === undefined ? null : Math.round(perSecond * seconds) + (perRun ?? 0);
}

function serverProblems(error: MediaLibraryError): VideoProblems {
  const known = error.fields.filter(({ field }) => field in EMPTY || field === "images");
  return Object.fromEntries(known.map(({ field, message }) => [field, { code: "server", message }]));
}
