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

/** Where an image is extended. */
export type ModelExtent = "left" | "right" | "top" | "bottom" | "zoom-out-1.5" | "zoom-out-2" | "square";

/** What a model does with an image. */
export type ModelOperation = {
  /** As in the library's `operations`. */
  type: "edit" | "inpaint" | "outpaint" | "upscale" | "remove-background";
  /** Whether it takes a prompt. Absent: it takes none. */
  prompt?: "required" | "optional";
  /** `outpaint`: the extents, each with its value of the input `field`, the default first. */
  extents?: { field: string; values: readonly (readonly [extent: ModelExtent, value: string])[] };
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
  /** `operation`: it makes an image of another one, as `operations` says. */
  kind: "image" | "video" | "text" | "operation";
  size: SizeScheme | null;
  steps: { field: string; min: number; max: number } | null;
  /** How strictly the model follows the prompt. */
  guidance: { field: string; min: number; max: number; default: number } | null;
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
  /** What it does with an image, if that is all that it does. */
  operations?: readonly ModelOperation[];
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
