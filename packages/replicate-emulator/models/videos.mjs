import { choice, image, images, integer, number, numberOr, PROMPT, SEED, versionOf } from "./model.mjs";

/** @type {Record<string, import("./model.mjs").Size>} */
const SIZES = {
  "16:9": { width: 512, height: 288 },
  "9:16": { width: 288, height: 512 },
  "1:1": { width: 384, height: 384 },
};
const RATIO = choice(Object.keys(SIZES));
/** @param {unknown} ratio */
const sizeOf = (ratio) => SIZES[String(ratio ?? "16:9")] ?? { width: 512, height: 288 };

/** @type {readonly import("./model.mjs").VideoModel[]} */
export const VIDEOS = [
  {
    kind: "video",
    name: "fofr/skyreels-2",
    version: versionOf("fofr/skyreels-2"),
    official: true,
    description: "A video from a list of images",
    defaultSteps: 30,
    fields: {
      images: { ...images(20, "The images, in their order"), required: true, minItems: 1 },
      prompt: { type: "string", description: "What happens between them" },
      aspect_ratio: RATIO,
      duration: { ...integer(1, 60), description: "Seconds; two for each image by default" },
      fps: integer(1, 60, 24),
      seed: SEED,
    },
    clipOf: (input) => ({
      ...sizeOf(input.aspect_ratio),
      seconds: numberOr(input.duration, Array.isArray(input.images) ? 2 * input.images.length : 2),
    }),
  },
  {
    kind: "video",
    name: "kling-ai/kling-video",
    version: versionOf("kling-ai/kling-video"),
    official: true,
    description: "A video from a prompt",
    defaultSteps: 30,
    fields: {
      prompt: PROMPT,
      negative_prompt: { type: "string", default: "" },
      start_image: image("The first frame"),
      image: { ...image("The first frame, as other clients name it"), hidden: true },
      aspect_ratio: RATIO,
      duration: { ...integer(1, 15, 5), description: "Seconds" },
      cfg_scale: number(0, 1, 0.5),
      seed: SEED,
    },
    clipOf: (input) => ({ ...sizeOf(input.aspect_ratio), seconds: numberOr(input.duration, 5) }),
  },
];
