/**
 * What is known of a generated file: its generator reports it, both wire formats carry it, and the library stores it with
 * the asset. Every field is optional.
 */
export type GeneratedFileMetadata = {
  /** The display name of the AI company. */
  provider?: string;
  /** The model that ran: `owner/name` or `owner/name:version`. */
  model?: string;
  /** The prompt that was used. */
  prompt?: string;
  /** What was to be left out. */
  negativePrompt?: string;
  /** The seed that reproduces the file: the requested one, or the one that was chosen. */
  seed?: number;
  /**
   * The file's position in its run, `n` from 0 of `count`. Set if `seed` is the run's seed and reproduces the file only
   * together with the others, as for models that generate several at once.
   */
  place?: { n: number; count: number };
  /** The number of sampling steps. */
  steps?: number;
  /** How strictly the model followed the prompt, on its own scale. */
  guidance?: number;
  /** The `id` of the quality, as the model lists it. */
  quality?: string;
  /** Pixels. */
  width?: number;
  /** Pixels. */
  height?: number;
  /** The length of a video, if known. */
  seconds?: number;
  /** Milliseconds since 1970, by the generator's clock. */
  createdAt?: number;
  /** The requested fields that differ from `sent`, without the prompt and files. */
  requested?: Record<string, unknown>;
  /** The fields sent to the model that differ from `requested`. */
  sent?: Record<string, unknown>;
  /** Other metadata reported by the model, such as a caption or its own seed. */
  facts?: Record<string, unknown>;
  /** One sentence for each difference between the request and what was sent to the model. */
  warnings?: readonly string[];
  /** The file's cost in millionths of a US dollar; null if unknown. */
  microUsd?: number | null;
};
