/**
 * @typedef {{ type: "string" | "integer" | "number" | "boolean", required?: true, min?: number, max?: number, values?: readonly string[] }} Field
 * @typedef {"png" | "webp" | "jpg"} Format
 * @typedef {{ width: number, height: number, format: Format, count: number, quality: number }} Shape
 * @typedef {object} Model
 * @property {string} name `owner/name`
 * @property {string} version 64 hex digits; "hidden" for official models
 * @property {Record<string, Field>} fields
 * @property {(input: Record<string, unknown>) => Shape} shapeOf
 * @property {number} defaultSteps
 */

/** Pixels at one megapixel, as the FLUX models answer. @type {Record<string, readonly [number, number]>} */
const RATIOS = {
  "1:1": [1024, 1024],
  "16:9": [1344, 768],
  "21:9": [1536, 640],
  "3:2": [1216, 832],
  "2:3": [832, 1216],
  "4:5": [896, 1088],
  "5:4": [1088, 896],
  "3:4": [896, 1152],
  "4:3": [1152, 896],
  "9:16": [768, 1344],
  "9:21": [640, 1536],
};

/** @param {unknown} value @param {number} fallback */
const numberOr = (value, fallback) => (typeof value === "number" ? value : fallback);

/** @type {Record<string, Field>} */
const FLUX_FIELDS = {
  prompt: { type: "string", required: true },
  aspect_ratio: { type: "string", values: Object.keys(RATIOS) },
  num_outputs: { type: "integer", min: 1, max: 4 },
  seed: { type: "integer" },
  output_format: { type: "string", values: ["webp", "jpg", "png"] },
  output_quality: { type: "integer", min: 0, max: 100 },
  disable_safety_checker: { type: "boolean" },
  go_fast: { type: "boolean" },
  megapixels: { type: "string", values: ["1", "0.25"] },
};

/** @type {Model["shapeOf"]} */
const fluxShape = (input) => {
  const [width, height] = RATIOS[String(input.aspect_ratio ?? "1:1")] ?? [1024, 1024];
  const scale = input.megapixels === "0.25" ? 0.5 : 1;
  const format =
    input.output_format === "png" || input.output_format === "jpg" ? input.output_format : "webp";
  return {
    width: width * scale,
    height: height * scale,
    format,
    count: numberOr(input.num_outputs, 1),
    quality: Math.max(1, numberOr(input.output_quality, 80)),
  };
};

/** @type {readonly Model[]} */
export const MODELS = [
  {
    name: "stability-ai/sdxl",
    version: "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc",
    defaultSteps: 50,
    fields: {
      prompt: { type: "string" },
      negative_prompt: { type: "string" },
      image: { type: "string" },
      mask: { type: "string" },
      width: { type: "integer", min: 64, max: 2048 },
      height: { type: "integer", min: 64, max: 2048 },
      num_outputs: { type: "integer", min: 1, max: 4 },
      scheduler: {
        type: "string",
        values: [
          "DDIM",
          "DPMSolverMultistep",
          "HeunDiscrete",
          "KarrasDPM",
          "K_EULER_ANCESTRAL",
          "K_EULER",
          "PNDM",
        ],
      },
      num_inference_steps: { type: "integer", min: 1, max: 500 },
      guidance_scale: { type: "number", min: 1, max: 50 },
      prompt_strength: { type: "number", min: 0, max: 1 },
      seed: { type: "integer" },
      refine: { type: "string", values: ["no_refiner", "expert_ensemble_refiner", "base_image_refiner"] },
      high_noise_frac: { type: "number", min: 0, max: 1 },
      refine_steps: { type: "integer" },
      apply_watermark: { type: "boolean" },
      lora_scale: { type: "number", min: 0, max: 1 },
      replicate_weights: { type: "string" },
      disable_safety_checker: { type: "boolean" },
    },
    shapeOf: (input) => ({
      width: numberOr(input.width, 1024),
      height: numberOr(input.height, 1024),
      format: "png",
      count: numberOr(input.num_outputs, 1),
      quality: 100,
    }),
  },
  {
    name: "black-forest-labs/flux-schnell",
    version: "hidden",
    defaultSteps: 4,
    fields: { ...FLUX_FIELDS, num_inference_steps: { type: "integer", min: 1, max: 4 } },
    shapeOf: fluxShape,
  },
  {
    name: "black-forest-labs/flux-dev",
    version: "hidden",
    defaultSteps: 28,
    fields: {
      ...FLUX_FIELDS,
      num_inference_steps: { type: "integer", min: 1, max: 50 },
      guidance: { type: "number", min: 0, max: 10 },
      image: { type: "string" },
      prompt_strength: { type: "number", min: 0, max: 1 },
    },
    shapeOf: fluxShape,
  },
];

/**
 * What `version` of `POST /predictions` names: a version id, `owner/name:id`, or an official `owner/name`.
 * @param {string} version
 */
export function modelByVersion(version) {
  return MODELS.find((model) =>
    model.version === "hidden"
      ? version === model.name
      : version === model.version || version === `${model.name}:${model.version}`,
  );
}

/** @param {string} name `owner/name`; only official models run on their own route */
export const officialModel = (name) =>
  MODELS.find((model) => model.name === name && model.version === "hidden");

/** @param {unknown} value */
const typeOf = (value) =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "array"
      : Number.isInteger(value)
        ? "integer"
        : /** @type {string} */ (typeof value);

/**
 * Every way the input breaks the model's schema, worded like gojsonschema, which writes Replicate's sentences.
 * @param {Model} model
 * @param {Record<string, unknown>} input
 * @returns {{ type: string, field: string, description: string }[]}
 */
export function validateInput(model, input) {
  const invalid = [];
  for (const [name, field] of Object.entries(model.fields)) {
    if (field.required && !(name in input))
      invalid.push({ type: "required", field: "input", description: `${name} is required` });
  }
  for (const [name, value] of Object.entries(input)) {
    const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
    const at = `input.${name}`;
    if (!field) {
      invalid.push({
        type: "additional_property_not_allowed",
        field: "input",
        description: `Additional property ${name} is not allowed`,
      });
      continue;
    }
    const given = typeOf(value);
    if (given !== field.type && !(field.type === "number" && given === "integer")) {
      invalid.push({
        type: "invalid_type",
        field: at,
        description: `Invalid type. Expected: ${field.type}, given: ${given}`,
      });
      continue;
    }
    if (typeof value === "number" && field.min !== undefined && value < field.min)
      invalid.push({
        type: "number_gte",
        field: at,
        description: `Must be greater than or equal to ${field.min}`,
      });
    if (typeof value === "number" && field.max !== undefined && value > field.max)
      invalid.push({
        type: "number_lte",
        field: at,
        description: `Must be less than or equal to ${field.max}`,
      });
    if (field.values && !field.values.includes(String(value)))
      invalid.push({
        type: "enum",
        field: at,
        description: `${at} must be one of the following: ${field.values.map((v) => `"${v}"`).join(", ")}`,
      });
  }
  return invalid;
}
