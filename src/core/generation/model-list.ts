import { MediaLibraryError } from "../errors.js";
import type { Store } from "../store.js";
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

export function createModelLoader(
  store: Store<ModelListState>,
  generator: () => MediaAIGenerator | undefined,
): LoadModels {
  let request: { of: unknown; answer: Promise<readonly MediaAIModel[]> } | undefined;

  return () => {
    const current = generator();
    const capabilities = current?.capabilities;
    if (typeof capabilities !== "function") return Promise.resolve(store.get().models);
    if (request?.of === capabilities) return request.answer;

    // Loaded models stay while reloading: an app may create its generator inline, with a new function at each render.
    if (store.get().modelsStatus !== "ready") store.set({ modelsStatus: "loading" });
    const ask = async () => {
      try {
        const lists = listsOf(await capabilities.call(current));
        if (request === own) store.set({ ...sameLists(store.get(), lists), modelsStatus: "ready" });
        return lists.models;
      } catch (cause) {
        if (request === own) {
          request = undefined;
          store.set({ modelsStatus: "failed" });
        }
        if (MediaLibraryError.isInstance(cause)) throw cause;
        const message = "The generator's models could not be loaded. Try again.";
        throw new MediaLibraryError("generator", message, { cause, retryable: true });
      }
    };
    const own = { of: capabilities, answer: Promise.resolve().then(ask) };
    request = own;
    return own.answer;
  };
}

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

type ModelLists = Pick<ModelListState, "models" | "videoModels">;

const NO_LISTS: ModelLists = Object.freeze({ models: Object.freeze([]), videoModels: Object.freeze([]) });

function listsOf(capabilities: MediaAICapabilities | undefined): ModelLists {
  return { models: usable(capabilities?.models), videoModels: usable(capabilities?.videos) };
}

/** An app in plain JavaScript, or a server, may return anything. */
function usable<Model extends { id: string }>(models: readonly Model[] | undefined): readonly Model[] {
  return Array.isArray(models) ? models.filter((model) => typeof model?.id === "string") : [];
}

function sameLists(before: ModelLists, now: ModelLists): ModelLists {
  return {
    models: unchanged(before.models, now.models),
    videoModels: unchanged(before.videoModels, now.videoModels),
  };
}

/** Returns the previous array if the new one is equal: apps often create it inline. */
export function unchanged<T>(before: T, now: T): T {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
