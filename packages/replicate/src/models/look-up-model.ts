import type { Model } from "./model.js";
import { MODELS } from "./model-table.js";

const REFERENCE = /^[a-z0-9][\w.-]{0,99}\/[a-z0-9][\w.-]{0,99}(?::[0-9a-f]{64})?$/i;

/**
 * The model that `reference` names: a row's id, its id without the version, or its short name. Any other
 * `owner/name` or `owner/name:version` is a model of which nothing is known, and which takes everything
 * under its usual name. Undefined where the text names no model at all.
 */
export function lookUpModel(reference: string): Model | undefined {
  return (
    MODELS.find(({ id }) => id === reference) ??
    MODELS.find(({ id, name }) => name === reference || bareId(id) === reference) ??
    (REFERENCE.test(reference) ? unknownModel(reference) : undefined)
  );
}

/** Whether the table has it. */
export const isListed = ({ id }: Model): boolean => MODELS.some((model) => model.id === id);

/** Without the version. */
export const bareId = (id: string): string => id.split(":", 1).join();

const unknownModel = (id: string): Model => ({
  id,
  name: bareId(id).replace(/^.*\//, ""),
  label: id,
  kind: "image",
  size: { kind: "pixels", min: 1, max: Number.MAX_SAFE_INTEGER, multipleOf: 1 },
  steps: { field: "num_inference_steps", min: 1, max: Number.MAX_SAFE_INTEGER },
  negativePrompt: "negative_prompt",
  seed: { max: 0xffff_ffff },
  images: { field: "num_outputs", max: 16 },
  inputImages: { field: "image", max: 1, list: false },
  mask: "mask",
  formats: null,
  output: "either",
  always: {},
  price: null,
  timeout: 110_000,
  licence: null,
});
