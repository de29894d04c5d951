import type { MediaAICapabilities, MediaAIGenerator, MediaAIModel, MediaAIVideoModel } from "./generator.js";

export type ModelListState = {
  /** The generator's image models, the default first; empty if it lists none, or before they are loaded. */
  readonly models: readonly MediaAIModel[];
  /** The generator's video models. */
  readonly videoModels: readonly MediaAIVideoModel[];
  /** `unknown` until `loadModels` is called, because a generator may have to request them; `failed` can be retried. */
  readonly modelsStatus: "unknown" | "loading" | "ready" | "failed";
};

/**
 * Loads the generator's models once and resolves to them; they are then part of the snapshot.
 * @throws MediaLibraryError if loading failed (`network`, the server's codes, `generator`); the next call tries again
 */
export type LoadModels = () => Promise<readonly MediaAIModel[]>;

/** The models that are known without loading. */
export function knownModels(
  ai: MediaAIGenerator | undefined,
  before?: ModelListState & { ai: MediaAIGenerator | undefined },
): ModelListState {
  if (typeof ai?.capabilities === "function") {
    return before && typeof before.ai?.capabilities === "function"
      ? { models: before.models, videoModels: before.videoModels, modelsStatus: before.modelsStatus }
      : { ...NO_LISTS, modelsStatus: "unknown" };
  }
  return { ...sameLists(before ?? NO_LISTS, listsOf(ai?.capabilities)), modelsStatus: "ready" };
}

export type ModelLists = Pick<ModelListState, "models" | "videoModels">;

const NO_LISTS: ModelLists = Object.freeze({ models: Object.freeze([]), videoModels: Object.freeze([]) });

export function listsOf(capabilities: MediaAICapabilities | undefined): ModelLists {
  return { models: usable(capabilities?.models), videoModels: usable(capabilities?.videos) };
}

/** An app in plain JavaScript, or a server, may return anything. */
function usable<Model extends { id: string }>(models: readonly Model[] | undefined): readonly Model[] {
  return Array.isArray(models) ? models.filter((model) => typeof model?.id === "string") : [];
}

export function sameLists(before: ModelLists, now: ModelLists): ModelLists {
  return {
    models: unchanged(before.models, now.models),
    videoModels: unchanged(before.videoModels, now.videoModels),
  };
}

/** Returns the previous array if the new one is equal: apps often create it inline. */
export function unchanged<T>(before: T, now: T): T {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
