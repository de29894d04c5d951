import type { MediaAIModel } from "./generator.js";

/**
 * The model that a request means: by its whole id, else by its name without a version; the default, which
 * stands first, where the request names none.
 */
export function findModel(models: readonly MediaAIModel[], id: string | undefined): MediaAIModel | undefined {
  if (id === undefined || id === "") return models[0];
  return models.find((each) => each.id === id) ?? models.find((each) => each.id.split(":", 1)[0] === id);
}
