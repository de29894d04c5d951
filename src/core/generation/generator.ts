import type { MediaAIModel, MediaAIVideoModel } from "./ai-model.js";
import type { MediaAIOperation, MediaAIOperationRequest } from "./ai-operation.js";
import type { GeneratedFileMetadata } from "./generated-file-metadata.js";

/** What the generator is asked to generate. */
export type MediaAIGenerateRequest = {
  /** What the images should show. Empty only for an operation that does not require a prompt. */
  prompt: string;
  /** Pixels; with an operation, those of its image. */
  width: number;
  /** Pixels; with an operation, those of its image. */
  height: number;
  /** `owner/name` or `owner/name:version`. */
  model?: string;
  /** What the images should not show. */
  negativePrompt?: string;
  /** The number of inference steps. */
  steps?: number;
  /** How strictly the model follows the prompt: a number from 0 on the model's own scale. For models with a `guidance`. */
  guidance?: number;
  /** The `id` of one of the model's `qualities`. */
  quality?: string;
  /** A 32-bit unsigned integer; the same request with the same seed generates the same image. */
  seed?: number;
  /** The number of images, 1 to 16. Default 1. */
  n?: number;
  /** Input images, at most 14, for models that support them. */
  images?: readonly File[];
  /** A mask for the first of `images`, white where it should be repainted, for models that support it. */
  mask?: File;
  /**
   * What is done with the only one of `images`, for generators that offer operations; others never get it. It makes one image,
   * whose size follows from the operation.
   */
  operation?: MediaAIOperationRequest;
};

/** A generated image. */
export type MediaAIGeneratedImage = {
  /** The file to store. Its type is detected from its content; its name is cleaned. */
  file: File;
  /**
   * The image's index in its run, 0 to 15. An image that is reported twice, or again by `resume`, is saved once. Default:
   * the order in which images arrive.
   */
  n?: number;
  /** How the image was generated; stored with the asset. */
  metadata?: Omit<GeneratedFileMetadata, "seconds">;
};

/** What the library passes to a generator besides the request; a generator may ignore all of it. */
export type MediaAIGenerateContext = {
  /**
   * Aborted when the user cancels, the library closes or the timeout expires. The reason is a `MediaLibraryError` with the
   * code `closed` or `timeout`, or, for a cancellation, one with the code `canceled` or the reason of the app's own
   * signal. A run that can be resumed should continue if the code is `closed` or `timeout`.
   */
  signal: AbortSignal;
  /** The library's id of this generation. A generator with `resume` generates once per id. */
  jobId: string;
  /** Reports progress, as often as the generator likes. */
  onProgress?: (progress: MediaAIProgress) => void;
  /**
   * Reports an image as soon as it is ready; it is saved at once. The promise must still resolve to all images: an image
   * reported here and returned as the same object is saved once.
   */
  onImage?: (image: MediaAIGeneratedImage) => void;
  /**
   * Reports a partial picture of an image that is still being generated, as often as the generator likes: it is shown until
   * the image arrives, and never stored. Pictures over 2 MB are ignored, and at most four a second are shown. A server sends
   * smaller ones and fewer: at most 256 KB, one a second.
   */
  onPreview?: (preview: MediaAIPreview) => void;
};

/** A partial picture of an image that is still being generated. */
export type MediaAIPreview = {
  /** The image's index in its run, 0 to 15. Default 0. */
  n?: number;
  /** PNG, JPEG, WebP, GIF or AVIF, detected from its content; may be smaller than the image. */
  file: Blob;
};

/** The progress of a run. */
export type MediaAIProgress = {
  /** 0 to 1, if known. */
  fraction?: number;
  /** A short text for people, such as "Waiting for a machine". */
  message?: string;
  /** What the message says, where it is the library's own: the components show it in their language. */
  code?: "queued" | "offline" | "unreachable";
};

/** What the library passes to `describeImage` besides the image. */
export type MediaAIDescribeContext = {
  /** Aborted when the library stops reading, closes, or the generator's `timeout` expires. */
  signal: AbortSignal;
  /**
   * `alt`: a description for people who cannot see the image; `prompt`: a prompt that would generate a similar one.
   * Default `alt`.
   */
  purpose?: "alt" | "prompt";
  /** The language of the text, as a BCP 47 tag. Default: the generator's choice. */
  language?: string;
};

/**
 * A request whose price is asked for. Its files are only counted: none is read, or sent anywhere, for a price.
 */
export type MediaAIEstimateRequest =
  | ({
      /** What is requested. Default `images`. */
      kind?: "images";
    } & Counted<MediaAIGenerateRequest>)
  | ({
      /** A video is requested. */
      kind: "videos";
    } & Counted<MediaAIVideoRequest>);

type Counted<Request> = Omit<Request, "images" | "mask"> & {
  /** The number of input images, 0 to 14. Default 0. */
  images?: number;
  /** Whether there is a mask. Default false. */
  mask?: boolean;
};

/** What a request is expected to cost, and how long it takes. */
export type MediaAIEstimate = {
  /**
   * The price of the whole request, all of its images included, in millionths of a US dollar: the unit of all prices of this
   * library, so that a form, the queue and a usage report show the same figure. Null if unknown.
   */
  microUsd: number | null;
  /** Whether the price is approximate, for example because the provider bills by time. Default false: it is exact. */
  approximate?: boolean;
  /** Milliseconds from the request to its last file, approximately. Absent if unknown. */
  duration?: number;
};

/** A request for a video from a prompt, images, or both. */
export type MediaAIVideoRequest = {
  /** What the video should show. */
  prompt?: string;
  /** The input images in order, at most 14; never an empty array. */
  images?: readonly File[];
  /** `owner/name` or `owner/name:version`. */
  model?: string;
  /** The requested length. */
  seconds?: number;
};

/** A generated video. */
export type MediaAIGeneratedVideo = {
  /** The file to store: MP4 or WebM, detected from its content. */
  file: File;
  /** The video's index in its run. */
  n?: number;
  /** How the video was generated; stored with the asset. */
  metadata?: Pick<
    GeneratedFileMetadata,
    "provider" | "model" | "prompt" | "seconds" | "createdAt" | "requested" | "sent" | "facts" | "warnings"
  >;
};

/** What the library passes to `generateVideos` besides the request. */
export type MediaAIVideoContext = Omit<MediaAIGenerateContext, "onImage">;

/** What the library passes to `resume` besides the id. */
export type MediaAIResumeContext = Omit<MediaAIGenerateContext, "jobId" | "onImage"> & {
  /** As in `MediaAIGenerateContext`; files that the library already has are not saved again. */
  onImage?: (file: MediaAIGeneratedImage | MediaAIGeneratedVideo) => void;
};

/** What a generator offers; forms are built from it. */
export type MediaAICapabilities = {
  /** The models to choose from, the default first. */
  models?: readonly MediaAIModel[];
  /** The video models; the defaults for prompts and for images come first of their kind. */
  videos?: readonly MediaAIVideoModel[];
  /** What can be done with an image. The first one of each type is its default. */
  operations?: readonly MediaAIOperation[];
};

/**
 * The injected generator, the library's only connection to AI. Only `generateImages` is required, and it may ignore its
 * second argument.
 */
export type MediaAIGenerator = {
  /** Generates the requested images. */
  generateImages: (
    request: MediaAIGenerateRequest,
    context?: MediaAIGenerateContext,
  ) => Promise<MediaAIGeneratedImage[]>;
  /** Present if the generator supports video. */
  generateVideos?: (
    request: MediaAIVideoRequest,
    context?: MediaAIVideoContext,
  ) => Promise<MediaAIGeneratedVideo[]>;
  /**
   * Present if runs continue when their page is closed. Waits for the run with this id and resolves to all of its files.
   * It is called after a reload, in another tab or after a lost connection, possibly several times, and must return the
   * same outcome each time. Such a generator uses `jobId` as an idempotency key. It rejects with the code `network` if the
   * server could not be reached (the run stays interrupted), with `not-found` if the run does not exist, and with any other
   * error if the run has failed.
   */
  resume?: (
    jobId: string,
    context: MediaAIResumeContext,
  ) => Promise<(MediaAIGeneratedImage | MediaAIGeneratedVideo)[]>;
  /**
   * Present if the generator can improve prompts: yields the new text in chunks. The signal is also aborted when the
   * library stops reading.
   */
  improvePrompt?: (prompt: string, context: { signal: AbortSignal }) => AsyncIterable<string>;
  /**
   * Present if the generator can describe images: yields the text in chunks. The image is a small PNG, JPEG or WebP
   * without metadata. The signal is also aborted when the library stops reading.
   */
  describeImage?: (image: File, context: MediaAIDescribeContext) => AsyncIterable<string>;
  /**
   * Present if the generator knows what a request costs better than the prices of its `capabilities` say: for an account, a
   * time or a combination of fields. It should be quick and free of charge: forms ask again while they are changed, at most
   * once every 400 ms, and show the price of the models until it resolves, and if it rejects. Nothing waits for it. The
   * library gives up after 10 seconds.
   */
  estimate?: (request: MediaAIEstimateRequest, context: { signal: AbortSignal }) => Promise<MediaAIEstimate>;
  /** What the generator offers. A function is called when it is first needed. */
  capabilities?: MediaAICapabilities | (() => Promise<MediaAICapabilities>);
  /**
   * Milliseconds after which the library aborts a run. Default 120,000; videos get at least 1,200,000 unless their model
   * sets another limit.
   */
  timeout?: number;
};
