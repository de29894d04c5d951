import { ReplicateError } from "../replicate-error.js";
import type { Model } from "./model.js";
import { MODELS } from "./model-table.js";

const REFERENCE = /^[a-z0-9][\w.-]{0,99}\/[a-z0-9][\w.-]{0,99}(?::[0-9a-f]{64})?$/i;

/**
 * The model that `reference` names: by the id of a row of `MODELS`, the id without its version, or the short name. Any
 * other `owner/name` or `owner/name:version` is treated as an unknown model that takes every input under its usual name.
 * Undefined if the text is not a reference to a model.
 */
export function lookUpModel(reference: string): Model | undefined {
  return (
    MODELS.find(({ id }) => id === reference) ??
    MODELS.find(({ id, name }) => name === reference || bareId(id) === reference) ??
    (REFERENCE.test(reference) ? unknownModel(reference) : undefined)
  );
}

/**
 * Like `lookUpModel`, but throws a `ReplicateError` (`field`) if the text is not a reference to a model.
 *
 * @example
 * findModel("flux-schnell").id; // "black-forest-labs/flux-schnell"
 */
export function findModel(reference: string): Model {
  const model = lookUpModel(reference);
  if (model) return model;
  const names = MODELS.map(({ name }) => name).join(", ");
  throw new ReplicateError(
    "field",
    `"${reference.slice(0, 100)}" names no model. Write owner/name, owner/name:version with the version's 64 hex digits, or one of: ${names}.`,
    { fields: [{ field: "model", message: "must be owner/name or owner/name:version" }] },
  );
}

/** Whether `MODELS` has it. */
export const isListed = ({ id }: Model): boolean => MODELS.some((model) => model.id === id);

/** The id without its version. */
export const bareId = (id: string): string => id.split(":", 1).join();

const unknownModel = (id: string): Model => ({
  id,
  name: bareId(id).replace(/^.*\//, ""),
  label: id,
  kind: "image",
  size: { kind: "pixels", min: 1, max: Number.MAX_SAFE_INTEGER, multipleOf: 1 },
  steps: { field: "num_inference_steps", min: 1, max: Number.MAX_SAFE_INTEGER },
  // Known as `guidance` and as `guidance_scale`.
  guidance: null,
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
