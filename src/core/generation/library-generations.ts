import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { LibraryEmitter } from "../library/library-events.js";
import type { LibraryImports } from "../library/library-imports.js";
import type { ImportLimits } from "../library/limits.js";
import type { Session } from "../library/open-session.js";
import type { OpenStorage } from "../library/storage.js";
import { loadOnce, loadPart } from "../load-part.js";
import type { Store } from "../store.js";
import { uuid } from "../uuid.js";
import type { BatchCell } from "./batch-cell.js";
import type { EstimateOptions, EstimateRequest } from "./estimate-request.js";
import type { GeneratedTexts } from "./generated-texts.js";
import { type Generation, type GenerationRequest, isActive, type WithInputs } from "./generation.js";
import type { GenerationQueueRecord, GenerationQueueState } from "./generation-queue.js";
import { createGenerationRuns, type GenerationRunsOptions } from "./generation-runs.js";
import { findGeneration } from "./generation-state.js";
import { createGenerationStates } from "./generation-states.js";
import type {
  MediaAIEstimate,
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIVideoRequest,
} from "./generator.js";
import type { LoadModels, ModelListState } from "./model-list.js";
import { createModelLoader } from "./model-loader.js";
import { requestOf } from "./request-of.js";

/** Options of a generation. */
export type GenerateOptions = {
  /** Cancels the generation; its promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * Milliseconds after which the generation is aborted. Default: the model's `timeout`, otherwise the generator's,
   * otherwise 120,000 (videos: at least 1,200,000).
   */
  timeout?: number;
  /** Called with the id of the generation, which is in the snapshot from then on. */
  onStart?: (generationId: string) => void;
  /** The ids of albums that the results are put into, also if another page finishes the generation. */
  albums?: readonly string[] | undefined;
  /** What was shown as its price, by `estimate` or `useEstimate`: it is kept with the generation. Default: nothing. */
  estimate?: MediaAIEstimate | undefined;
  /**
   * What the prompt history keeps of it: another text, such as the one that the prompt was made from, or nothing. Default:
   * the prompt, unless the library's `promptHistory` is off.
   */
  history?: string | false;
};

/**
 * Generates images as soon as fewer than `maxGenerations` are running, and saves each as soon as it arrives; resolves
 * to the saved assets. If the generator fails after its first image, it resolves to the images generated so far, and
 * `aiError` has the failure. Images generated before a cancellation are kept too.
 * @throws MediaLibraryError `no-generator`, `no-images`, `generator`, `timeout`, `network`, `canceled`, `closed`,
 * `field`, the server's codes, or why the first image could not be saved; the signal's reason when it is aborted
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
     * The index of the only image that is saved, from 0. With the seed and the count of an earlier request, this
     * generates one of its images again; all of them are generated and paid for. Default: all are saved.
     */
    keep?: number;
    /** The cell of a batch that the images fill; `generateBatch` of `/prompts` sets it. Kept with the images. */
    batch?: BatchCell;
  },
) => Promise<MediaAsset[]>;

/**
 * Like `GenerateImages`, for videos.
 * @throws MediaLibraryError like `GenerateImages`; `no-generator` if the generator does not support video, `field`
 * without a prompt and images, or with an empty list of images
 */
export type GenerateVideos = (
  request: WithInputs<MediaAIVideoRequest>,
  options?: GenerateOptions,
) => Promise<MediaAsset[]>;

export type GenerationSnapshot = {
  /** Active generations of every tab, and the latest ended ones (up to 200), oldest first by `startedAt`. */
  readonly generations: readonly Generation[];
  /** The order and the pause of those that wait for their turn; undefined until it is loaded. */
  readonly generationQueue?: GenerationQueueState | undefined;
  /** Whether a generation is queued, running or saving. */
  readonly aiGenerating: boolean;
  /** The error of the generation that failed last in this tab, until another one starts or it is dismissed. */
  readonly aiError: MediaLibraryError | undefined;
};

export type LibraryGenerations = GeneratedTexts & {
  estimate: (request: EstimateRequest, options?: EstimateOptions) => Promise<MediaAIEstimate>;
  generateImages: GenerateImages;
  generateVideos: GenerateVideos;
  cancel: (id: string) => void;
  retry: (id: string) => void;
  dismiss: (id: string) => void;
  dismissError: () => void;
  loadModels: LoadModels;
  /** Called when the storage is open: shows the stored generations and resumes those that no tab runs. */
  opened: (storage: OpenStorage, queue: GenerationQueueRecord) => void;
  /** Called when another tab has changed these generations, or, without ids, the queue; `queue` is what it is now. */
  changed: (ids: readonly string[], queue?: GenerationQueueRecord) => void;
  /** Called when the generator was replaced: the new one may resume generations. */
  configured: () => void;
};

export type LibraryGenerationsOptions = Pick<GenerationRunsOptions, "closing" | "pending"> & {
  snapshot: Store<GenerationSnapshot & ModelListState>;
  emit: LibraryEmitter["emit"];
  generator: () => MediaAIGenerator | undefined;
  limits: () => ImportLimits | undefined;
  /** Maximum number of concurrent generations. Default 4. */
  slots: number | undefined;
  /** Rejects if the storage cannot be used. */
  session: () => Promise<Pick<Session, "storage" | "promptsChanged" | "readFile">>;
  /** Whether prompts are kept. Default true. */
  keepPrompts: boolean | undefined;
  imports: () => Promise<Pick<LibraryImports, "save" | "reserveTimes">>;
};

/** The generations of a library: those of this tab, and those of other tabs and earlier pages. */
export function createLibraryGenerations(options: LibraryGenerationsOptions): LibraryGenerations {
  const { snapshot, closing, generator, slots = 4 } = options;
  const states = createGenerationStates(Math.max(1, slots));
  const loadModels = createModelLoader(snapshot, generator);
  let storage: OpenStorage | undefined;
  let lastStart = 0;

  let before = states.get();
  states.subscribe(() => {
    const { generations, failedId, own, queue } = states.get();
    snapshot.set({
      generations,
      generationQueue: queue,
      aiGenerating: generations.some(isActive),
      aiError: generations.find(({ id }) => id === failedId)?.error,
    });
    const previous = before;
    before = states.get();
    for (const generation of generations) {
      const { id, status } = generation;
      const earlier = findGeneration(previous, id);
      // Generations that had ended before they were loaded are history.
      if (earlier ? earlier.status === status : !isActive(generation)) continue;
      options.emit("generation", { generation, local: own.has(id) || previous.own.has(id) });
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
      const [store, { storage: open }, { save, reserveTimes }] = await Promise.all([
        loadStore(),
        options.session(),
        options.imports(),
      ]);
      storage = open;
      return {
        storage: open,
        store,
        save: (items) =>
          save(items, {
            limits: options.limits() ?? {},
            signal: closing,
            durability: "power",
            stripMetadata: false,
          }),
        reserveTimes,
        loadModels,
        videoModels: () => snapshot.get().videoModels,
        operations: () => snapshot.get().operations,
      };
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
  /** If the storage cannot be read, nothing new is shown; the next start reads it again. */
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

  const keepPrompt = async (text: string): Promise<void> => {
    const [{ recordPrompt }, { storage: open, promptsChanged }] = await Promise.all([
      loadPart(() => import("../prompts/record-prompt.js")),
      options.session(),
    ]);
    if (await recordPrompt(open, text)) promptsChanged();
  };

  /** Begins a generation; only then its prompt is kept, whatever becomes of it. */
  const beginTyped = (request: GenerationRequest, given: GenerateOptions = {}): Promise<MediaAsset[]> => {
    const { history = request.request.prompt } = given;
    return begin(request, {
      ...given,
      onStart(id) {
        given.onStart?.(id);
        // A generation must not fail because its prompt cannot be saved.
        if (history && options.keepPrompts !== false)
          options.pending.add(keepPrompt(history)).catch(() => {});
      },
    });
  };

  const loadTexts = async (): Promise<GeneratedTexts> => {
    const ai = generator();
    const { createGeneratedTexts } = await loadPart(() => import("./generated-texts.js"));
    return createGeneratedTexts({ generator: ai, session: options.session, closing });
  };

  return {
    async *improvePrompt(...given) {
      yield* (await loadTexts()).improvePrompt(...given);
    },
    async *describeImage(...given) {
      yield* (await loadTexts()).describeImage(...given);
    },
    async estimate(request, { signal } = {}) {
      const ai = generator();
      const { estimateRequest } = await loadPart(() => import("./estimate-request.js"));
      return estimateRequest(ai, request, [closing, signal]);
    },
    generateImages: async ({ inputs, ...request }, { keep, batch, ...given } = {}) => {
      const more = {
        ...withExtras(inputs, given),
        ...(keep !== undefined && { keep }),
        ...(batch && { batch }),
      };
      return beginTyped({ kind: "images", request, ...more }, given);
    },
    generateVideos: async ({ inputs, ...request }, given) =>
      beginTyped({ kind: "videos", request, ...withExtras(inputs, given) }, given),
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
      // The snapshot reports a failure.
      begin(requestOf(generation)).catch(() => {});
    },
    dismiss: (id) => states.dispatch({ type: "dismissed", ids: [id] }),
    dismissError: () => states.dispatch({ type: "errorDismissed" }),
    loadModels,
    opened(open, queue) {
      storage = open;
      states.dispatch({ type: "queueLoaded", queue });
      // Not awaited: the library can be used before its history is loaded.
      inStorage((resumer) => resumer.load());
    },
    changed(ids, queue) {
      if (queue) states.dispatch({ type: "queueChanged", queue });
      else inStorage((resumer) => (ids.length > 0 ? resumer.load(ids) : resumer.loadQueue()));
    },
    configured() {
      if (storage) inStorage((resumer) => resumer.watch());
    },
  };
}

const withExtras = (
  inputs: GenerationRequest["inputs"],
  { albums, estimate }: Pick<GenerateOptions, "albums" | "estimate"> = {},
) => ({
  ...(inputs?.length && { inputs }),
  ...(albums?.length && { albums }),
  ...(estimate && { estimate }),
});
