import { MediaLibraryError } from "../errors.js";
import type { Store } from "../store.js";
import type { MediaAICapabilities, MediaAIGenerator, MediaAIModel, MediaAIVideoModel } from "./generator.js";

export type ModelListState = {
  /** What the generator offers, its default first; empty where it does not say, or has not been asked yet. */
  readonly models: readonly MediaAIModel[];
  /** Those that make videos. */
  readonly videoModels: readonly MediaAIVideoModel[];
  /** `unknown` until somebody asks, as the generator may have to ask a server; `failed` is asked again. */
  readonly modelsStatus: "unknown" | "loading" | "ready" | "failed";
};

/**
 * Asks the generator, once, what it can do; resolves to its models, which then stand in the snapshot.
 * @throws MediaLibraryError why it could not tell (`network`, the server's codes, `generator`): the next call
 * asks again
 */
export type LoadModels = () => Promise<readonly MediaAIModel[]>;

export function createModelLoader(
  store: Store<ModelListState>,
  generator: () => MediaAIGenerator | undefined,
): LoadModels {
  let asked: { of: unknown; answer: Promise<readonly MediaAIModel[]> } | undefined;

  return () => {
    const current = generator();
    const capabilities = current?.capabilities;
    if (typeof capabilities !== "function") return Promise.resolve(store.get().models);
    if (asked?.of === capabilities) return asked.answer;

    // What is known stays: an app may write its generator inline, another function at each render.
    if (store.get().modelsStatus !== "ready") store.set({ modelsStatus: "loading" });
    const ask = async () => {
      try {
        const lists = listsOf(await capabilities.call(current));
        if (asked === own) store.set({ ...sameLists(store.get(), lists), modelsStatus: "ready" });
        return lists.models;
      } catch (cause) {
        if (asked === own) {
          asked = undefined;
          store.set({ modelsStatus: "failed" });
        }
        if (MediaLibraryError.isInstance(cause)) throw cause;
        const message = "The generator could not say which models it has. Try again.";
        throw new MediaLibraryError("generator", message, { cause, retryable: true });
      }
    };
    const own = { of: capabilities, answer: Promise.resolve().then(ask) };
    asked = own;
    return own.answer;
  };
}

/** What is known without asking anybody. */
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

/** An app in plain JavaScript, or a server, may answer with anything. */
function usable<Model extends { id: string }>(models: readonly Model[] | undefined): readonly Model[] {
  return Array.isArray(models) ? models.filter((model) => typeof model?.id === "string") : [];
}

function sameLists(before: ModelLists, now: ModelLists): ModelLists {
  return {
    models: unchanged(before.models, now.models),
    videoModels: unchanged(before.videoModels, now.videoModels),
  };
}

/** An equal list stays the same array: apps write them inline. */
export function unchanged<T>(before: T, now: T): T {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
