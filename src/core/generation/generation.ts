import type { MediaLibraryErrorCode } from "../error-codes.js";
import type { MediaLibraryError, MediaLibraryErrorOptions } from "../errors.js";
import type { BatchCell } from "./batch-cell.js";
import type {
  MediaAIEstimate,
  MediaAIGenerateRequest,
  MediaAIProgress,
  MediaAIVideoRequest,
} from "./generator.js";

/**
 * The purpose of an input: `start`, the initial image; `style`, an image whose style is adopted; `control`, an image
 * whose shapes are kept; `mask`, white where the first of the others should be repainted.
 */
export type GenerationInputRole = "start" | "style" | "mask" | "control";

/** An input of a generation: an asset, listed or hidden. */
export type GenerationInput = {
  /** The asset's id. */
  readonly assetId: string;
  /** What it is used for. */
  readonly role: GenerationInputRole;
};

/** A request whose images are assets. Files in `images` and `mask` become inputs too, as with `addInput`. */
export type WithInputs<Request> = Request & {
  /** The input images and masks, in order. */
  inputs?: readonly GenerationInput[];
};

/** A generation's request. */
export type GenerationRequest = {
  /** The inputs in order, which the generator gets as files. Absent if there are none. */
  readonly inputs?: readonly GenerationInput[];
  /** The ids of the albums that the results are put into. Absent if there are none. */
  readonly albums?: readonly string[];
  /** What it was expected to cost when it was requested, and how long to take. Absent if nothing was estimated. */
  readonly estimate?: MediaAIEstimate;
} & (
  | {
      readonly kind: "images";
      /** The request for images. Once it runs it has no files: they have become `inputs`. */
      readonly request: MediaAIGenerateRequest;
      /**
       * The index of the only image that is saved, to repeat a request for one of its images. Default: all are saved.
       */
      readonly keep?: number;
      /** The cell of a batch that it fills. Absent if it is part of none. */
      readonly batch?: BatchCell;
    }
  | {
      readonly kind: "videos";
      /** The request for a video. */
      readonly request: MediaAIVideoRequest;
    }
);

/**
 * `queued`: the generator has not been called yet. `saving`: the generator has finished, the last files are being
 * saved. The other statuses after `running` are final: `done` has at least one file, and an `error` if something else
 * failed; `interrupted` was cut off (the page was closed, the connection was lost) and may be resumed.
 */
export type GenerationStatus =
  | "queued"
  | "running"
  | "saving"
  | "done"
  | "failed"
  | "interrupted"
  | "canceled";

/** One call of the generator, from the request to the last saved file. It survives the page. */
export type Generation = GenerationRequest &
  GenerationProgress<MediaLibraryError> & {
    /**
     * Partial pictures of images that are still being generated, by their index. Only in the tab that runs it, and never
     * stored: they are gone once their image is saved, or the generation has ended.
     */
    readonly previews?: readonly GenerationPreview[];
  };

/** The latest partial picture of one image of a generation. */
export type GenerationPreview = {
  /** The image's index in its generation, from 0. */
  readonly n: number;
  /** The picture; its type is that of its content. */
  readonly file: Blob;
};

/** A generation as it is stored: plain data, except for the files of its request. */
export type GenerationRecord = GenerationRequest & GenerationRow;

/** The part of a generation that changes. */
export type GenerationRow = GenerationProgress<ErrorRecord>;

type ErrorRecord = Omit<MediaLibraryErrorOptions, "cause"> & {
  code: MediaLibraryErrorCode;
  message: string;
};

type GenerationProgress<Failure> = {
  /** The library's id. */
  readonly id: string;
  /** The current status. */
  readonly status: GenerationStatus;
  /** When it was requested, in milliseconds since 1970; unique within a page. */
  readonly startedAt: number;
  /** When the generator was called, in milliseconds since 1970; absent while it waits for its turn. */
  readonly calledAt?: number;
  /** When it ended, in milliseconds since 1970; absent until then. */
  readonly endedAt?: number;
  /** The latest progress reported by the generator. */
  readonly progress?: MediaAIProgress;
  /** The ids of the assets saved so far, in the order of the generation; removed ones stay in the list. */
  readonly assetIds: readonly string[];
  /** The number of files saved so far: the length of `assetIds`. */
  readonly saved: number;
  /** The cost of the files in millionths of a US dollar; null if unknown, absent if the generator reports no prices. */
  readonly microUsd?: number | null;
  /** The size of its hidden inputs in bytes; absent if it has none. */
  readonly inputBytes?: number;
  /** Why it failed or was interrupted. */
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
