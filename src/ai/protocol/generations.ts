import type { MediaAIProgress } from "../../core/generation/generator.js";
import { isPlace, type Place } from "./images.js";
import { isObject, parseObject } from "./json.js";
import { type ProblemBody, readProblem } from "./problem.js";
import type { ServerEvent } from "./sse.js";

/** The server's words for how far a generation is, each with the library's own. */
export const LIBRARY_STATUS = {
  queued: "queued",
  processing: "running",
  completed: "done",
  failed: "failed",
  canceled: "canceled",
} as const;

export type WireGenerationStatus = keyof typeof LIBRARY_STATUS;

export function isTerminal(status: WireGenerationStatus): status is "completed" | "failed" | "canceled" {
  return status === "completed" || status === "failed" || status === "canceled";
}

/** Files of one generation, at most. */
export const MAX_GENERATION_FILES = 16;

/** One image or video of a generation; its bytes stand at `url`. */
export type WireFile = {
  /** Which of the generation's files it is, from 0. */
  n: number;
  /** Relative to the site. */
  url: string;
  mimeType: string;
  /** Bytes. */
  size: number;
  fileName: string;
  /** 64 hexadecimal digits, in lower case. */
  sha256: string;
  seed?: number;
  /** Which of those that the run makes it is, where that is more than one: they share the seed. */
  place?: Place;
  /** Pixels. */
  width?: number;
  /** Pixels. */
  height?: number;
  /** What was asked for and what was sent to the model, where these differ. */
  asked?: Record<string, unknown>;
  sent?: Record<string, unknown>;
  /** What the model said of it, such as a caption or a seed of its own. */
  facts?: Record<string, unknown>;
  /** A sentence for each change between what was asked for and what was sent. */
  warnings?: readonly string[];
  /** Its share of what the generation costs, in millionths of a US dollar; null where that is not known. */
  microUsd?: number | null;
};

/** Where a file is saved from; relative to the site. */
export type WireLink = Pick<WireFile, "fileName" | "url">;

/** What a generation took: of the balance, and in millionths of a US dollar (null where that is not known). */
export type WireCost = { credits?: number; microUsd?: number | null };

/** A generation as its server tells it. Times are in milliseconds since 1970. */
export type WireGeneration = WireCost & {
  id: string;
  status: WireGenerationStatus;
  kind: "images" | "videos";
  createdAt: number;
  startedAt?: number;
  endedAt?: number;
  progress?: MediaAIProgress;
  provider?: string;
  model?: string;
  /** How many files the model was asked for: a completed generation may have fewer. */
  requested?: number;
  /** Videos too. */
  images: WireFile[];
  /** What came and is none of these: to be saved, for as long as it is kept. */
  others?: WireLink[];
  error?: ProblemBody;
};

/** What an accepted request is answered with, and a cancelled one. */
export type WireTicket = Pick<WireGeneration, "id" | "status">;

/** The newest first; `next` is the `after` of the page behind this one. */
export type WireGenerationPage = { generations: WireGeneration[]; next?: string };

/** What each event of a generation's stream carries, by its name. */
export type GenerationEvents = {
  queued: object;
  started: object;
  progress: MediaAIProgress;
  image: WireFile;
  completed: WireCost;
  failed: { error: ProblemBody };
  canceled: object;
};

export type GenerationEventName = keyof GenerationEvents;

export type GenerationEvent = {
  [Name in GenerationEventName]: { name: Name; data: GenerationEvents[Name] };
}[GenerationEventName];

/**
 * What the stream of all of an account's generations tells. Without a `Last-Event-ID` it begins with a `snapshot` of
 * each that has not ended, which has no id of its own, and then `ready`, from whose id on nothing is left out. Of the
 * others the data are those of `GenerationEvents`, with the `generationId` beside them.
 */
export type AccountEvent =
  | { name: "ready" }
  | { name: "snapshot"; generationId: string; data: WireGeneration }
  | (GenerationEvent & { generationId: string });

/** Undefined where the text is no generation: one value of a wrong kind refuses the whole. */
export function decodeGeneration(text: string): WireGeneration | undefined {
  return unlessRefused(() => readGeneration(parseObject(text)));
}

export function decodeGenerationPage(text: string): WireGenerationPage | undefined {
  return unlessRefused(() => {
    const page = readObject(parseObject(text));
    const generations = readList(page.generations, 1000, readGeneration);
    return { generations, ...optional(page, { next: readText(1000) }) };
  });
}

export function decodeTicket(text: string): WireTicket | undefined {
  return unlessRefused(() => {
    const { id, status } = readObject(parseObject(text));
    return { id: readId(id), status: readStatus(status) };
  });
}

/** Undefined for events of other names, and where the data is not what the name says. */
export function decodeGenerationEvent({ name, data }: ServerEvent): GenerationEvent | undefined {
  return unlessRefused((): GenerationEvent | undefined => {
    const told = readObject(parseObject(data));
    switch (name) {
      case "queued":
      case "started":
      case "canceled":
        return { name, data: {} };
      case "progress":
        return { name, data: readProgress(told) };
      case "image":
        return { name, data: readFile(told) };
      case "completed":
        return { name, data: readCost(told) };
      case "failed":
        return { name, data: { error: readError(told.error) } };
      default:
        return undefined;
    }
  });
}

/** Undefined for events of other names, and where the data is not what the name says. */
export function decodeAccountEvent(event: ServerEvent): AccountEvent | undefined {
  const { name, data } = event;
  if (name === "ready") return { name };
  return unlessRefused((): AccountEvent | undefined => {
    if (name === "snapshot") {
      const generation = readGeneration(parseObject(data));
      return { name, generationId: generation.id, data: generation };
    }
    const generationId = readId(readObject(parseObject(data)).generationId);
    const told = decodeGenerationEvent(event);
    return told && { ...told, generationId };
  });
}

/** Thrown and caught in this file: a value that is not what it must be. */
class Refused extends Error {}

function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

type Read<T> = (value: unknown) => T;

function readGeneration(value: unknown): WireGeneration {
  const told = readObject(value);
  const images = readList(told.images, MAX_GENERATION_FILES, readFile).sort((a, b) => a.n - b.n);
  if (new Set(images.map(({ n }) => n)).size < images.length) throw new Refused();
  return {
    id: readId(told.id),
    status: readStatus(told.status),
    kind: readKind(told.kind),
    createdAt: readCount(told.createdAt),
    ...optional(told, {
      startedAt: readCount,
      endedAt: readCount,
      progress: readProgress,
      provider: readText(200),
      model: readText(500),
      requested: readCount,
      others: (list) => readList(list, MAX_GENERATION_FILES, readLink),
      error: readError,
    }),
    ...readCost(told),
    images,
  };
}

function readLink(value: unknown): WireLink {
  const { fileName, url } = readObject(value);
  return { fileName: readText(255)(fileName), url: readText(2048)(url) };
}

function readFile(value: unknown): WireFile {
  const told = readObject(value);
  const n = readCount(told.n);
  const sha256 = readText(64)(told.sha256);
  if (n >= MAX_GENERATION_FILES || !/^[0-9a-f]{64}$/.test(sha256)) throw new Refused();
  return {
    ...{ n, sha256, size: readCount(told.size) },
    url: readText(2048)(told.url),
    mimeType: readText(100)(told.mimeType),
    fileName: readText(255)(told.fileName),
    ...optional(told, {
      seed: readCount,
      place(told) {
        if (!isPlace(told)) throw new Refused();
        return { n: told.n, count: told.count };
      },
      width: readCount,
      height: readCount,
      asked: readObject,
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
    fraction(told) {
      if (typeof told !== "number" || !(told >= 0 && told <= 1)) throw new Refused();
      return told;
    },
    message: readText(1000),
  });
}

function readError(value: unknown): ProblemBody {
  const problem = readProblem(value);
  if (!problem) throw new Refused();
  return problem;
}

function readId(value: unknown): string {
  const id = readText(100)(value);
  // It becomes a part of an address.
  if (!/^[\w-]+$/.test(id)) throw new Refused();
  return id;
}

function readStatus(value: unknown): WireGenerationStatus {
  if (typeof value === "string" && isStatus(value)) return value;
  throw new Refused();
}

const isStatus = (text: string): text is WireGenerationStatus => Object.hasOwn(LIBRARY_STATUS, text);

function readKind(value: unknown): WireGeneration["kind"] {
  if (value === "images" || value === "videos") return value;
  throw new Refused();
}

function readCount(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Refused();
}

function readText(maxLength: number): Read<string> {
  return (value) => {
    if (typeof value === "string" && value.length <= maxLength) return value;
    throw new Refused();
  };
}

function readObject(value: unknown): Record<string, unknown> {
  if (isObject(value)) return value;
  throw new Refused();
}

function readList<T>(value: unknown, most: number, read: Read<T>): T[] {
  if (Array.isArray(value) && value.length <= most) return value.map((each) => read(each));
  throw new Refused();
}

/** The named fields of `told` that are there, each as its reader reads it. */
function optional<Fields extends object>(
  told: Record<string, unknown>,
  readers: { [Key in keyof Fields]: Read<Fields[Key]> },
): Partial<Fields> {
  const read: Partial<Fields> = {};
  for (const key in readers) {
    const value = told[key];
    if (value !== undefined) read[key] = readers[key](value);
  }
  return read;
}
