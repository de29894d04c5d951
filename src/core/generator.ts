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
};

export type MediaAIGeneratedImage = {
  /** The bytes to be stored. Its type is sniffed from the bytes, its name is cleaned. */
  file: File;
  metadata?: {
    provider?: string;
    model?: string;
    prompt?: string;
    negativePrompt?: string;
    seed?: number;
    steps?: number;
    /** Pixels. */
    width?: number;
    /** Pixels. */
    height?: number;
    /** Milliseconds since 1970, by the generator's clock. */
    createdAt?: number;
  };
};

export type MediaAIGenerateContext = {
  /** Fires when the user cancels, the library closes or the time-out passes. */
  signal: AbortSignal;
  /** The id of this generation in the library. */
  jobId: string;
};

export type MediaAIModel = {
  /** `owner/name` or `owner/name:version`. */
  id: string;
  /** What people read; the id where absent. */
  label?: string;
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
  /** What the generator can do; a form builds itself from it. */
  capabilities?: {
    /** The models offered to the user, the default first. */
    models?: readonly MediaAIModel[];
  };
  /** Milliseconds after which the library gives up on one run. Default 120,000. */
  timeout?: number;
};
