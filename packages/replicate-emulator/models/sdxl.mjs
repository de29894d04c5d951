import { choice, image, integer, number, numberOr, SEED } from "./model.mjs";

/** @type {import("./model.mjs").ImageModel} */
export const SDXL = {
  kind: "image",
  name: "stability-ai/sdxl",
  version: "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc",
  official: false,
  output: "array",
  description: "A text-to-image model that creates beautiful images",
  defaultSteps: 50,
  fields: {
    prompt: { type: "string", default: "An astronaut riding a rainbow unicorn" },
    negative_prompt: { type: "string", default: "" },
    image: image("Input image for img2img or inpaint mode"),
    mask: {
      type: "string",
      file: "mask",
      description: "Input mask for inpaint mode. Black areas are kept, white areas are painted over",
    },
    width: integer(64, 2048, 1024),
    height: integer(64, 2048, 1024),
    num_outputs: integer(1, 4, 1),
    scheduler: choice(
      ["DDIM", "DPMSolverMultistep", "HeunDiscrete", "KarrasDPM", "K_EULER_ANCESTRAL", "K_EULER", "PNDM"],
      "K_EULER",
    ),
    num_inference_steps: integer(1, 500, 50),
    guidance_scale: number(1, 50, 7.5),
    prompt_strength: number(0, 1, 0.8),
    seed: SEED,
    refine: choice(["no_refiner", "expert_ensemble_refiner", "base_image_refiner"]),
    high_noise_frac: number(0, 1, 0.8),
    refine_steps: { type: "integer" },
    apply_watermark: { type: "boolean", default: true },
    lora_scale: number(0, 1, 0.6),
    replicate_weights: { type: "string" },
    disable_safety_checker: { type: "boolean", default: false },
  },
  pictureOf: (input) => ({
    width: numberOr(input.width, 1024),
    height: numberOr(input.height, 1024),
    format: "png",
    count: numberOr(input.num_outputs, 1),
    quality: 100,
    strength: numberOr(input.prompt_strength, 0.8),
  }),
};
