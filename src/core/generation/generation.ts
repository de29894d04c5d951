import type { MediaLibraryErrorCode } from "../error-codes.js";
import type { MediaLibraryError, MediaLibraryErrorOptions } from "../errors.js";
import type { MediaAIGenerateRequest, MediaAIProgress, MediaAIVideoRequest } from "./generator.js";

/**
 * The purpose of an input: `start`, the initial image; `style`, an image whose style is adopted; `control`, an image whose
 * shapes are kept; `mask`, white where the first of the others should be repainted.
 */
export type GenerationInputRole = "start" | "style" | "mask" | "control";

/** An input of a generation: an asset, listed or hidden. */
export type GenerationInput = {
  /** The asset's id. */
  readonly assetId: string;
  /** What it is used for. */
  readonly role: GenerationInputRole;
};

/** A generation's request. */
export type GenerationRequest = {
  /** The inputs in order, which the generator gets as files. Absent if there are none. */
  readonly inputs?: readonly GenerationInput[];
} & (
  | {
      readonly kind: "images";
      /** The request for images; without files once it runs, those are `inputs`. */
      readonly request: MediaAIGenerateRequest;
      /** The only image that is saved, from 0: a request for several is repeated for one of them. Default: all are. */
      readonly keep?: number;
    }
  | {
      readonly kind: "videos";
      /** The request for a video. */
      readonly request: MediaAIVideoRequest;
    }
);

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
  /** Bytes of the hidden assets that it starts from. Absent if it starts from none. */
  readonly inputBytes?: number;
  /** Why it failed, or was interrupted. */
  readonly error?: Failure;
};

/**
 * Whether a generation has not ended yet: it is queued, running or saving.
 *
 * @example
 * ```ts
 * import { type Generation, isActive } from "@reactkits.dev/react-media-library/core";
 *
 * export const countActive = (generations: readonly Generation[]) => generations.filter(isActive).length;
 * ```
 */
export function isActive({ status }: Pick<Generation, "status">): boolean {
  return status === "queued" || status === "running" || status === "saving";
}

/** How many images a generation starts from, a mask not counted. */
export const inputCount = ({ inputs = [], request }: GenerationRequest): number =>
  inputs.filter(({ role }) => role !== "mask").length + (request.images?.length ?? 0);

/** The request of a generation, without what became of it. */
export function requestOf(generation: GenerationRequest): GenerationRequest {
  const { kind, request, inputs } = generation;
  const given = inputs && { inputs };
  if (kind === "videos") return { kind, request, ...given };
  return { kind, request, ...given, ...(generation.keep !== undefined && { keep: generation.keep }) };
}
