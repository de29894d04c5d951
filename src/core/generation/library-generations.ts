import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { LibraryEmitter } from "../library/library-events.js";
import type { OpenStorage } from "../library/storage.js";
import { loadOnce } from "../load-once.js";
import { loadPart } from "../load-part.js";
import type { Store } from "../store.js";
import { uuid } from "../uuid.js";
import {
  type Generation,
  type GenerationInput,
  type GenerationRequest,
  isActive,
  requestOf,
} from "./generation.js";
import { createGenerationRuns, type GenerationRunsOptions } from "./generation-runs.js";
import { findGeneration } from "./generation-state.js";
import { createGenerationStates } from "./generation-states.js";
import type { MediaAIGenerateRequest, MediaAIGenerator, MediaAIVideoRequest } from "./generator.js";
import type { RunServices } from "./run-generation.js";

/** Options of a generation. */
export type GenerateOptions = {
  /** Cancels the generation; its promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * Milliseconds after which the generation is given up. Default: the model's own, else the generator's, else 120,000
   * (a video: at least 1,200,000).
   */
  timeout?: number;
  /** Called at once with the id that the generation has in the snapshot. */
  onStart?: (generationId: string) => void;
};

/** A request whose images are assets. Files in `images` and `mask` become inputs too, as by `addInput`. */
export type WithInputs<Request> = Request & {
  /** The input images and masks, in order. */
  inputs?: readonly GenerationInput[];
};

/**
 * Generates images, at once or as soon as fewer than `maxGenerations` run, and saves each as soon as it is there;
 * resolves to the saved assets. If the generator fails after its first image, it resolves to those that were made,
 * and `aiError` has the failure. What was made before it was canceled is kept too.
 * @throws MediaLibraryError `no-generator`, `no-images`, `generator`, `timeout`, `network`, `canceled`, `closed`,
 * `field`, the server's codes, or why the first image could not be saved; the signal's reason when it fires
 *
 * @example
 * ```ts
 * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
 *
 * const library = createMediaLibrary();
 * const [asset] = await library.generateImages({ prompt: "a red fox", width: 768, height: 768 });
 * ```
 */
export type GenerateImages = (
  request: WithInputs<MediaAIGenerateRequest>,
  options?: GenerateOptions & {
    /**
     * The only one of the images that is saved, from 0. With the seed and the count of a request for several, it makes
     * one of them again; all of them are made and paid for. Default: all are saved.
     */
    keep?: number;
  },
) => Promise<MediaAsset[]>;

/**
 * As `GenerateImages`, for videos. @throws MediaLibraryError likewise; `no-generator` if the generator makes no
 * videos, `field` if there is neither a prompt nor an image, or an empty list of images
 */
export type GenerateVideos = (
  request: WithInputs<MediaAIVideoRequest>,
  options?: GenerateOptions,
) => Promise<MediaAsset[]>;

export type GenerationSnapshot = {
  /** Those that run and, up to a limit, those that have ended, of every tab: oldest first, by `startedAt`. */
  readonly generations: readonly Generation[];
  /** Whether one of them is queued, running or saving. */
  readonly aiGenerating: boolean;
  /** What went wrong with the last of them to end here, until another one starts or it is dismissed. */
  readonly aiError: MediaLibraryError | undefined;
};

export type LibraryGenerations = {
  generateImages: GenerateImages;
  generateVideos: GenerateVideos;
  cancel: (id: string) => void;
  retry: (id: string) => void;
  dismiss: (id: string) => void;
  dismissError: () => void;
  /** The storage is open: what it keeps is shown, and what nobody runs goes on. */
  opened: (storage: OpenStorage) => void;
  /** Another tab changed these. */
  changed: (ids: readonly string[]) => void;
  /** There is another generator: it may go on with what waits for one. */
  configured: () => void;
};

export type LibraryGenerationsOptions = Pick<GenerationRunsOptions, "closing" | "pending"> &
  Pick<RunServices, "loadModels" | "videoModels"> & {
    snapshot: Store<GenerationSnapshot>;
    emit: LibraryEmitter["emit"];
    generator: () => MediaAIGenerator | undefined;
    /** Generations that may run at once. */
    slots: number;
    /** Rejects if nothing could be saved. */
    ready: () => Promise<Pick<RunServices, "save" | "reserveTimes"> & { storage: OpenStorage }>;
  };

/** Everything that a library does with generations: those of this tab, and those that others began. */
export function createLibraryGenerations(options: LibraryGenerationsOptions): LibraryGenerations {
  const { snapshot, closing, generator } = options;
  const states = createGenerationStates(options.slots);
  let storage: OpenStorage | undefined;
  let lastStart = 0;

  let before = states.get();
  states.subscribe(() => {
    const { generations, failedId, own } = states.get();
    snapshot.set({
      generations,
      aiGenerating: generations.some(isActive),
      aiError: generations.find(({ id }) => id === failedId)?.error,
    });
    const last = before;
    before = states.get();
    for (const generation of generations) {
      const { id, status } = generation;
      const known = findGeneration(last, id);
      // One that had ended before it was seen here is history.
      if (known ? known.status === status : !isActive(generation)) continue;
      options.emit("generation", { generation, local: own.has(id) || last.own.has(id) });
    }
  });

  const loadStore = loadOnce(async () => {
    const { createGenerationStore } = await loadPart(() => import("./generation-store.js"));
    return createGenerationStore(() => storage);
  });
  const runs = createGenerationRuns({
    states,
    closing,
    pending: options.pending,
    async services() {
      const [store, { storage: open, save, reserveTimes }] = await Promise.all([
        loadStore(),
        options.ready(),
      ]);
      storage = open;
      const { loadModels, videoModels } = options;
      return { storage: open, store, save, reserveTimes, loadModels, videoModels };
    },
  });
  const loadResumer = loadOnce(async () => {
    const [{ createGenerationResumer }, store] = await Promise.all([
      loadPart(() => import("./resume-generations.js")),
      loadStore(),
    ]);
    return createGenerationResumer({ states, runs, store, generator, closing });
  });
  type Resumer = Awaited<ReturnType<typeof loadResumer>>;
  /** What fails here shows nothing new; the next start reads the storage again. */
  const inStorage = (work: (resumer: Resumer) => unknown): void => {
    loadResumer()
      .then(work)
      .catch(() => {});
  };

  const find = (id: string) => findGeneration(states.get(), id);

  const begin = async (request: GenerationRequest, given: GenerateOptions = {}): Promise<MediaAsset[]> => {
    closing.throwIfAborted();
    given.signal?.throwIfAborted();
    const ai = generator();
    if (!ai || (request.kind === "videos" && !ai.generateVideos)) {
      const why = ai ? "its generator has no `generateVideos`" : "no generator was given. Pass one as `ai`";
      throw new MediaLibraryError("no-generator", `This library cannot generate ${request.kind}: ${why}.`);
    }
    lastStart = Math.max(Date.now(), lastStart + 1);
    const generation: Generation = {
      ...request,
      id: uuid(),
      status: "queued",
      startedAt: lastStart,
      assetIds: [],
      saved: 0,
    };
    return runs.launch(generation, ai, given);
  };

  return {
    generateImages: async ({ inputs, ...request }, { keep, ...given } = {}) =>
      begin(
        { kind: "images", request, ...(inputs?.length && { inputs }), ...(keep !== undefined && { keep }) },
        given,
      ),
    generateVideos: async ({ inputs, ...request }, given) =>
      begin({ kind: "videos", request, ...(inputs?.length && { inputs }) }, given),
    cancel(id) {
      const generation = find(id);
      if (states.get().own.has(id)) runs.cancel(id);
      else if (generation && isActive(generation)) inStorage((resumer) => resumer.cancel(id));
    },
    retry(id) {
      const generation = find(id);
      const ai = generator();
      if (!generation || isActive(generation) || !ai) return;
      states.dispatch({ type: "errorDismissed" });
      if (generation.status === "interrupted" && ai.resume) return inStorage((resumer) => resumer.retry(id));
      if (generation.status !== "done") states.dispatch({ type: "dismissed", ids: [id] });
      // Why it fails is in the snapshot.
      begin(requestOf(generation)).catch(() => {});
    },
    dismiss: (id) => states.dispatch({ type: "dismissed", ids: [id] }),
    dismissError: () => states.dispatch({ type: "errorDismissed" }),
    opened(open) {
      storage = open;
      // Not awaited: the library can be used before its history is there.
      inStorage((resumer) => resumer.load());
    },
    changed: (ids) => inStorage((resumer) => resumer.load(ids)),
    configured() {
      if (storage) inStorage((resumer) => resumer.watch());
    },
  };
}
