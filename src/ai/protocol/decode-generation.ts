import type { MediaAIProgress } from "../../core/generation/generator.js";
import { isObject, parseObject } from "./json.js";
import { type ProblemDetails, readProblem } from "./problem-details.js";
import type { ServerEvent } from "./sse.js";
import {
  type AccountEvent,
  type GenerationEvent,
  LIBRARY_STATUS,
  MAX_GENERATION_FILES,
  type WireCost,
  type WireFile,
  type WireGeneration,
  type WireGenerationPage,
  type WireGenerationStatus,
  type WireLink,
  type WirePreview,
  type WireTicket,
} from "./wire-generation.js";
import { isPlace, PREVIEW_BYTES } from "./wire-images.js";

/** Undefined if the text is not a valid generation; a single invalid value makes all of it invalid. */
export function decodeGeneration(text: string): WireGeneration | undefined {
  return unlessInvalid(() => readGeneration(parseObject(text)));
}

export function decodeGenerationPage(text: string): WireGenerationPage | undefined {
  return unlessInvalid(() => {
    const page = readObject(parseObject(text));
    const generations = readList(page.generations, 1000, readGeneration);
    return { generations, ...optional(page, { next: readText(1000) }) };
  });
}

export function decodeTicket(text: string): WireTicket | undefined {
  return unlessInvalid(() => {
    const { id, status } = readObject(parseObject(text));
    return { id: readId(id), status: readStatus(status) };
  });
}

/** Undefined for unknown event names and for invalid data. */
export function decodeGenerationEvent({ name, data }: ServerEvent): GenerationEvent | undefined {
  return unlessInvalid((): GenerationEvent | undefined => {
    const fields = readObject(parseObject(data));
    switch (name) {
      case "queued":
      case "started":
      case "canceled":
        return { name, data: {} };
      case "progress":
        return { name, data: readProgress(fields) };
      case "preview":
        return { name, data: readPreview(fields) };
      case "image":
        return { name, data: readFile(fields) };
      case "completed":
        return { name, data: readCost(fields) };
      case "failed":
        return { name, data: { error: readError(fields.error) } };
      default:
        return undefined;
    }
  });
}

/** Undefined for unknown event names and for invalid data. */
export function decodeAccountEvent(event: ServerEvent): AccountEvent | undefined {
  const { name, data } = event;
  if (name === "ready") return { name };
  return unlessInvalid((): AccountEvent | undefined => {
    if (name === "snapshot") {
      const generation = readGeneration(parseObject(data));
      return { name, generationId: generation.id, data: generation };
    }
    const generationId = readId(readObject(parseObject(data)).generationId);
    const decoded = decodeGenerationEvent(event);
    return decoded && { ...decoded, generationId };
  });
}

/** Thrown and caught in this file only. */
class InvalidValue extends Error {}

function unlessInvalid<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidValue) return undefined;
    throw error;
  }
}

type Read<T> = (value: unknown) => T;

function readGeneration(value: unknown): WireGeneration {
  const fields = readObject(value);
  const images = readList(fields.images, MAX_GENERATION_FILES, readFile).sort((a, b) => a.n - b.n);
  if (new Set(images.map(({ n }) => n)).size < images.length) throw new InvalidValue();
  return {
    id: readId(fields.id),
    status: readStatus(fields.status),
    kind: readKind(fields.kind),
    createdAt: readCount(fields.createdAt),
    ...optional(fields, {
      startedAt: readCount,
      endedAt: readCount,
      progress: readProgress,
      provider: readText(200),
      model: readText(500),
      requested: readCount,
      others: (list) => readList(list, MAX_GENERATION_FILES, readLink),
      error: readError,
    }),
    ...readCost(fields),
    images,
  };
}

function readPreview(value: unknown): WirePreview {
  const { n, base64 } = readObject(value);
  const index = readCount(n);
  if (index >= MAX_GENERATION_FILES) throw new InvalidValue();
  return { n: index, base64: readText(Math.ceil(PREVIEW_BYTES / 3) * 4)(base64) };
}

function readLink(value: unknown): WireLink {
  const { fileName, url } = readObject(value);
  return { fileName: readText(255)(fileName), url: readText(2048)(url) };
}

function readFile(value: unknown): WireFile {
  const fields = readObject(value);
  const n = readCount(fields.n);
  const sha256 = readText(64)(fields.sha256);
  if (n >= MAX_GENERATION_FILES || !/^[0-9a-f]{64}$/.test(sha256)) throw new InvalidValue();
  return {
    n,
    sha256,
    size: readCount(fields.size),
    url: readText(2048)(fields.url),
    mimeType: readText(100)(fields.mimeType),
    fileName: readText(255)(fields.fileName),
    ...optional(fields, {
      seed: readCount,
      place(value) {
        if (!isPlace(value)) throw new InvalidValue();
        return { n: value.n, count: value.count };
      },
      width: readCount,
      height: readCount,
      requested: readObject,
      sent: readObject,
      facts: readObject,
      warnings: (list) => readList(list, 50, readText(2000)),
      microUsd: readPrice,
    }),
  };
}

function readCost(value: unknown): WireCost {
  return optional(readObject(value), {
    credits: readCount,
    microUsd: readPrice,
  });
}

const readPrice: Read<number | null> = (value) => (value === null ? null : readCount(value));

function readProgress(value: unknown): MediaAIProgress {
  return optional(readObject(value), {
    fraction(value) {
      if (typeof value !== "number" || !(value >= 0 && value <= 1)) throw new InvalidValue();
      return value;
    },
    message: readText(1000),
  });
}

function readError(value: unknown): ProblemDetails {
  const problem = readProblem(value);
  if (!problem) throw new InvalidValue();
  return problem;
}

function readId(value: unknown): string {
  const id = readText(100)(value);
  // It becomes part of a URL.
  if (!/^[\w-]+$/.test(id)) throw new InvalidValue();
  return id;
}

function readStatus(value: unknown): WireGenerationStatus {
  if (typeof value === "string" && isStatus(value)) return value;
  throw new InvalidValue();
}

const isStatus = (text: string): text is WireGenerationStatus => Object.hasOwn(LIBRARY_STATUS, text);

function readKind(value: unknown): WireGeneration["kind"] {
  if (value === "images" || value === "videos") return value;
  throw new InvalidValue();
}

function readCount(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidValue();
}

function readText(maxLength: number): Read<string> {
  return (value) => {
    if (typeof value === "string" && value.length <= maxLength) return value;
    throw new InvalidValue();
  };
}

function readObject(value: unknown): Record<string, unknown> {
  if (isObject(value)) return value;
  throw new InvalidValue();
}

function readList<T>(value: unknown, most: number, read: Read<T>): T[] {
  if (Array.isArray(value) && value.length <= most) return value.map((each) => read(each));
  throw new InvalidValue();
}

/** Those of `fields` that are present and have a reader, each converted by it. */
function optional<Fields extends object>(
  fields: Record<string, unknown>,
  readers: { [Key in keyof Fields]: Read<Fields[Key]> },
): Partial<Fields> {
  const read: Partial<Fields> = {};
  for (const key in readers) {
    const value = fields[key];
    if (value !== undefined) read[key] = readers[key](value);
  }
  return read;
}
