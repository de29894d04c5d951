/** How a model takes the size of its images. */
export type SizeScheme =
  /** Sides in pixels, from `min` to `max` inclusive. */
  | {
      kind: "pixels";
      min: number;
      max: number;
      multipleOf: number;
      /** What makes the model read the sides, such as `aspect_ratio: "custom"`. */
      with?: Readonly<Record<string, unknown>>;
    }
  /** A ratio in `aspect_ratio`; the first one is the model's default. */
  | {
      kind: "ratio";
      ratios: readonly [string, ...string[]];
      /** Values of `megapixels`, if the model has that field. */
      megapixels?: readonly [string, ...string[]];
    };

/** In millionths of a US dollar. Units add up; one that is absent costs nothing. */
export type Price = {
  /** Whether it is an estimate, as for models that are billed by time. */
  about?: boolean;
  perImage?: number;
  perRun?: number;
  /** For every megapixel of every image, input or output. */
  perMegapixel?: number;
  /** For every second of video. */
  perSecond?: number;
  /** The day or month it was read, in ISO 8601. */
  asOf: string;
  /** Where it was read. */
  source: string;
};

/**
 * What is known about a model. `null` means that the model has no such input, except in `price` and `licence`, where it
 * means unknown.
 */
export type Model = {
  /** `owner/name`, or `owner/name:version` for models that run by version only. */
  id: string;
  /** Short, without the owner, for configuration and the command line. */
  name: string;
  label: string;
  kind: "image" | "video" | "text";
  size: SizeScheme | null;
  steps: { field: string; min: number; max: number } | null;
  /** The name of the input. */
  negativePrompt: string | null;
  /** The greatest seed; the input is `seed` for every model. */
  seed: { max: number } | null;
  /** Images of one prediction; `field` is absent if there is no choice. */
  images: { max: number; field?: string; with?: Readonly<Record<string, unknown>> };
  /** Images to start from. `list`: the input takes several URLs. */
  inputImages: { field: string; max: number; list: boolean } | null;
  /** The name of the input. */
  mask: string | null;
  /** Values of `output_format`. */
  formats: readonly string[] | null;
  /** What `output` is. `either`: documented so, or seen both ways. */
  output: "list" | "string" | "either";
  /** Inputs that are sent with every request. */
  always: Readonly<Record<string, unknown>>;
  /** Seconds of video: one of `choices` (the default first) in `field`, or so many for each input image. */
  video?: { field: string; choices: readonly [number, ...number[]] } | { secondsPerImage: number };
  price: Price | null;
  /** Milliseconds that a prediction may run, not counting the start of the model. */
  timeout: number;
  licence: string | null;
};
