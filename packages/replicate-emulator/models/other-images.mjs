import {
  choice,
  fit,
  formatOf,
  images,
  integer,
  numberOr,
  PROMPT,
  SEED,
  sizeOfRatio,
  sizeOfText,
  versionOf,
} from "./model.mjs";

/** @typedef {import("./model.mjs").Field} Field @typedef {import("./model.mjs").ImageModel} ImageModel */

/**
 * @param {string} name @param {string} description
 * @param {Record<string, Field>} fields besides the prompt
 * @param {ImageModel["pictureOf"]} pictureOf
 * @param {"array" | "string"} [output]
 * @returns {ImageModel}
 */
const model = (name, description, fields, pictureOf, output = "string") => ({
  kind: "image",
  name,
  version: versionOf(name),
  official: true,
  output,
  description,
  defaultSteps: 20,
  fields: { prompt: PROMPT, ...fields },
  pictureOf,
});

/** @param {import("./model.mjs").Format} fallback @returns {ImageModel["pictureOf"]} */
const one = (fallback) => (input, source) => ({
  ...(input.aspect_ratio === "match_input_image" && source
    ? fit(source)
    : (sizeOfText(input.size) ?? sizeOfText(input.resolution) ?? sizeOfRatio(input.aspect_ratio))),
  format: formatOf(input.output_format, fallback),
  count: 1,
  quality: 85,
  strength: 0.7,
});

const IMAGEN_RATIOS = choice(["1:1", "9:16", "16:9", "3:4", "4:3"]);
const imagen = {
  aspect_ratio: IMAGEN_RATIOS,
  safety_filter_level: choice(["block_low_and_above", "block_medium_and_above", "block_only_high"]),
  output_format: choice(["jpg", "png"]),
};

const nanoBanana = {
  image_input: images(14, "Images to edit or to take from"),
  aspect_ratio: choice(
    ["match_input_image", "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"],
    "1:1",
  ),
  output_format: choice(["jpg", "png"]),
};

/** @type {Record<string, Field>} */
const ideogram = {
  aspect_ratio: choice(["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "16:10", "10:16", "3:1", "1:3"]),
  resolution: { type: "string", pattern: /^(None|\d{3,4}x\d{3,4})$/, default: "None" },
  style_type: choice(["None", "Auto", "General", "Realistic", "Design", "Render 3D", "Anime"]),
  magic_prompt_option: choice(["Auto", "On", "Off"]),
  seed: SEED,
};

/** @type {Record<string, number>} pixels of the longer side */
const SEEDREAM_SIDES = { "1K": 1024, "2K": 2048, "4K": 4096 };

/** @type {readonly ImageModel[]} */
export const OTHER_IMAGES = [
  model("google/imagen-4-ultra", "Image generation, quality first", imagen, one("jpg")),
  model("google/imagen-4-fast", "Image generation, speed first", imagen, one("jpg")),
  model(
    "google/nano-banana-pro",
    "Image generation and editing",
    { ...nanoBanana, resolution: choice(["1K", "2K", "4K"], "2K") },
    (input, source) => {
      const picture = one("jpg")(input, source);
      const scale = { "1K": 1, "2K": 2, "4K": 4 }[String(input.resolution ?? "2K")] ?? 1;
      return { ...picture, ...fit(picture, scale * scale) };
    },
  ),
  model("google/nano-banana-2", "Image generation and editing", nanoBanana, one("jpg")),
  model(
    "bytedance/seedream-4",
    "Image generation and editing, several related images at once",
    {
      image_input: images(10, "Images to edit or to take from"),
      size: choice(["1K", "2K", "4K", "custom"], "2K"),
      aspect_ratio: choice(["match_input_image", "1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9"]),
      width: integer(1024, 4096, 2048),
      height: integer(1024, 4096, 2048),
      sequential_image_generation: choice(["disabled", "auto"]),
      max_images: integer(1, 15, 1),
      enhance_prompt: { type: "boolean", default: true },
    },
    (input, source) => {
      const side = SEEDREAM_SIDES[String(input.size ?? "2K")];
      const matched = input.aspect_ratio === undefined || input.aspect_ratio === "match_input_image";
      const shape = matched && source ? source : sizeOfRatio(input.aspect_ratio);
      return {
        ...(side === undefined
          ? { width: numberOr(input.width, 2048), height: numberOr(input.height, 2048) }
          : fit(shape, (side / 1024) ** 2)),
        format: "jpg",
        count: input.sequential_image_generation === "auto" ? numberOr(input.max_images, 1) : 1,
        quality: 85,
        strength: 0.7,
      };
    },
    "array",
  ),
  model(
    "recraft-ai/recraft-v4",
    "Image generation with a designer's taste",
    {
      size: { type: "string", pattern: /^\d{3,4}x\d{3,4}$/, default: "1024x1024" },
      aspect_ratio: choice(["Not set", "1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "4:5", "5:4"]),
    },
    one("webp"),
  ),
  model("ideogram-ai/ideogram-v2a-turbo", "Image generation that can write", ideogram, one("png")),
  model("ideogram-ai/ideogram-v3-quality", "Image generation that can write well", ideogram, one("png")),
];
