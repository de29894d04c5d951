"use client";

import { useState } from "react";
import { findModel } from "../core/generation/find-model.js";
import type { GenerationInputRole } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest, MediaAIModel } from "../core/generation/generator.js";
import type { WithInputs } from "../core/generation/library-generations.js";
import type { ModelListState } from "../core/generation/model-list.js";
import {
  type ChosenInput,
  checkFields,
  EMPTY_FIELDS,
  type FieldProblems,
  fitFields,
  type GenerationFields,
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
  /** What it starts from, for the models that take images. */
  readonly inputs: readonly ChosenInput[];
  readonly setInputs: (inputs: readonly ChosenInput[]) => void;
  /** Adds files that were picked or painted, each as an asset; why one could not be kept is in `problems`. */
  readonly addFiles: (files: readonly File[], role?: GenerationInputRole) => Promise<void>;
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
  const [inputs, setInputs] = useState<readonly ChosenInput[]>(NO_INPUTS);
  const [problems, setProblems] = useState<FieldProblems>({});
  const wanted = { ...EMPTY_FIELDS, model: models[0]?.id ?? "", ...defaults, ...typed };
  const model = findModel(models, wanted.model.trim());
  const fields = fitFields(wanted, model);

  const run = useRun({ onSaved, onCanceled, onFailed: (error) => setProblems(serverProblems(error)) });

  const generate = (request: WithInputs<MediaAIGenerateRequest>): void => {
    if (run.status === "running") return;
    setProblems({});
    run.start((options) => library.generateImages(request, options));
  };

  const submit = (): void => {
    const found = checkFields(fields, model);
    if (Object.keys(found).length > 0) setProblems(found);
    else generate(toRequest(fields, inputs, model));
  };

  const withoutProblems = (changed: object): void =>
    setProblems((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !(field in changed))));

  return {
    fields,
    setFields(changed) {
      setTyped({ ...typed, ...changed });
      withoutProblems(changed);
    },
    inputs,
    setInputs(changed) {
      setInputs(changed);
      withoutProblems(INPUT_FIELDS);
    },
    async addFiles(files, role = "start") {
      withoutProblems(INPUT_FIELDS);
      const keep = async (file: File) => ({ ...(await library.addInput(file, role)), name: file.name });
      try {
        const more = await Promise.all(files.map(keep));
        setInputs((now) => [...now.filter((input) => role !== "mask" || input.role !== role), ...more]);
      } catch (error) {
        const message = error instanceof Error ? error.message : "";
        const field = role === "mask" ? role : "images";
        setProblems((now) => ({ ...now, [field]: { code: "server", message } }));
      }
    },
    problems,
    models,
    modelsStatus,
    model,
    microUsd: runPrice(toRequest(fields, inputs, model), model),
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

const NO_INPUTS: readonly ChosenInput[] = [];

/** The fields whose problems are about the inputs. */
const INPUT_FIELDS = { images: true, mask: true };
