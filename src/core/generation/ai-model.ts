/** A model and the request fields it supports: a form shows only these. */
export type MediaAIModel = {
  /** `owner/name` or `owner/name:version`. */
  id: string;
  /** The display name. Default: the id. */
  label?: string;
  /** Whether it supports a negative prompt. Default true. */
  negativePrompt?: boolean;
  /** Whether it supports a seed. Default true. */
  seed?: boolean;
  /** The range of steps, inclusive; `false` if they cannot be chosen. Default: any. */
  steps?: { min: number; max: number; default?: number } | false;
  /** The range of the guidance, inclusive; fractions are allowed. Absent: it cannot be chosen. */
  guidance?: { min: number; max: number; default?: number };
  /** The supported sizes in pixels, the default first. Default: any. */
  sizes?: readonly { width: number; height: number; label?: string }[];
  /** The qualities that requests may name by `id`, the default first; `label` is shown. Absent: there is no choice. */
  qualities?: readonly { id: string; label?: string }[];
  /** Maximum number of images per run. Default 1. */
  maxImages?: number;
  /** Maximum number of input images. Default 0. */
  maxInputImages?: number;
  /** Whether it supports a mask. Default false. */
  mask?: boolean;
  /**
   * The price per image in millionths of a US dollar; null or absent if unknown. The prices per image, run and megapixel
   * add up; the price of a run is unknown if none of the three is a number.
   */
  microUsdPerImage?: number | null;
  /** The price per run in millionths of a US dollar, whatever it generates. */
  microUsdPerRun?: number;
  /** The price per million pixels of input and output images, in millionths of a US dollar. */
  microUsdPerMegapixel?: number;
  /** Whether prices are estimates, for example because the provider bills by time. */
  approximatePrice?: boolean;
  /** Milliseconds after which the library aborts a run. Default: the generator's `timeout`. */
  timeout?: number;
};

/** A video model and what it supports. */
export type MediaAIVideoModel = {
  /** `owner/name` or `owner/name:version`. */
  id: string;
  /** The display name. Default: the id. */
  label?: string;
  /** The supported lengths in seconds, the default first; absent if the images determine the length. */
  seconds?: readonly number[];
  /** Seconds per input image, if the images determine the length. */
  secondsPerImage?: number;
  /** Maximum number of input images. Default 0: it generates from a prompt. */
  maxInputImages?: number;
  /** The price per second in millionths of a US dollar; null or absent if unknown. */
  microUsdPerSecond?: number | null;
  /** The price per run in millionths of a US dollar, in addition to the price per second. */
  microUsdPerRun?: number;
  /** Whether prices are estimates, for example because the provider bills by time. */
  approximatePrice?: boolean;
  /** Milliseconds after which the library aborts a run. Default 1,200,000. */
  timeout?: number;
};
