/** What the user asks of the generator. Sizes are in pixels. */
export type MediaAIGenerateRequest = {
  prompt: string;
  width: number;
  height: number;
  /** `owner/name` or `owner/name:version`. */
  model?: string;
  negativePrompt?: string;
  /** How many inference steps to take. */
  steps?: number;
  /** A 32-bit unsigned integer; the same request with the same seed makes the same image again. */
  seed?: number;
  /** How many images to make, 1 to 16. Default 1. */
  n?: number;
  /** Images to start from, at most 14, for the models that can. */
  images?: readonly File[];
  /** White where the first of `images` is to be painted anew, for the models that can. */
  mask?: File;
};

export type MediaAIGeneratedImage = {
  /** The bytes to be stored. Its type is sniffed from the bytes, its name is cleaned. */
  file: File;
  /**
   * Which of the run's images it is, 0 to 15: what is told twice, or again by `resume`, is saved once. Default: its
   * place in the order in which they come.
   */
  n?: number;
  metadata?: {
    provider?: string;
    model?: string;
    prompt?: string;
    negativePrompt?: string;
    seed?: number;
    /**
     * Which image of its run it is, `n` from 0, where `seed` is the run's own: then it is made again only together
     * with the others, as of models that make several at once.
     */
    place?: { n: number; count: number };
    steps?: number;
    /** Pixels. */
    width?: number;
    /** Pixels. */
    height?: number;
    /** Milliseconds since 1970, by the generator's clock. */
    createdAt?: number;
    /** What was asked for and what was sent to the model, where these differ; the prompt and the bytes apart. */
    asked?: Record<string, unknown>;
    sent?: Record<string, unknown>;
    /** What else the model said of it, such as a caption or a seed of its own. */
    facts?: Record<string, unknown>;
    /** A sentence for each change between what was asked for and what was sent. */
    warnings?: readonly string[];
    /** What it cost, in millionths of a US dollar; null where that is unknown. */
    microUsd?: number | null;
  };
};

export type MediaAIGenerateContext = {
  /**
   * Fires when the user cancels, the library closes or the time-out passes. Its reason tells a `MediaLibraryError`
   * of the code `closed` from one of `timeout`; any other is the user's cancel: `canceled`, or what the app's own
   * signal gave. A run that can be resumed goes on where the code is `closed` or `timeout`.
   */
  signal: AbortSignal;
  /** The id of this generation in the library. Asked twice with one id, a generator that resumes makes it once. */
  jobId: string;
  /** To be told how far the run is, as often as the generator likes. */
  onProgress?: (progress: MediaAIProgress) => void;
  /**
   * To be given each image as soon as it is there; it is saved at once. The generator's promise resolves with
   * all images all the same: an image given here and there again, as the same object, is saved once.
   */
  onImage?: (image: MediaAIGeneratedImage) => void;
};

export type MediaAIProgress = {
  /** 0 to 1, where the generator knows. */
  fraction?: number;
  /** A few words for people, such as "Waiting for a machine". */
  message?: string;
};

/** A model, and what of a request it can do: a form shows no field that the model lacks. */
export type MediaAIModel = {
  /** `owner/name` or `owner/name:version`. */
  id: string;
  /** What people read; the id where absent. */
  label?: string;
  /** Default true. */
  negativePrompt?: boolean;
  /** Default true. */
  seed?: boolean;
  /** Both ends included; `false` where the model has no steps to choose. Default: any. */
  steps?: { min: number; max: number; default?: number } | false;
  /** Sizes that it makes, in pixels, the default first. Default: any. */
  sizes?: readonly { width: number; height: number; label?: string }[];
  /** Images that one run can make. Default 1. */
  maxImages?: number;
  /** Images that a run can start from. Default 0. */
  maxInputImages?: number;
  /** Whether it takes a mask beside the image. Default false. */
  mask?: boolean;
  /**
   * What an image costs, in millionths of a US dollar; null or absent where unknown. It adds up with the two below:
   * what a run costs is unknown where none of the three is a number.
   */
  microUsdPerImage?: number | null;
  /** What a run costs, whatever it makes. */
  microUsdPerRun?: number;
  /** What a million pixels cost, of every image that goes in or comes out. */
  microUsdPerMegapixel?: number;
  /** Whether its prices are estimates, as where the provider bills by time. */
  approximatePrice?: boolean;
  /** Milliseconds after which the library gives up on one run of it. Default: the generator's. */
  timeout?: number;
};

/** What the user asks of the generator where a video is wanted: a prompt, images, or both. */
export type MediaAIVideoRequest = {
  prompt?: string;
  /** What the video is made of, in this order, at most 14; never an empty list. */
  images?: readonly File[];
  /** `owner/name` or `owner/name:version`. */
  model?: string;
  /** How long it should be. */
  seconds?: number;
};

export type MediaAIGeneratedVideo = {
  /** The bytes to be stored: mp4 or webm, sniffed from the bytes. */
  file: File;
  /** As of an image. */
  n?: number;
  metadata?: Pick<
    NonNullable<MediaAIGeneratedImage["metadata"]>,
    "provider" | "model" | "prompt" | "createdAt" | "asked" | "sent" | "facts" | "warnings"
  > & {
    /** How long it was made, where that is told. */
    seconds?: number;
  };
};

export type MediaAIVideoContext = Omit<MediaAIGenerateContext, "onImage">;

export type MediaAIResumeContext = Omit<MediaAIGenerateContext, "jobId" | "onImage"> & {
  /** As when it began; of files that the library has already it takes no second copy. */
  onImage?: (file: MediaAIGeneratedImage | MediaAIGeneratedVideo) => void;
};

/** A model that makes videos, and what its run will be like before it runs. */
export type MediaAIVideoModel = {
  /** `owner/name` or `owner/name:version`. */
  id: string;
  /** What people read; the id where absent. */
  label?: string;
  /** Lengths to choose from, in seconds, the default first; absent where the images decide. */
  seconds?: readonly number[];
  /** Seconds that each image makes, where the images decide. */
  secondsPerImage?: number;
  /** Images that it is made of, at most. Default 0: it is made of a prompt. */
  maxInputImages?: number;
  /** What a second costs, in millionths of a US dollar; null or absent where unknown. */
  microUsdPerSecond?: number | null;
  /** What a run costs, whatever its length; it adds up with the one above. */
  microUsdPerRun?: number;
  /** Whether its prices are estimates, as where the provider bills by time. */
  approximatePrice?: boolean;
  /** Milliseconds after which the library gives up on one run of it. Default 1,200,000. */
  timeout?: number;
};

export type MediaAICapabilities = {
  /** The models offered to the user, the default first. */
  models?: readonly MediaAIModel[];
  /** Those that make videos: the default for a prompt, and that for images, before others of their kind. */
  videos?: readonly MediaAIVideoModel[];
};

/**
 * The injected image generator: the only thing that the library knows of any AI.
 * A generator that reads only the first argument is a whole generator.
 */
export type MediaAIGenerator = {
  generateImages: (
    request: MediaAIGenerateRequest,
    context?: MediaAIGenerateContext,
  ) => Promise<MediaAIGeneratedImage[]>;
  /** There where the generator makes videos too. */
  generateVideos?: (
    request: MediaAIVideoRequest,
    context?: MediaAIVideoContext,
  ) => Promise<MediaAIGeneratedVideo[]>;
  /**
   * There where a run goes on without the page that began it: waits for the rest of the run of that id, and resolves
   * to all of its files. Called after a reload, in another tab, once the connection is back, and as often as needed;
   * the run's own end, good or bad, is answered again each time. Such a generator takes `jobId` as the key under
   * which it makes a thing once. It rejects with the code `network` where it could not ask (the run is kept as
   * interrupted), with `not-found` where it knows no such run, with any other where the run has failed.
   */
  resume?: (
    jobId: string,
    context: MediaAIResumeContext,
  ) => Promise<(MediaAIGeneratedImage | MediaAIGeneratedVideo)[]>;
  /**
   * There where the generator writes better prompts too: the pieces of the new text, each as soon as it is
   * written. Ended by the signal, which fires too when nobody reads on.
   */
  improvePrompt?: (prompt: string, context: { signal: AbortSignal }) => AsyncIterable<string>;
  /** What the generator can do; a form builds itself from it. A function is asked when it is first needed. */
  capabilities?: MediaAICapabilities | (() => Promise<MediaAICapabilities>);
  /**
   * Milliseconds after which the library gives up on one run. Default 120,000; a video has at least 1,200,000,
   * where its model says nothing else.
   */
  timeout?: number;
};
