"use client";

import { useRef, useState } from "react";
import type { MediaAsset } from "../core/asset.js";
import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGenerateRequest } from "../core/generator.js";
import { useMediaLibrary } from "./use-media-library.js";

/** The form's texts, as typed. An empty text means that the field was left out. */
export type GenerationFields = Record<
  "prompt" | "width" | "height" | "model" | "negativePrompt" | "steps" | "seed",
  string
>;

/** What is wrong with one field: found here, or in the server's own words. */
export type FieldProblem = { code: "required" | "integer" } | { code: "server"; message: string };

export type ImageGenerationOptions = {
  /** What the form starts with; default 768 × 768 and nothing else. */
  defaults?: Partial<GenerationFields> | undefined;
  onSaved?: ((assets: MediaAsset[]) => void) | undefined;
  /** Called when a run was ended by the user, here or on its placeholder. */
  onCanceled?: (() => void) | undefined;
};

export type ImageGeneration = {
  readonly fields: GenerationFields;
  readonly setFields: (fields: Partial<GenerationFields>) => void;
  readonly problems: Partial<Record<keyof GenerationFields, FieldProblem>>;
  readonly status: "idle" | "running" | "failed";
  /** Why the last run failed. */
  readonly error: MediaLibraryError | undefined;
  /** Milliseconds since 1970, while running. */
  readonly startedAt: number | undefined;
  /** Checks the fields and generates. Without effect while running. */
  readonly submit: () => void;
  /** Ends the run; the fields stay. */
  readonly cancel: () => void;
  /** Asks once more, with what the fields say by now. */
  readonly retry: () => void;
};

type State =
  | { status: "idle" }
  | { status: "running"; startedAt: number }
  | { status: "failed"; error: MediaLibraryError };

const EMPTY: GenerationFields = {
  prompt: "",
  width: "768",
  height: "768",
  model: "",
  negativePrompt: "",
  steps: "",
  seed: "",
};

/** The state machine of a form that generates: idle → running → idle (saved or canceled) or failed → … */
export function useImageGeneration({
  defaults,
  onSaved,
  onCanceled,
}: ImageGenerationOptions = {}): ImageGeneration {
  const { library, models } = useMediaLibrary();
  const [typed, setTyped] = useState<Partial<GenerationFields>>({});
  const [problems, setProblems] = useState<ImageGeneration["problems"]>({});
  const [state, setState] = useState<State>({ status: "idle" });
  const controller = useRef<AbortController>(undefined);
  const fields = { ...EMPTY, model: models[0]?.id ?? "", ...defaults, ...typed };

  const run = (request: MediaAIGenerateRequest): void => {
    // The ref, not the state: two clicks may come before one render.
    if (controller.current) return;
    const own = new AbortController();
    controller.current = own;
    setProblems({});
    setState({ status: "running", startedAt: Date.now() });
    library.generateImages(request, { signal: own.signal }).then(
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
    const found = check(fields);
    if (Object.keys(found).length > 0) setProblems(found);
    else run(toRequest(fields));
  };

  return {
    fields,
    setFields(changed) {
      setTyped({ ...typed, ...changed });
      setProblems(Object.fromEntries(Object.entries(problems).filter(([field]) => !(field in changed))));
    },
    problems,
    status: state.status,
    error: state.status === "failed" ? state.error : undefined,
    startedAt: state.status === "running" ? state.startedAt : undefined,
    submit,
    cancel: () => controller.current?.abort(),
    retry: submit,
  };
}

/** Only what no server could understand: its own limits are its own to tell. */
function check(fields: GenerationFields): ImageGeneration["problems"] {
  const found: ImageGeneration["problems"] = {};
  if (fields.prompt.trim() === "") found.prompt = { code: "required" };
  for (const field of ["width", "height", "steps", "seed"] as const) {
    const text = fields[field].trim();
    const optional = field === "steps" || field === "seed";
    if (text === "" && optional) continue;
    if (!/^\d{1,15}$/.test(text)) found[field] = { code: text === "" ? "required" : "integer" };
  }
  return found;
}

function toRequest(fields: GenerationFields): MediaAIGenerateRequest {
  const { model, negativePrompt, steps, seed } = fields;
  return {
    prompt: fields.prompt.trim(),
    width: Number(fields.width),
    height: Number(fields.height),
    ...(model.trim() !== "" && { model: model.trim() }),
    ...(negativePrompt.trim() !== "" && { negativePrompt: negativePrompt.trim() }),
    ...(steps.trim() !== "" && { steps: Number(steps) }),
    ...(seed.trim() !== "" && { seed: Number(seed) }),
  };
}

function serverProblems(error: MediaLibraryError): ImageGeneration["problems"] {
  const known = error.fields.filter(({ field }) => field in EMPTY);
  return Object.fromEntries(known.map(({ field, message }) => [field, { code: "server", message }]));
}
