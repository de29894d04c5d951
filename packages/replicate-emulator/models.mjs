import { FLUX } from "./models/flux.mjs";
import { OPERATIONS } from "./models/operations.mjs";
import { OTHER_IMAGES } from "./models/other-images.mjs";
import { SDXL } from "./models/sdxl.mjs";
import { TEXTS } from "./models/texts.mjs";
import { VIDEOS } from "./models/videos.mjs";

/** @typedef {import("./models/model.mjs").Model} Model */

/** @type {readonly Model[]} */
export const MODELS = [SDXL, ...FLUX, ...OTHER_IMAGES, ...OPERATIONS, ...VIDEOS, ...TEXTS];

/**
 * Finds the model of `version` in `POST /predictions`: a version id, `owner/name:id`, or an official `owner/name`.
 * @param {string} version
 */
export const modelByVersion = (version) =>
  MODELS.find(
    (model) =>
      version === model.version ||
      version === `${model.name}:${model.version}` ||
      (model.official && version === model.name),
  );

/** @param {string} name `owner/name` */
export const modelByName = (name) => MODELS.find((model) => model.name === name);

/** @param {string} name `owner/name`; only official models run on their own route */
export const officialModel = (name) => {
  const model = modelByName(name);
  return model?.official ? model : undefined;
};

/** The URLs of the files in `input`, in the order of the model's fields. @param {Model} model @param {Record<string, unknown>} input */
export const filesIn = (model, input) =>
  Object.entries(model.fields).flatMap(([name, { file }]) => {
    const value = input[name];
    const urls = Array.isArray(value) ? value : [value];
    return file ? urls.flatMap((url) => (typeof url === "string" ? [{ role: file, url }] : [])) : [];
  });
