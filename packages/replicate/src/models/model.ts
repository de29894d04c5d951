/** How a model is told the size of its images; what the first two lack is decided by the model itself. */
export type SizeScheme =
  /** Sides in pixels, both ends included. */
  | {
      kind: "pixels";
      min: number;
      max: number;
      multipleOf: number;
      /** What says that the sides are to be read, such as `aspect_ratio: "custom"`. */
      with?: Readonly<Record<string, unknown>>;
    }
  /** A shape in `aspect_ratio`; the first one is the model's default. */
  | {
      kind: "ratio";
      ratios: readonly [string, ...string[]];
      /** Values of `megapixels`, where the model has that field. */
      megapixels?: readonly [string, ...string[]];
    };

/** Millionths of a US dollar. A unit that is absent costs nothing by itself. */
export type Price = {
  /** Whether it is an estimate, as where the provider bills by time. */
  about?: boolean;
  perImage?: number;
  perRun?: number;
  /** Of every image that goes in or comes out. */
  perMegapixel?: number;
  /** Of video. */
  perSecond?: number;
  /** The day or month it was read, as ISO 8601 writes it. */
  asOf: string;
  /** Where it was read. */
  source: string;
};

/**
 * All that is known of a model. `null` says that the model has no such thing, save in `price` and `licence`,
 * where it says that nobody knows.
 */
export type Model = {
  /** What runs: `owner/name`, or `owner/name:version` for models that run by version only. */
  id: string;
  /** Short and without an owner, for configuration and the command line. */
  name: string;
  label: string;
  kind: "image" | "video" | "text";
  size: SizeScheme | null;
  steps: { field: string; min: number; max: number } | null;
  /** The name of its field. */
  negativePrompt: string | null;
  /** Its greatest seed; the field is `seed` everywhere. */
  seed: { max: number } | null;
  /** Images that one run makes; `field` is absent where there is no choice. */
  images: { max: number; field?: string; with?: Readonly<Record<string, unknown>> };
  /** Images to start from. `list`: the field takes several addresses. */
  inputImages: { field: string; max: number; list: boolean } | null;
  /** The name of its field. */
  mask: string | null;
  /** Values of `output_format`. */
  formats: readonly string[] | null;
  /** `either`: documented so, or seen both ways. */
  output: "list" | "string" | "either";
  /** Sent with every request. */
  always: Readonly<Record<string, unknown>>;
  /** Seconds of video: chosen in `field`, or following from the images that it is made of. */
  video?: { field: string; choices: readonly [number, ...number[]] } | { secondsPerImage: number };
  price: Price | null;
  /** Milliseconds from the request's arrival to the first byte of the result. */
  timeout: number;
  licence: string | null;
};
