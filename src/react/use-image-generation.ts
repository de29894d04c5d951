"use client";

import { useRef, useState } from "react";
import type { MediaAsset } from "../core/asset.js";
import { MediaLibraryError } from "../core/errors.js";
import { findModel } from "../core/find-model.js";
import type { Generation } from "../core/generations.js";
import type { MediaAIGenerateRequest, MediaAIModel } from "../core/generator.js";
import type { ModelListState } from "../core/model-list.js";
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
import { useMediaLibrary } from "./use-media-library.js";
import { useModels } from "./use-models.js";

export type ImageGenerationOptions = {
  /** What the form starts with; default 768 × 768 and nothing else. */
  defaults?: Partial<GenerationFields> | undefined;
  /** Whether the form is in use: only then is a generator asked what its models can. Default true. */
  active?: boolean | undefined;
  onSaved?: ((assets: MediaAsset[]) => void) | undefined;
  /** Called when a run was ended by the user, here or on its placeholder. */
  onCanceled?: (() => void) | undefined;
};

export type ImageGeneration = {
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
  readonly status: "idle" | "running" | "failed";
  /** Why the last run failed. */
  readonly error: MediaLibraryError | undefined;
  /** Milliseconds since 1970, while running. */
  readonly startedAt: number | undefined;
  /** How far the run is, while there is one. */
  readonly generation: Generation | undefined;
  /** Checks the fields and generates. Without effect while running. */
  readonly submit: () => void;
  /** Ends the run; the fields stay. */
  readonly cancel: () => void;
  /** Asks once more, with what the fields say by now. */
  readonly retry: () => void;
};

type State =
  | { status: "idle" }
  | { status: "running"; startedAt: number; id: string }
  | { status: "failed"; error: MediaLibraryError };

/** The state machine of a form that generates: idle → running → idle (saved or canceled) or failed → … */
export function useImageGeneration({
  defaults,
  active = true,
  onSaved,
  onCanceled,
}: ImageGenerationOptions = {}): ImageGeneration {
  const { library, generations } = useMediaLibrary();
  const { models, modelsStatus } = useModels(active);
  const [typed, setTyped] = useState<Partial<GenerationFields>>({});
  const [files, setFiles] = useState<GenerationFiles>(NO_FILES);
  const [problems, setProblems] = useState<FieldProblems>({});
  const [state, setState] = useState<State>({ status: "idle" });
  const controller = useRef<AbortController>(undefined);
  const wanted = { ...EMPTY_FIELDS, model: models[0]?.id ?? "", ...defaults, ...typed };
  const model = findModel(models, wanted.model.trim());
  const fields = fitFields(wanted, model);
  const price = model?.microUsdPerImage;

  const run = (request: MediaAIGenerateRequest): void => {
    // The ref, not the state: two clicks may come before one render.
    if (controller.current) return;
    const own = new AbortController();
    controller.current = own;
    setProblems({});
    const startedAt = Date.now();
    setState({ status: "running", startedAt, id: "" });
    const onStart = (id: string) => setState({ status: "running", startedAt, id });
    library.generateImages(request, { signal: own.signal, onStart }).then(
      (assets) => {
        controller.current = undefined;
        setState({ status: "idle" });
        onSaved?.(assets);
      },
      (error: unknown) => {
        controller.current = undefined;
        if (!MediaLibraryError.isInstance(error) || error.code === "canceled") {
          // Ended by the user, here or on the placeholder: nothing failed.
          setState({ status: "idle" });
          onCanceled?.();
        } else {
          setProblems(serverProblems(error));
          setState({ status: "failed", error });
        }
      },
    );
  };

  const submit = (): void => {
    const found = checkFields(fields, model);
    if (Object.keys(found).length > 0) setProblems(found);
    else run(toRequest(fields, files, model));
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
    microUsd: typeof price === "number" ? Math.round(price * Number(fields.n)) : price,
    status: state.status,
    error: state.status === "failed" ? state.error : undefined,
    startedAt: state.status === "running" ? state.startedAt : undefined,
    generation: state.status === "running" ? generations.find(({ id }) => id === state.id) : undefined,
    submit,
    cancel: () => controller.current?.abort(),
    retry: submit,
  };
}

const NO_FILES: GenerationFiles = { images: [], mask: undefined };
