import type { MediaLibraryErrorCode } from "../error-codes.js";
import type { MediaLibraryError, MediaLibraryErrorOptions } from "../errors.js";
import type { MediaAIGenerateRequest, MediaAIProgress, MediaAIVideoRequest } from "./generator.js";

/** What is asked of the generator. */
export type GenerationRequest =
  | {
      readonly kind: "images";
      readonly request: MediaAIGenerateRequest;
      /** The only image that is saved, from 0: a request for several is repeated for one of them. Default: all are. */
      readonly keep?: number;
    }
  | { readonly kind: "videos"; readonly request: MediaAIVideoRequest };

/**
 * `queued`: waits for its turn, the generator was not called yet. `saving`: the generator has ended, the last files
 * are being saved. The others have ended: `done` has at least one file, and an `error` if something went wrong all the
 * same; `interrupted` was cut off (the page went away, the connection broke) and may go on.
 */
export type GenerationStatus =
  | "queued"
  | "running"
  | "saving"
  | "done"
  | "failed"
  | "interrupted"
  | "canceled";

/** One call of the generator, from the button to the last saved file; it outlives the page. */
export type Generation = GenerationRequest & GenerationProgress<MediaLibraryError>;

/** A generation as a storage keeps it: plain data, but for the files of its request. */
export type GenerationRecord = GenerationRequest & GenerationRow;

/** What of it changes. */
export type GenerationRow = GenerationProgress<ErrorRecord>;

type ErrorRecord = Omit<MediaLibraryErrorOptions, "cause"> & {
  code: MediaLibraryErrorCode;
  message: string;
};

type GenerationProgress<Failure> = {
  readonly id: string;
  readonly status: GenerationStatus;
  /** Milliseconds since 1970 at which it was asked for; no two of one page have the same. */
  readonly startedAt: number;
  /** Milliseconds since 1970; absent until it has ended. */
  readonly endedAt?: number;
  /** What the generator reported last. */
  readonly progress?: MediaAIProgress;
  /** The assets that it has brought into the library so far, in its own order, also those that were removed since. */
  readonly assetIds: readonly string[];
  /** How many of its files came into the library so far: as many as `assetIds` has. */
  readonly saved: number;
  /** What they cost, in millionths of a US dollar; null if that is unknown, absent if the generator names no price. */
  readonly microUsd?: number | null;
  /** Why it failed, or was interrupted. */
  readonly error?: Failure;
};

/** Whether it has not ended yet: it is queued, running or saving. */
export function isActive({ status }: Pick<Generation, "status">): boolean {
  return status === "queued" || status === "running" || status === "saving";
}

/** The request of a generation, without what became of it. */
export function requestOf(generation: GenerationRequest): GenerationRequest {
  const { kind, request } = generation;
  if (kind === "videos") return { kind, request };
  return { kind, request, ...(generation.keep !== undefined && { keep: generation.keep }) };
}
