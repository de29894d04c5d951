import { type FieldError, MediaLibraryError } from "../errors.js";
import type { MediaAIOperation } from "./ai-operation.js";
import { MAX_FILES } from "./generated-assets.js";
import type { GenerationRequest } from "./generation.js";
import type { MediaAIGenerateRequest, MediaAIVideoRequest } from "./generator.js";
import { operationErrors, operationFileErrors } from "./operation-errors.js";
import { inputCount } from "./request-of.js";

const MAX_INPUT_IMAGES = 14;

/** @throws MediaLibraryError `field` if no generator could accept the request */
export function checkRequest(generation: GenerationRequest): void {
  rejectIf(
    generation.kind === "images"
      ? imageErrors(generation.request, generation)
      : videoErrors(generation.request, generation),
  );
}

/** @throws MediaLibraryError `field` if the request is for an operation that is not offered, or not like this */
export function checkOperation(
  { kind, request }: GenerationRequest,
  operations: readonly MediaAIOperation[],
): void {
  if (kind === "images") rejectIf(operationErrors(request, operations));
}

function rejectIf(fields: FieldError[]): void {
  if (fields.length === 0) return;
  const sentences = fields.map(({ field, message }) => `${field} ${message}`);
  throw new MediaLibraryError("field", `The request is not valid: ${sentences.join("; ")}.`, { fields });
}

function imageErrors(
  { n, images, mask, operation }: MediaAIGenerateRequest,
  generation: Extract<GenerationRequest, { kind: "images" }>,
): FieldError[] {
  const { keep, inputs = [] } = generation;
  const fields: FieldError[] = [];
  if (n !== undefined && !(Number.isInteger(n) && n >= 1 && n <= MAX_FILES)) {
    fields.push({ field: "n", message: `must be a whole number from 1 to ${MAX_FILES}` });
  }
  if (keep !== undefined && !(Number.isInteger(keep) && keep >= 0 && keep < (n ?? 1))) {
    fields.push({ field: "keep", message: "must be the index of one of its images, from 0" });
  }
  if ((images !== undefined && !isFileList(images)) || inputCount(generation) > MAX_INPUT_IMAGES) {
    fields.push({ field: "images", message: `must be at most ${MAX_INPUT_IMAGES} files` });
  }
  const masked = mask !== undefined || inputs.some(({ role }) => role === "mask");
  if (masked && !((mask === undefined || isFile(mask)) && inputCount(generation) > 0)) {
    fields.push({ field: "mask", message: "must be a file, together with an image that it belongs to" });
  }
  if (operation)
    fields.push(...operationFileErrors(operation, { images: inputCount(generation), mask: masked }));
  return fields;
}

function videoErrors(
  { prompt, images, seconds }: MediaAIVideoRequest,
  generation: GenerationRequest,
): FieldError[] {
  const count = inputCount(generation);
  const fields: FieldError[] = [];
  if (images?.length === 0 && count === 0) fields.push({ field: "images", message: "must not be empty" });
  else if ((images !== undefined && !isFileList(images)) || count > MAX_INPUT_IMAGES) {
    fields.push({ field: "images", message: `must be at most ${MAX_INPUT_IMAGES} files` });
  } else if (count === 0 && !prompt?.trim()) {
    fields.push({ field: "prompt", message: "is required without images" });
  }
  if (seconds !== undefined && !(seconds > 0 && Number.isFinite(seconds))) {
    fields.push({ field: "seconds", message: "must be a number above 0" });
  }
  return fields;
}

const isFile = (value: unknown): boolean => value instanceof File;

const isFileList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MAX_INPUT_IMAGES && value.every(isFile);
