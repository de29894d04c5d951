/**
 * @typedef {object} Field one input of a model
 * @property {"string" | "integer" | "number" | "boolean" | "array"} type the items of an array are file URLs
 * @property {string} [description]
 * @property {true} [required]
 * @property {unknown} [default] what the model uses by default
 * @property {number} [min]
 * @property {number} [max] of a number
 * @property {number} [multipleOf]
 * @property {readonly string[]} [values] all that are allowed
 * @property {RegExp} [pattern]
 * @property {number} [minItems]
 * @property {number} [maxItems]
 * @property {"image" | "mask"} [file] the string, or each item, is the URL of one
 * @property {true} [hidden] accepted, and not in the published schema
 *
 * @typedef {"png" | "webp" | "jpg"} Format
 *
 * @typedef {object} Picture what a run draws
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {Format} format
 * @property {number} quality 1–100
 * @property {number} count
 * @property {number} strength 0–1, how much of an input image is painted over
 * @property {true} [cutOut] whether the input image is returned without its background, as png
 *
 * @typedef {object} Clip what a run films
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {number} seconds
 *
 * @typedef {{ width: number, height: number }} Size pixels
 *
 * @typedef {object} ModelBase
 * @property {string} name `owner/name`
 * @property {string} version 64 hex digits
 * @property {boolean} official runs on its own route, and its predictions say "hidden" for the version
 * @property {string} description
 * @property {Record<string, Field>} fields
 * @property {number} defaultSteps what the logs count to
 *
 * @typedef {ModelBase & { kind: "image", output: "array" | "string", pictureOf: (input: Record<string, unknown>, source: Size | undefined) => Picture }} ImageModel
 *   `source` is the size of the first input image
 * @typedef {ModelBase & { kind: "video", clipOf: (input: Record<string, unknown>) => Clip }} VideoModel
 * @typedef {ModelBase & { kind: "text" }} TextModel
 * @typedef {ImageModel | VideoModel | TextModel} Model
 */

import { createHash } from "node:crypto";

/** An invented version id, for models whose real one is unknown. @param {string} name */
export const versionOf = (name) => createHash("sha256").update(name).digest("hex");

/** @param {unknown} value @param {number} fallback */
export const numberOr = (value, fallback) => (typeof value === "number" ? value : fallback);

/** @type {Field} */
export const PROMPT = { type: "string", required: true, description: "What to make" };
/** @type {Field} */
export const SEED = { type: "integer", description: "Random seed. Set for reproducible generation" };

/** @param {readonly string[]} values @param {string} [fallback] the first by default @returns {Field} */
export const choice = (values, fallback = values[0]) => ({ type: "string", values, default: fallback });

/** @param {number} min @param {number} max @param {number} [fallback] @returns {Field} */
export const integer = (min, max, fallback) => ({ type: "integer", min, max, ...defaultOf(fallback) });

/** @param {number} min @param {number} max @param {number} [fallback] @returns {Field} */
export const number = (min, max, fallback) => ({ type: "number", min, max, ...defaultOf(fallback) });

/** @param {unknown} fallback */
const defaultOf = (fallback) => (fallback === undefined ? {} : { default: fallback });

/** @param {string} description @returns {Field} */
export const image = (description) => ({ type: "string", file: "image", description });

/** @param {number} maxItems @param {string} description @returns {Field} */
export const images = (maxItems, description) => ({ type: "array", file: "image", maxItems, description });

/** The size of one megapixel in each ratio, as the FLUX models return it. @type {Record<string, readonly [number, number]>} */
export const RATIOS = {
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

/**
 * Pixels of `ratio`, such as `16:9`, at about `megapixels`.
 * @param {unknown} ratio @param {number} [megapixels] of 1024 × 1024 pixels
 * @returns {Size} square if it is not a ratio
 */
export function sizeOfRatio(ratio, megapixels = 1) {
  const known = typeof ratio === "string" && Object.hasOwn(RATIOS, ratio) ? RATIOS[ratio] : undefined;
  if (known) {
    const [width, height] = known.map((side) => Math.round((side * Math.sqrt(megapixels)) / 16) * 16);
    if (width && height) return { width, height };
  }
  const [across, down] = String(ratio).split(":").map(Number);
  return fit(across && down ? { width: across, height: down } : { width: 1, height: 1 }, megapixels);
}

/** The shape of `size` at about `megapixels`, in multiples of 16. @param {Size} size @param {number} [megapixels] @returns {Size} */
export function fit({ width, height }, megapixels = 1) {
  const scale = Math.sqrt((megapixels * 1024 * 1024) / (width * height));
  const side = (/** @type {number} */ length) => Math.max(16, Math.round((length * scale) / 16) * 16);
  return { width: side(width), height: side(height) };
}

/** `1024x768` @param {unknown} text @returns {Size | undefined} */
export function sizeOfText(text) {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(String(text)) ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
}

/** @param {unknown} value @param {Format} fallback @returns {Format} */
export const formatOf = (value, fallback) =>
  value === "png" || value === "jpg" || value === "webp" ? value : fallback;
