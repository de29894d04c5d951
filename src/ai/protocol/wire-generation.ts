import type { GeneratedFileMetadata, MediaAIProgress } from "../../core/generation/generator.js";
import { isObject, parseObject } from "./json.js";
import { type ProblemDetails, readProblem } from "./problem-details.js";
import type { ServerEvent } from "./sse.js";
import { isPlace } from "./wire-images.js";

/** Maps the server's statuses of a generation to the library's. */
export const LIBRARY_STATUS = {
  queued: "queued",
  processing: "running",
  completed: "done",
  failed: "failed",
  canceled: "canceled",
} as const;

/** The status of a generation, in the server's terms. */
export type WireGenerationStatus = keyof typeof LIBRARY_STATUS;

/**
 * Whether a generation with this status has ended and will not change any more.
 *
 * @example
 * ```ts
 * import { isTerminal } from "@reactkits.dev/react-media-library/server/protocol";
 *
 * isTerminal("processing"); // false
 * ```
 */
export function isTerminal(status: WireGenerationStatus): status is "completed" | "failed" | "canceled" {
  return status === "completed" || status === "failed" || status === "canceled";
}

/** The maximum number of files of one generation. */
export const MAX_GENERATION_FILES = 16;

/** One image or video of a generation; its bytes are at `url`, and its metadata is complete with the generation's. */
export type WireFile = Pick<
  GeneratedFileMetadata,
  "seed" | "place" | "width" | "height" | "requested" | "sent" | "facts" | "warnings" | "microUsd"
> & {
  /** The file's index in its generation, from 0. */
  n: number;
  /** Relative to the server's origin. */
  url: string;
  /** The type detected from the content. */
  mimeType: string;
  /** Bytes. */
  size: number;
  /** The suggested name of the file, with its extension. */
  fileName: string;
  /** The content's hash: 64 hexadecimal digits in lower case. */
  sha256: string;
};

/** A file to download; its `url` is relative to the server's origin. */
export type WireLink = Pick<WireFile, "fileName" | "url">;

/** The cost of a generation. */
export type WireCost = {
  /** Credits taken from the account's balance. */
  credits?: number;
  /** The provider's price in millionths of a US dollar; null if unknown. */
  microUsd?: number | null;
};

/** A generation as its server reports it. Times are in milliseconds since 1970. */
export type WireGeneration = WireCost & {
  /** The server's id of the generation. */
  id: string;
  /** The current status. */
  status: WireGenerationStatus;
  /** What is generated. */
  kind: "images" | "videos";
  /** When it was submitted. */
  createdAt: number;
  /** When the model started. */
  startedAt?: number;
  /** When it reached a terminal status. */
  endedAt?: number;
  /** The latest progress. */
  progress?: MediaAIProgress;
  /** The provider's display name. */
  provider?: string;
  /** The model that runs. */
  model?: string;
  /** The number of requested files; a completed generation may have fewer. */
  requested?: number;
  /** The finished files, videos included. */
  images: WireFile[];
  /** Outputs that are neither images nor videos, available for download as long as the server keeps them. */
  others?: WireLink[];
  /** Why it failed; set if the status is `failed`. */
  error?: ProblemDetails;
};

/** The reply to an accepted request and to a cancellation. */
export type WireTicket = Pick<WireGeneration, "id" | "status">;

/** One page of a list of generations. */
export type WireGenerationPage = {
  /** Newest first. */
  generations: WireGeneration[];
  /** The `after` parameter of the next page; absent on the last one. */
  next?: string;
};

/** The data of each event of a generation's stream, by event name. */
export type GenerationEvents = {
  /** It was accepted. */
  queued: object;
  /** The model started. */
  started: object;
  /** The model reported progress. */
  progress: MediaAIProgress;
  /** A file is ready. */
  image: WireFile;
  /** It completed, with its final cost. */
  completed: WireCost;
  /** It failed. */
  failed: { error: ProblemDetails };
  /** It was cancelled. */
  canceled: object;
};

/** The name of an event of a generation's stream. */
export type GenerationEventName = keyof GenerationEvents;

export type GenerationEvent = {
  [Name in GenerationEventName]: { name: Name; data: GenerationEvents[Name] };
}[GenerationEventName];

/**
 * An event of the stream of all of an account's generations. Without a `Last-Event-ID` the stream starts with a
 * `snapshot` of each unfinished generation, without an event id, followed by `ready`; from its id on, the stream is
 * complete. The data of all other events are those of `GenerationEvents` plus the `generationId`.
 */
export type AccountEvent =
  | { name: "ready" }
  | { name: "snapshot"; generationId: string; data: WireGeneration }
  | (GenerationEvent & { generationId: string });

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
