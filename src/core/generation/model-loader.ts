import { MediaLibraryError } from "../errors.js";
import type { Store } from "../store.js";
import type { MediaAIModel } from "./ai-model.js";
import type { MediaAIGenerator } from "./generator.js";
import { type LoadModels, listsOf, type ModelListState, sameLists } from "./model-list.js";

/** Shares one request between calls, as long as the generator is the same. */
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
