import type { ImageRequest } from "./image-request.js";
import type { Model } from "./model.js";

/** What becomes of a request for a model. */
export type Fit = { input: Record<string, unknown>; warnings: string[]; width?: number; height?: number };

export function fitSteps({ steps }: ImageRequest, model: Model, fit: Fit): void {
  if (steps === undefined) return;
  if (model.steps === null) {
    fit.warnings.push(`${model.label} has no steps to choose: ${steps} was not sent.`);
    return;
  }
  const { field, min, max } = model.steps;
  const fitted = Math.min(max, Math.max(min, Math.round(steps)));
  fit.input[field] = fitted;
  if (fitted !== steps) {
    fit.warnings.push(`The steps are ${fitted} instead of ${steps}: ${model.label} takes ${min} to ${max}.`);
  }
}

export function fitGuidance({ guidance }: ImageRequest, { guidance: range, label }: Model, fit: Fit): void {
  if (guidance === undefined) return;
  if (range === null) {
    fit.warnings.push(`${label} has no guidance to choose: ${guidance} was not sent.`);
    return;
  }
  const { field, min, max } = range;
  const fitted = Math.min(max, Math.max(min, guidance));
  fit.input[field] = fitted;
  if (fitted !== guidance) {
    fit.warnings.push(`The guidance is ${fitted} instead of ${guidance}: ${label} takes ${min} to ${max}.`);
  }
}

export function fitQuality({ quality }: ImageRequest, { label }: Model, fit: Fit): void {
  if (quality !== undefined) {
    fit.warnings.push(`${label} has no quality to choose: ${quality} was not sent.`);
  }
}

export function fitSeed({ seed }: ImageRequest, model: Model, fit: Fit): void {
  if (seed === undefined) return;
  if (model.seed === null) {
    fit.warnings.push(
      `${model.label} takes no seed: ${seed} was not sent, and the image cannot be made again.`,
    );
    return;
  }
  // Not clamped: two different seeds would then give the same image.
  const fitted = seed % (model.seed.max + 1);
  fit.input.seed = fitted;
  if (fitted !== seed) {
    fit.warnings.push(
      `The seed is ${fitted} instead of ${seed}: ${model.label} takes 0 to ${model.seed.max}.`,
    );
  }
}
