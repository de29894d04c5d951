import type { MediaAIModel, MediaAIVideoModel } from "./ai-model.js";

/**
 * The model of a request: by its full id, otherwise by its name without a version. Without an id, the default, which is
 * the first one.
 */
export function findModel<Model extends Pick<MediaAIModel, "id">>(
  models: readonly Model[],
  id: string | undefined,
): Model | undefined {
  if (id === undefined || id === "") return models[0];
  return models.find((each) => each.id === id) ?? models.find((each) => each.id.split(":", 1)[0] === id);
}

/** Like `findModel`; without an id, the first model that supports the given kind of input. */
export function findVideoModel(
  models: readonly MediaAIVideoModel[],
  model: string | undefined,
  fromImages: boolean,
): MediaAIVideoModel | undefined {
  return findModel(model ? models : videoModelsFor(models, fromImages), model);
}

/** The models that start from images, or those that start from a prompt. */
export function videoModelsFor(
  models: readonly MediaAIVideoModel[],
  fromImages: boolean,
): readonly MediaAIVideoModel[] {
  return models.filter(({ maxInputImages = 0 }) => maxInputImages > 0 === fromImages);
}
