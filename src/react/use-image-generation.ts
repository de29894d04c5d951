"use client";

import { useState } from "react";
import { findModel } from "../core/generation/find-model.js";
import type { MediaAIGenerateRequest, MediaAIModel } from "../core/generation/generator.js";
import type { ModelListState } from "../core/generation/model-list.js";
import {
  checkFields,
  EMPTY_FIELDS,
  type FieldProblems,
  fitFields,
  type GenerationFields,
  type GenerationFiles,
  serverProblems,
  toRequest,
} from "./generation-request.js";
import { runPrice } from "./run-price.js";
import { useMediaLibrary } from "./use-media-library.js";
import { useModels } from "./use-models.js";
import { type Run, type RunHandlers, useRun } from "./use-run.js";

export type ImageGenerationOptions = RunHandlers & {
  /** What the form starts with; default 768 × 768 and nothing else. */
  defaults?: Partial<GenerationFields> | undefined;
  /** Whether the form is in use: only then is a generator asked what its models can. Default true. */
  active?: boolean | undefined;
};

export type ImageGeneration = Run & {
  /** As typed, but for what the model cannot make: of sizes and numbers it has the model's own. */
  readonly fields: GenerationFields;
  readonly setFields: (fields: Partial<GenerationFields>) => void;
  readonly files: GenerationFiles;
  readonly setFiles: (files: Partial<GenerationFiles>) => void;
  readonly problems: FieldProblems;
  readonly models: readonly MediaAIModel[];
  readonly modelsStatus: ModelListState["modelsStatus"];
  /** What the fields name, else the default; undefined where the generator offers none, or not yet. */
  readonly model: MediaAIModel | undefined;
  /** What this run costs, in millionths of a US dollar; null where it is unknown, undefined where nobody says. */
  readonly microUsd: number | null | undefined;
  /** Checks the fields and generates. Without effect while running. */
  readonly submit: () => void;
  /** Asks once more, with what the fields say by now. */
  readonly retry: () => void;
};

/** The state machine of a form that generates: idle → running → idle (saved or canceled) or failed → … */
export function useImageGeneration({
  defaults,
  active = true,
  onSaved,
  onCanceled,
}: ImageGenerationOptions = {}): ImageGeneration {
  const library = useMediaLibrary((view) => view.library);
  const { models, modelsStatus } = useModels(active);
  const [typed, setTyped] = useState<Partial<GenerationFields>>({});
  const [files, setFiles] = useState<GenerationFiles>(NO_FILES);
  const [problems, setProblems] = useState<FieldProblems>({});
  const wanted = { ...EMPTY_FIELDS, model: models[0]?.id ?? "", ...defaults, ...typed };
  const model = findModel(models, wanted.model.trim());
  const fields = fitFields(wanted, model);

  const run = useRun({ onSaved, onCanceled, onFailed: (error) => setProblems(serverProblems(error)) });

  const generate = (request: MediaAIGenerateRequest): void => {
    if (run.status === "running") return;
    setProblems({});
    run.start((options) => library.generateImages(request, options));
  };

  const submit = (): void => {
    const found = checkFields(fields, model);
    if (Object.keys(found).length > 0) setProblems(found);
    else generate(toRequest(fields, files, model));
  };

  const withoutProblems = (changed: object): void =>
    setProblems(Object.fromEntries(Object.entries(problems).filter(([field]) => !(field in changed))));

  return {
    fields,
    setFields(changed) {
      setTyped({ ...typed, ...changed });
      withoutProblems(changed);
    },
    files,
    setFiles(changed) {
      setFiles({ ...files, ...changed });
      withoutProblems(changed);
    },
    problems,
    models,
    modelsStatus,
    model,
    microUsd: runPrice(toRequest(fields, files, model), model),
    status: run.status,
    error: run.error,
    startedAt: run.startedAt,
    generationId: run.generationId,
    generation: run.generation,
    submit,
    cancel: run.cancel,
    retry: submit,
  };
}

const NO_FILES: GenerationFiles = { images: [], mask: undefined };
