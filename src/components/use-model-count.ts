"use client";

import { videoModelsFor } from "../core/generation/find-model.js";
import type { GenerationRequest } from "../core/generation/generation.js";
import { inputCount } from "../core/generation/request-of.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { useModels } from "../react/use-models.js";

/**
 * How many models could make what a generation asked for, its own included; they are loaded while that is `needed`.
 */
export function useModelCount(generation: GenerationRequest | undefined, needed: boolean): number {
  const { models, videoModels } = useModels(needed);
  const operations = useMediaLibrary((view) => view.operations);
  if (generation?.kind === "videos") return videoModelsFor(videoModels, inputCount(generation) > 0).length;
  const operation = generation?.request.operation;
  return operation ? operations.filter(({ type }) => type === operation.type).length : models.length;
}
