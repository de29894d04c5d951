import { MediaLibraryError } from "../core/errors.js";
import { EXTENTS, findOperation, type MediaAIOperation } from "../core/generation/ai-operation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { operationErrors, operationFileErrors } from "../core/generation/operation-errors.js";
import { operationSize, withDefaults } from "../core/generation/operation-size.js";
import { readImageSize } from "../core/media/image-header.js";
import { sniffType } from "../core/media/sniff.js";
import { paintPicture } from "./mock-generator-picture.js";

/** One operation of each type, with prices to be shown. */
export const MOCK_OPERATIONS: readonly MediaAIOperation[] = [
  {
    type: "edit",
    model: "mock/edit",
    label: "Edit (mock)",
    prompt: "required",
    seed: true,
    microUsdPerImage: 40_000,
  },
  {
    type: "inpaint",
    model: "mock/fill",
    label: "Fill (mock)",
    prompt: "required",
    seed: true,
    microUsdPerImage: 50_000,
  },
  {
    type: "outpaint",
    model: "mock/fill",
    label: "Fill (mock)",
    prompt: "optional",
    extents: EXTENTS,
    seed: true,
    microUsdPerImage: 50_000,
  },
  {
    type: "upscale",
    model: "mock/upscale",
    label: "Upscale (mock)",
    scales: [2, 4],
    microUsdPerMegapixel: 2000,
  },
  { type: "remove-background", model: "mock/cut-out", label: "Cut out (mock)", microUsdPerImage: null },
];

/** The longest side that is drawn without a noticeable delay, in pixels. */
export const MOCK_MAX_SIDE = 4096;

/**
 * What an operation makes of an image: for the same image and request the same picture in every browser and in Node. It has
 * the size that the operation gives it, and is transparent around its subject after `remove-background`.
 * @throws MediaLibraryError `field` as a server does
 */
export async function runMockOperation(
  request: MediaAIGenerateRequest,
  operations: readonly MediaAIOperation[],
  seed: number,
): Promise<MockResult> {
  const { operation, images = [], mask, model, prompt } = request;
  if (!operation) throw new Error("The request has no operation.");
  const [image] = images;
  const fields = [
    ...operationErrors(request, operations),
    ...operationFileErrors(operation, { images: images.length, mask: mask !== undefined }),
  ];
  const offered = findOperation(operations, operation, model);
  if (fields.length > 0 || !offered || !image) throw invalid(fields);
  const bytes = new Uint8Array(await image.arrayBuffer());
  const own = readImageSize(bytes, sniffType(bytes) ?? "") ?? request;
  const requested = withDefaults(operation, offered);
  const { width, height } = operationSize(requested, own);
  if (Math.max(width, height) > MOCK_MAX_SIDE) {
    throw invalid([
      { field: "images", message: `must become at most ${MOCK_MAX_SIDE} pixels wide and high` },
    ]);
  }
  const subject = `${operation.type} ${prompt} ${hashBytes(bytes)}`;
  return {
    bytes: paintPicture(
      subject,
      offered.seed ? seed : 0,
      width,
      height,
      operation.type === "remove-background",
    ),
    metadata: { width, height, model: model || offered.model, ...(offered.seed && { seed }) },
  };
}

type MockResult = {
  bytes: Uint8Array<ArrayBuffer>;
  metadata: { width: number; height: number; model: string; seed?: number };
};

export function invalid(fields: { field: string; message: string }[]): MediaLibraryError {
  const sentences = fields.map(({ field, message }) => `${field} ${message}`);
  return new MediaLibraryError("field", `The request is not valid: ${sentences.join("; ")}.`, { fields });
}

/** FNV-1a. */
function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
