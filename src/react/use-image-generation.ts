"use client";

import { useState } from "react";
import type { MediaAIModel } from "../core/generation/ai-model.js";
import { findModel } from "../core/generation/find-model.js";
import type { GenerationInputRole } from "../core/generation/generation.js";
import type { MediaAIEstimate } from "../core/generation/generator.js";
import type { ModelListState } from "../core/generation/model-list.js";
import { loadPart } from "../core/load-part.js";
import type { BatchPlan } from "../core/prompts/plan-batch.js";
import {
  type ChosenInput,
  checkFields,
  EMPTY_FIELDS,
  type FieldIssues,
  fitFields,
  type GenerationFields,
  imagesOf,
  issuesWithout,
  serverIssues,
} from "./generation-request.js";
import { runPrice } from "./run-price.js";
import { useMediaLibrary } from "./use-media-library.js";
import { useModels } from "./use-models.js";
import { type Run, type RunHandlers, useRun } from "./use-run.js";

/** Options of `useImageGeneration`. */
export type ImageGenerationOptions = RunHandlers & {
  /** The initial fields. Default: 768 × 768, everything else empty. */
  defaults?: Partial<GenerationFields> | undefined;
  /** Whether the form is visible: the generator's models are only loaded then. Default true. */
  active?: boolean | undefined;
  /** The ids of albums that the images are put into, also if another page finishes the generation. */
  albums?: readonly string[] | undefined;
  /**
   * What is generated in place of what the fields say, in one queue: called when the form is submitted. Undefined, or
   * without it: one run, as the fields say.
   */
  planOf?: (() => BatchPlan | undefined) | undefined;
  /** What is shown as the price of a run: kept with each generation. Default: nothing. */
  estimateOf?: (() => MediaAIEstimate | undefined) | undefined;
  /**
   * Whether another run can be started while one is running. Status, error and `cancel` are then those of the run started
   * last. Default false.
   */
  parallel?: boolean | undefined;
};

/** What `useImageGeneration` returns: the state and actions of an image form. */
export type ImageGeneration = Run & {
  /** The texts as typed, with size and number of images adapted to the model. */
  readonly fields: GenerationFields;
  /** Changes fields and clears their issues. */
  readonly setFields: (fields: Partial<GenerationFields>) => void;
  /** The chosen inputs, for models that support them. */
  readonly inputs: readonly ChosenInput[];
  /** Changes the inputs and clears their issues. */
  readonly setInputs: (inputs: readonly ChosenInput[]) => void;
  /** Adds picked or painted files as input assets; failures are reported in `issues`. */
  readonly addFiles: (files: readonly File[], role?: GenerationInputRole) => Promise<void>;
  /** The invalid fields. */
  readonly issues: FieldIssues;
  /** The models to choose from. */
  readonly models: readonly MediaAIModel[];
  /** Whether the models have been loaded. */
  readonly modelsStatus: ModelListState["modelsStatus"];
  /** The selected model, otherwise the default; undefined if the generator lists none, or not yet. */
  readonly model: MediaAIModel | undefined;
  /** The price of this run in millionths of a US dollar; null if unknown, undefined if the generator names none. */
  readonly microUsd: number | null | undefined;
  /** Checks the fields and generates. Does nothing while running, unless `parallel`. */
  readonly submit: () => void;
  /** Generates again with the current fields. */
  readonly retry: () => void;
};

/**
 * The state machine of a form that generates images: idle → running → idle (saved or cancelled) or failed → …
 *
 * @example
 * ```tsx
 * import { useImageGeneration } from "@reactkits.dev/react-media-library";
 *
 * export function GenerateForm() {
 *   const { fields, setFields, submit, status, error, cancel } = useImageGeneration();
 *   return (
 *     <form action={submit}>
 *       <textarea value={fields.prompt} onChange={(event) => setFields({ prompt: event.target.value })} />
 *       {status === "running" ? <button type="button" onClick={cancel}>Cancel</button> : <button>Generate</button>}
 *       {error && <p role="alert">{error.message}</p>}
 *     </form>
 *   );
 * }
 * ```
 */
export function useImageGeneration({
  defaults,
  active = true,
  albums,
  planOf,
  estimateOf,
  parallel,
  onSaved,
  onCanceled,
}: ImageGenerationOptions = {}): ImageGeneration {
  const library = useMediaLibrary((view) => view.library);
  const { models, modelsStatus } = useModels(active);
  const [typed, setTyped] = useState<Partial<GenerationFields>>({});
  const [inputs, setInputs] = useState<readonly ChosenInput[]>([]);
  const [issues, setIssues] = useState<FieldIssues>({});
  const requested = { ...EMPTY_FIELDS, model: models[0]?.id ?? "", ...defaults, ...typed };
  const model = findModel(models, requested.model.trim());
  const fields = fitFields(requested, model);

  const { start, ...run } = useRun({
    onSaved,
    onCanceled,
    parallel,
    onFailed: (error) => setIssues(serverIssues(error, { ...EMPTY_FIELDS, ...INPUT_FIELDS })),
  });

  const submit = (): void => {
    const found = checkFields(fields, model);
    setIssues(found);
    if (Object.keys(found).length > 0) return;
    const plan = planOf?.();
    const estimate = estimateOf?.();
    start(async (options) => {
      const { submitFields } = await loadSubmitFields();
      return submitFields(library, { fields, inputs, model, plan }, { ...options, albums, estimate });
    });
  };

  const clearIssues = (changed: object): void => setIssues((now) => issuesWithout(changed, now));

  return {
    fields,
    setFields(changed) {
      setTyped({ ...typed, ...changed });
      clearIssues(changed);
    },
    inputs,
    setInputs(changed) {
      setInputs(changed);
      clearIssues(INPUT_FIELDS);
    },
    async addFiles(files, role = "start") {
      clearIssues(INPUT_FIELDS);
      const keep = async (file: File) => ({ ...(await library.addInput(file, role)), name: file.name });
      try {
        const more = await Promise.all(files.map(keep));
        setInputs((now) => [...now.filter((input) => role !== "mask" || input.role !== role), ...more]);
      } catch (error) {
        const message = error instanceof Error ? error.message : "";
        const field = role === "mask" ? role : "images";
        setIssues((now) => ({ ...now, [field]: { code: "server", message } }));
      }
    },
    issues,
    models,
    modelsStatus,
    model,
    microUsd: runPrice(
      {
        width: Number(fields.width),
        height: Number(fields.height),
        n: Number(fields.n),
        inputs: imagesOf(inputs).slice(0, model?.maxInputImages ?? 0),
      },
      model,
    ),
    ...run,
    submit,
    retry: submit,
  };
}

// The React Compiler compiles no `import()`.
const loadSubmitFields = () => loadPart(() => import("./submit-fields.js"));

/** The fields whose issues are about the inputs. */
const INPUT_FIELDS = { images: true, mask: true };
