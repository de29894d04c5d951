import { ReplicateError } from "../replicate-error.js";
import { lookUpModel } from "./look-up-model.js";
import type { Model } from "./model.js";
import { MODELS } from "./model-table.js";

/**
 * Like `lookUpModel`, but throws a `ReplicateError` (`field`) if the text is no reference to a model.
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
