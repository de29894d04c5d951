import type { GeneratedFileMetadata } from "../../core/generation/generated-file-metadata.js";
import type { MediaAIProgress } from "../../core/generation/generator.js";
import type { ProblemDetails } from "./problem-details.js";

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

/** A partial picture of an image that is still being generated; it is sent once, and kept nowhere. */
export type WirePreview = {
  /** The image's index in its generation, from 0. */
  n: number;
  /** A PNG, JPEG, WebP, GIF or AVIF of at most 256 KB, in base64. */
  base64: string;
};

/** The data of each event of a generation's stream, by event name. */
export type GenerationEvents = {
  /** It was accepted. */
  queued: object;
  /** The model started. */
  started: object;
  /** The model reported progress. */
  progress: MediaAIProgress;
  /** A partial picture. Without an event id: nothing resumes from it. */
  preview: WirePreview;
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
