import type { MediaAIModel, MediaAIVideoModel } from "./ai-model.js";
import type { MediaAIOperation } from "./ai-operation.js";
import type { MediaAICapabilities, MediaAIGenerator } from "./generator.js";

export type ModelListState = {
  /** The generator's image models, the default first; empty if it lists none, or before they are loaded. */
  readonly models: readonly MediaAIModel[];
  /** The generator's video models. */
  readonly videoModels: readonly MediaAIVideoModel[];
  /** What the generator can do with an image; the first of each type is its default. */
  readonly operations: readonly MediaAIOperation[];
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
      ? { ...sameLists(before, before), modelsStatus: before.modelsStatus }
      : { ...NO_LISTS, modelsStatus: "unknown" };
  }
  return { ...sameLists(before ?? NO_LISTS, listsOf(ai?.capabilities)), modelsStatus: "ready" };
}

export type ModelLists = Pick<ModelListState, "models" | "videoModels" | "operations">;

export function listsOf(capabilities: MediaAICapabilities | undefined): ModelLists {
  return {
    models: usable(capabilities?.models),
    videoModels: usable(capabilities?.videos),
    operations: usable(capabilities?.operations),
  };
}

const NO_LISTS = listsOf(undefined);

/** An app in plain JavaScript, or a server, may return anything. */
function usable<Model extends { id?: string; model?: string }>(
  models: readonly Model[] | undefined,
): readonly Model[] {
  return Array.isArray(models) ? models.filter((each) => typeof (each?.id ?? each?.model) === "string") : [];
}

export function sameLists(before: ModelLists, now: ModelLists): ModelLists {
  return {
    models: unchanged(before.models, now.models),
    videoModels: unchanged(before.videoModels, now.videoModels),
    operations: unchanged(before.operations, now.operations),
  };
}

/** Returns the previous array if the new one is equal: apps often create it inline. */
export function unchanged<T>(before: T, now: T): T {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
