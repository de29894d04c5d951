import type { MediaLibraryErrorCode } from "../error-codes.js";
import type { MediaLibraryError, MediaLibraryErrorOptions } from "../errors.js";
import type { MediaAIGenerateRequest, MediaAIProgress, MediaAIVideoRequest } from "./generator.js";

/** What a run makes, and of what. */
export type GenerationJob =
  | {
      readonly kind: "images";
      readonly request: MediaAIGenerateRequest;
      /** Which of its images alone is saved, from 0: a run of several is repeated for one of them. Default: all. */
      readonly keep?: number;
    }
  | { readonly kind: "videos"; readonly request: MediaAIVideoRequest };

/**
 * `queued`: waits for its turn, its generator was not asked yet. `saving`: the generator has ended, its last files
 * are being saved. The others have ended: `done` has at least one file, and an `error` beside it where something
 * went wrong all the same; `interrupted` was cut off (the page went away, the connection broke) and may go on.
 */
export type GenerationStatus =
  | "queued"
  | "running"
  | "saving"
  | "done"
  | "failed"
  | "interrupted"
  | "canceled";

/** One run of the generator, from the button to the last saved file: a job that outlives the page. */
export type Generation = GenerationJob & Told<MediaLibraryError>;

/** A generation as a storage keeps it: plain data, but for the files of its request. */
export type GenerationRecord = GenerationJob & GenerationRow;

/** What of it changes. */
export type GenerationRow = Told<ErrorRecord>;

type ErrorRecord = Omit<MediaLibraryErrorOptions, "cause"> & {
  code: MediaLibraryErrorCode;
  message: string;
};

type Told<Failure> = {
  readonly id: string;
  readonly status: GenerationStatus;
  /** Milliseconds since 1970 at which it was asked for; no two of one page have the same. */
  readonly startedAt: number;
  /** Milliseconds since 1970; absent until it has ended. */
  readonly endedAt?: number;
  /** How far the generator said that it is, last. */
  readonly progress?: MediaAIProgress;
  /** The assets that it has brought into the library so far, in its own order, also those that were removed since. */
  readonly assetIds: readonly string[];
  /** How many of its files came into the library so far: as many as `assetIds` has. */
  readonly saved: number;
  /** What these cost, in millionths of a US dollar; null where that is unknown, absent where nobody says. */
  readonly microUsd?: number | null;
  /** Why it failed, or was interrupted. */
  readonly error?: Failure;
};

/** Whether it has not ended yet: it is queued, running or saving. */
export function isActive({ status }: Pick<Generation, "status">): boolean {
  return status === "queued" || status === "running" || status === "saving";
}

/** The job of a generation without what became of it. */
export function jobOf(job: GenerationJob): GenerationJob {
  const { kind, request } = job;
  if (kind === "videos") return { kind, request };
  return { kind, request, ...(job.keep !== undefined && { keep: job.keep }) };
}
