import { choice, fit, formatOf, image, integer, number, PROMPT, SEED, versionOf } from "./model.mjs";

/** @typedef {import("./model.mjs").ImageModel} ImageModel @typedef {import("./model.mjs").Size} Size */

/** @type {Size} of an image that could not be read */
const UNKNOWN = { width: 1024, height: 1024 };

/** How much an extended image grows: the documentation does not say. @type {Record<string, (size: Size) => Size>} */
const OUTPAINTED = {
  "Zoom out 1.5x": ({ width, height }) => ({ width: width * 1.5, height: height * 1.5 }),
  "Zoom out 2x": ({ width, height }) => ({ width: width * 2, height: height * 2 }),
  "Make square": ({ width, height }) => ({ width: Math.max(width, height), height: Math.max(width, height) }),
  "Left outpaint": ({ width, height }) => ({ width: width * 1.5, height }),
  "Right outpaint": ({ width, height }) => ({ width: width * 1.5, height }),
  "Top outpaint": ({ width, height }) => ({ width, height: height * 1.5 }),
  "Bottom outpaint": ({ width, height }) => ({ width, height: height * 1.5 }),
};

/** @param {Size} size @returns {Size} */
const whole = ({ width, height }) => ({ width: Math.round(width), height: Math.round(height) });

const SAFETY = integer(1, 6, 2);
const FORMAT = choice(["jpg", "png"]);

/** @param {string} description */
const required = (description) => ({ ...image(description), required: /** @type {const} */ (true) });

/** What can be done with an image. @type {readonly ImageModel[]} */
export const OPERATIONS = [
  {
    kind: "image",
    name: "black-forest-labs/flux-fill-pro",
    version: versionOf("black-forest-labs/flux-fill-pro"),
    official: true,
    output: "string",
    description: "Inpainting and outpainting",
    defaultSteps: 50,
    fields: {
      prompt: PROMPT,
      image: required("The image to repaint or to extend"),
      mask: {
        type: "string",
        file: "mask",
        description: "White areas are repainted. Ignored with outpaint",
      },
      outpaint: choice(["None", ...Object.keys(OUTPAINTED)]),
      steps: integer(15, 50, 50),
      guidance: number(1.5, 100, 60),
      prompt_upsampling: { type: "boolean", default: false },
      safety_tolerance: SAFETY,
      output_format: FORMAT,
      seed: SEED,
    },
    pictureOf: (input, source = UNKNOWN) => ({
      ...whole(OUTPAINTED[String(input.outpaint)]?.(source) ?? source),
      format: formatOf(input.output_format, "jpg"),
      count: 1,
      quality: 90,
      strength: input.mask ? 1 : 0.4,
    }),
  },
  {
    kind: "image",
    name: "black-forest-labs/flux-kontext-pro",
    version: versionOf("black-forest-labs/flux-kontext-pro"),
    official: true,
    output: "string",
    description: "Edits an image as the prompt says",
    defaultSteps: 30,
    fields: {
      prompt: PROMPT,
      input_image: image("The image to edit"),
      aspect_ratio: choice(["match_input_image", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3"]),
      prompt_upsampling: { type: "boolean", default: false },
      safety_tolerance: SAFETY,
      output_format: FORMAT,
      seed: SEED,
    },
    pictureOf: (input, source = UNKNOWN) => ({
      ...fit(source),
      format: formatOf(input.output_format, "jpg"),
      count: 1,
      quality: 90,
      strength: 0.6,
    }),
  },
  {
    kind: "image",
    name: "recraft-ai/recraft-crisp-upscale",
    version: versionOf("recraft-ai/recraft-crisp-upscale"),
    official: true,
    output: "string",
    description: "Upscales an image",
    defaultSteps: 10,
    fields: { image: required("The image to upscale") },
    // By how much is not documented.
    pictureOf: (_, source = UNKNOWN) => ({
      ...whole({ width: source.width * 4, height: source.height * 4 }),
      format: "webp",
      count: 1,
      quality: 90,
      strength: 0,
    }),
  },
  {
    kind: "image",
    name: "lucataco/remove-bg",
    version: "95fcc2a26d3899cd6c2691c900465aaeff466285a65c14638cc5f36f34befaf1",
    official: false,
    output: "string",
    description: "Removes the background of an image",
    defaultSteps: 10,
    fields: { image: required("The image") },
    pictureOf: (_, source = UNKNOWN) => cutOut(source),
  },
  {
    kind: "image",
    name: "bria/remove-background",
    version: versionOf("bria/remove-background"),
    official: true,
    output: "string",
    description: "Removes the background of an image",
    defaultSteps: 10,
    fields: {
      image: image("The image"),
      image_url: { type: "string", description: "The image's URL" },
      preserve_alpha: { type: "boolean", default: true },
      content_moderation: { type: "boolean", default: false },
    },
    pictureOf: (_, source = UNKNOWN) => cutOut(source),
  },
];

/** @param {Size} source @returns {import("./model.mjs").Picture} */
const cutOut = (source) => ({ ...source, format: "png", count: 1, quality: 100, strength: 0, cutOut: true });
