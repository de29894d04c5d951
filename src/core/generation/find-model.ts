import type { MediaAIModel, MediaAIVideoModel } from "./generator.js";

/**
 * The model that a request means: by its whole id, else by its name without a version; the default, which
 * stands first, where the request names none.
 */
export function findModel<Model extends Pick<MediaAIModel, "id">>(
  models: readonly Model[],
  id: string | undefined,
): Model | undefined {
  if (id === undefined || id === "") return models[0];
  return models.find((each) => each.id === id) ?? models.find((each) => each.id.split(":", 1)[0] === id);
}

/** As `findModel`; if the request names none, the first that makes videos of what there is. */
export function findVideoModel(
  models: readonly MediaAIVideoModel[],
  model: string | undefined,
  fromImages: boolean,
): MediaAIVideoModel | undefined {
  return findModel(model ? models : videoModelsFor(models, fromImages), model);
}

/** Those that start from images, or those that need none. */
export function videoModelsFor(
  models: readonly MediaAIVideoModel[],
  fromImages: boolean,
): readonly MediaAIVideoModel[] {
  return models.filter(({ maxInputImages = 0 }) => maxInputImages > 0 === fromImages);
}
