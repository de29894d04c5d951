import type { FieldError } from "../errors.js";
import { findOperation, type MediaAIOperation } from "./ai-operation.js";
import type { MediaAIGenerateRequest } from "./generator.js";
import { canBeKept, operationSize, withDefaults } from "./operation-size.js";

/**
 * Which fields of a request for an operation are invalid, apart from its files. `operations` are those that are offered.
 */
export function operationErrors(
  { operation, model, prompt, n, width = 0, height = 0 }: Partial<MediaAIGenerateRequest>,
  operations: readonly MediaAIOperation[],
): FieldError[] {
  if (!operation) return [];
  const { type, scale, extent } = operation;
  if (!operations.some((each) => each.type === type)) {
    return [{ field: "operation", message: "is not offered by this generator" }];
  }
  const offered = findOperation(operations, operation, model);
  if (!offered) return [{ field: "model", message: `is not offered for the operation ${type}` }];
  const errors: FieldError[] = [];
  if (offered.prompt === "required" && !prompt?.trim()) {
    errors.push({ field: "prompt", message: `is required for the operation ${type}` });
  }
  if (n !== undefined && n !== 1)
    errors.push({ field: "n", message: "must be 1: an operation makes one image" });
  const choices = [
    { field: "scale", value: scale, offered: type === "upscale" ? offered.scales : [] },
    { field: "extent", value: extent, offered: type === "outpaint" ? offered.extents : [] },
  ];
  for (const { field, value, offered: values = [] } of choices) {
    if (value === undefined || values.some((each) => each === value)) continue;
    const message =
      values.length > 0
        ? `must be one of ${values.join(", ")}`
        : `cannot be chosen for the operation ${type}`;
    errors.push({ field, message });
  }
  const made = operationSize(withDefaults(operation, offered), { width, height });
  if (!canBeKept(made)) {
    const message = `would make ${made.width} × ${made.height} pixels, which cannot be kept: choose less, or a smaller image`;
    const chosen = choices.find(({ offered: values = [] }) => values.length > 0);
    errors.push({ field: chosen?.field ?? "images", message });
  }
  return errors;
}

/** Which files of a request for an operation are missing, or too many. */
export function operationFileErrors(
  { type }: NonNullable<MediaAIGenerateRequest["operation"]>,
  { images, mask }: { images: number; mask: boolean },
): FieldError[] {
  const errors: FieldError[] = [];
  if (images !== 1)
    errors.push({ field: "images", message: `must be exactly one for the operation ${type}` });
  if (mask && type !== "inpaint")
    errors.push({ field: "mask", message: "is only for the operation inpaint" });
  if (!mask && type === "inpaint")
    errors.push({ field: "mask", message: "is required for the operation inpaint" });
  return errors;
}
