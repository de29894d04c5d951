import {
  choice,
  fit,
  formatOf,
  image,
  images,
  integer,
  number,
  numberOr,
  PROMPT,
  RATIOS,
  SEED,
  sizeOfRatio,
  versionOf,
} from "./model.mjs";

/** @typedef {import("./model.mjs").Field} Field @typedef {import("./model.mjs").ImageModel} ImageModel */

const FORMATS = /** @type {const} */ (["webp", "jpg", "png"]);

/** @type {Record<string, Field>} */
const FIRST_FIELDS = {
  prompt: PROMPT,
  aspect_ratio: choice(Object.keys(RATIOS)),
  num_outputs: integer(1, 4, 1),
  seed: SEED,
  output_format: choice(FORMATS),
  output_quality: integer(0, 100, 80),
  disable_safety_checker: { type: "boolean", default: false },
  go_fast: { type: "boolean", default: true },
  megapixels: choice(["1", "0.25"]),
};

/** @type {ImageModel["pictureOf"]} */
const firstPicture = (input, source) => ({
  ...(source
    ? fit(source, Number(input.megapixels ?? 1))
    : sizeOfRatio(input.aspect_ratio ?? "1:1", Number(input.megapixels ?? 1))),
  format: formatOf(input.output_format, "webp"),
  count: numberOr(input.num_outputs, 1),
  quality: Math.max(1, numberOr(input.output_quality, 80)),
  strength: numberOr(input.prompt_strength, 0.8),
});

const LATER_RATIOS = ["1:1", "16:9", "3:2", "2:3", "4:5", "5:4", "9:16", "3:4", "4:3"];

/** @type {ImageModel["pictureOf"]} */
const laterPicture = (input, source) => {
  const custom = input.aspect_ratio === "custom";
  const megapixels = Number.parseFloat(String(input.resolution ?? "1 MP"));
  const matched = input.aspect_ratio === "match_input_image" ? source : undefined;
  const size = matched
    ? fit(matched, megapixels || 1)
    : sizeOfRatio(input.aspect_ratio ?? "1:1", megapixels || 1);
  return {
    width: custom ? numberOr(input.width, 1024) : size.width,
    height: custom ? numberOr(input.height, 1024) : size.height,
    format: formatOf(input.output_format, "webp"),
    count: 1,
    quality: Math.max(1, numberOr(input.output_quality, 80)),
    strength: 0.7,
  };
};

/** `input_image`, `input_image_2` …: other clients' names for the items of `input_images`. */
const namedImages = Object.fromEntries(
  Array.from({ length: 8 }, (_, index) => [
    index === 0 ? "input_image" : `input_image_${index + 1}`,
    /** @type {Field} */ ({ type: "string", file: "image", hidden: true }),
  ]),
);

/**
 * @param {"pro" | "flex" | "dev"} variant @param {number} maxImages @param {number} maxSide pixels
 * @param {"array" | "string"} output
 * @returns {ImageModel}
 */
const flux2 = (variant, maxImages, maxSide, output) => ({
  kind: "image",
  name: `black-forest-labs/flux-2-${variant}`,
  version: versionOf(`black-forest-labs/flux-2-${variant}`),
  official: true,
  output,
  description: "Image generation and editing with reference images",
  defaultSteps: 28,
  fields: {
    prompt: PROMPT,
    input_images: images(maxImages, "Images to edit or to take from"),
    ...namedImages,
    aspect_ratio: choice([...LATER_RATIOS, "match_input_image", "custom"]),
    resolution: choice(["match_input_image", "0.5 MP", "1 MP", "2 MP", "4 MP"], "1 MP"),
    width: integer(256, maxSide),
    height: integer(256, maxSide),
    safety_tolerance: integer(1, 5, 2),
    seed: SEED,
    output_format: choice(FORMATS),
    output_quality: integer(0, 100, 80),
  },
  pictureOf: laterPicture,
});

/** @type {readonly ImageModel[]} */
export const FLUX = [
  {
    kind: "image",
    name: "black-forest-labs/flux-schnell",
    version: versionOf("black-forest-labs/flux-schnell"),
    official: true,
    output: "array",
    description: "The fastest image generation model of its family",
    defaultSteps: 4,
    fields: { ...FIRST_FIELDS, num_inference_steps: integer(1, 4, 4) },
    pictureOf: firstPicture,
  },
  {
    kind: "image",
    name: "black-forest-labs/flux-dev",
    version: versionOf("black-forest-labs/flux-dev"),
    official: true,
    output: "array",
    description: "Image generation with guidance, from text or from an image",
    defaultSteps: 28,
    fields: {
      ...FIRST_FIELDS,
      num_inference_steps: integer(1, 50, 28),
      guidance: number(0, 10, 3),
      image: image("Input image. The output matches its aspect ratio"),
      prompt_strength: number(0, 1, 0.8),
    },
    pictureOf: firstPicture,
  },
  {
    kind: "image",
    name: "black-forest-labs/flux-1.1-pro",
    version: versionOf("black-forest-labs/flux-1.1-pro"),
    official: true,
    output: "string",
    description: "Image generation of high quality, with an image to be led by",
    defaultSteps: 28,
    fields: {
      prompt: PROMPT,
      image_prompt: image("Image to use with the prompt"),
      aspect_ratio: choice([...LATER_RATIOS, "custom"]),
      width: { ...integer(256, 1440), multipleOf: 32 },
      height: { ...integer(256, 1440), multipleOf: 32 },
      safety_tolerance: integer(1, 6, 2),
      prompt_upsampling: { type: "boolean", default: false },
      seed: SEED,
      output_format: choice(FORMATS),
      output_quality: integer(0, 100, 80),
    },
    pictureOf: laterPicture,
  },
  flux2("pro", 8, 2048, "string"),
  flux2("flex", 10, 2048, "array"),
  flux2("dev", 4, 1440, "array"),
];
