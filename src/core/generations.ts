import type { MediaAsset } from "./asset.js";
import { MediaLibraryError, whenAborted } from "./errors.js";
import { findModel, findVideoModel } from "./find-model.js";
import type { IdOf } from "./generated-item.js";
import type {
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIProgress,
  MediaAIVideoModel,
  MediaAIVideoRequest,
} from "./generator.js";
import type { ImportItem } from "./import-file.js";
import type { ImportResult } from "./import-result.js";
import { loadPart } from "./load-part.js";
import type { LoadModels } from "./model-list.js";
import type { Store } from "./store.js";
import { uuid } from "./uuid.js";

/** What a run makes, and of what. */
export type GenerationJob =
  | { readonly kind: "images"; readonly request: MediaAIGenerateRequest }
  | { readonly kind: "videos"; readonly request: MediaAIVideoRequest };

/** One run of the generator, from the button to the last saved file. */
export type Generation = GenerationJob & {
  readonly id: string;
  readonly status: "running" | "saving";
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** How far the generator said that it is, last. */
  readonly progress?: MediaAIProgress;
  /** How many of its files are in the library already. */
  readonly saved: number;
};

export type GenerateOptions = {
  signal?: AbortSignal;
  /**
   * Milliseconds after which the run is given up; default the model's own, else the generator's, else 120,000 (a
   * video: at least 1,200,000).
   */
  timeout?: number;
  /** Called at once with the id that the run has in the snapshot. */
  onStart?: (generationId: string) => void;
};

/**
 * Generates images and saves each as soon as it is there; resolves to what was saved. Where a run fails after
 * its first image, it resolves to those that it made, and `aiError` says what failed. What was made before it
 * was cancelled is kept too.
 * @throws MediaLibraryError `no-generator`, `no-images`, `generator`, `timeout`, `network`, `canceled`, `closed`,
 * `field`, the server's codes, or why the first image could not be saved; the signal's reason when it fires
 */
export type GenerateImages = (
  request: MediaAIGenerateRequest,
  options?: GenerateOptions,
) => Promise<MediaAsset[]>;

/**
 * As `GenerateImages`, for videos. @throws MediaLibraryError likewise; `no-generator` where the generator makes no
 * videos, `field` where there is neither a prompt nor an image, or an empty list of images
 */
export type GenerateVideos = (
  request: MediaAIVideoRequest,
  options?: GenerateOptions,
) => Promise<MediaAsset[]>;

export type GenerationState = {
  readonly generations: readonly Generation[];
  readonly aiGenerating: boolean;
  readonly aiError: MediaLibraryError | undefined;
};

export type Generations = {
  generateImages: GenerateImages;
  generateVideos: GenerateVideos;
  cancel: (id: string) => void;
};

export type GenerationsOptions = {
  store: Store<GenerationState>;
  generator: () => MediaAIGenerator | undefined;
  /** Fires when the library closes. */
  closing: AbortSignal;
  /** Rejects where nothing could be saved. */
  ready: () => Promise<unknown>;
  /** Reserves `count` increasing times of creation and returns the first. */
  reserveTimes: (count: number) => number;
  /** Ends when the library closes, and not with a run: what was made was paid for. */
  save: (items: readonly ImportItem[]) => Promise<ImportResult[]>;
  loadModels: LoadModels;
  /** As they are known when the models are loaded. */
  videoModels: () => readonly MediaAIVideoModel[];
  idOf: IdOf;
};

export function createGenerations(options: GenerationsOptions): Generations {
  const { store, closing } = options;
  const controllers = new Map<string, AbortController>();

  const show = (generations: readonly Generation[]): void =>
    store.set({ generations: Object.freeze([...generations]), aiGenerating: generations.length > 0 });

  const change = (id: string, changes: Partial<Pick<Generation, "status" | "progress" | "saved">>): void => {
    const { generations } = store.get();
    // A run that was cancelled goes on saving, and is not shown any more.
    if (!generations.some((each) => each.id === id)) return;
    show(generations.map((each) => (each.id === id ? { ...each, ...changes } : each)));
  };

  const produce = async (
    id: string,
    job: GenerationJob,
    generator: MediaAIGenerator,
    signal: AbortSignal,
    timeout: number | undefined,
  ): Promise<MediaAsset[]> => {
    // What could not be saved must not be paid for.
    const [{ produceAssets }] = await Promise.all([
      loadPart(() => import("./produce-assets.js")),
      options.ready(),
    ]);
    const { assets, error } = await produceAssets({
      ...{ generator, job, jobId: id, signal, timeout },
      async modelTimeout() {
        const models = await options.loadModels();
        if (job.kind === "images") return findModel(models, job.request.model)?.timeout;
        return findVideoModel(options.videoModels(), job.request)?.timeout;
      },
      ...{ reserveTimes: options.reserveTimes, save: options.save, idOf: options.idOf },
      onProgress: (progress) => change(id, { progress }),
      onSaved: (saved) => change(id, { saved }),
      onGenerated: () => change(id, { status: "saving" }),
    });
    if (error) store.set({ aiError: error });
    return assets;
  };

  const run = async (
    job: GenerationJob,
    { signal, timeout, onStart }: GenerateOptions = {},
  ): Promise<MediaAsset[]> => {
    closing.throwIfAborted();
    signal?.throwIfAborted();
    const generator = options.generator();
    if (!generator || (job.kind === "videos" && !generator.generateVideos)) {
      const why = generator
        ? "its generator has no `generateVideos`"
        : "no generator was given. Pass one as `ai`";
      throw new MediaLibraryError("no-generator", `This library cannot generate ${job.kind}: ${why}.`);
    }
    const generation: Generation = {
      ...job,
      id: uuid(),
      status: "running",
      startedAt: Date.now(),
      saved: 0,
    };
    const controller = new AbortController();
    const ended = AbortSignal.any([controller.signal, closing, ...(signal ? [signal] : [])]);
    controllers.set(generation.id, controller);
    show([...store.get().generations, generation]);
    store.set({ aiError: undefined });
    onStart?.(generation.id);
    try {
      // The race ends our own state at once, even while a generator or the storage goes on.
      return await Promise.race([produce(generation.id, job, generator, ended, timeout), whenAborted(ended)]);
    } catch (error) {
      if (!ended.aborted && MediaLibraryError.isInstance(error)) store.set({ aiError: error });
      throw error;
    } finally {
      controllers.delete(generation.id);
      show(store.get().generations.filter((each) => each.id !== generation.id));
    }
  };

  return {
    generateImages: async (request, given) => run({ kind: "images", request: { ...request } }, given),
    generateVideos: async (request, given) => run({ kind: "videos", request: { ...request } }, given),
    cancel(id) {
      controllers.get(id)?.abort(new MediaLibraryError("canceled", "The generation was canceled."));
    },
  };
}
