import type { MediaAsset } from "./asset.js";
import { MediaLibraryError, whenAborted } from "./errors.js";
import { findModel } from "./find-model.js";
import type { IdOf } from "./generated-item.js";
import type { MediaAIGenerateRequest, MediaAIGenerator, MediaAIProgress } from "./generator.js";
import type { ImportItem } from "./import-file.js";
import type { ImportResult } from "./import-result.js";
import { loadPart } from "./load-part.js";
import type { LoadModels } from "./model-list.js";
import type { Store } from "./store.js";
import { uuid } from "./uuid.js";

/** One run of the generator, from the button to the last saved image. */
export type Generation = {
  readonly id: string;
  readonly request: MediaAIGenerateRequest;
  readonly status: "running" | "saving";
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** How far the generator said that it is, last. */
  readonly progress?: MediaAIProgress;
  /** How many of its images are in the library already. */
  readonly saved: number;
};

export type GenerateOptions = {
  signal?: AbortSignal;
  /** Milliseconds after which the run is given up; default the model's own, else the generator's, else 120,000. */
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

export type GenerationState = {
  readonly generations: readonly Generation[];
  readonly aiGenerating: boolean;
  readonly aiError: MediaLibraryError | undefined;
};

export type Generations = {
  generateImages: GenerateImages;
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
  idOf: IdOf;
};

export function createGenerations(options: GenerationsOptions): Generations {
  const { store, closing } = options;
  const controllers = new Map<string, AbortController>();

  const show = (generations: readonly Generation[]): void =>
    store.set({ generations: Object.freeze([...generations]), aiGenerating: generations.length > 0 });

  const change = (id: string, changes: Partial<Generation>): void => {
    const { generations } = store.get();
    // A run that was cancelled goes on saving, and is not shown any more.
    if (!generations.some((each) => each.id === id)) return;
    show(generations.map((each) => (each.id === id ? { ...each, ...changes } : each)));
  };

  const produce = async (
    { id, request }: Generation,
    generator: MediaAIGenerator,
    signal: AbortSignal,
    timeout: number | undefined,
  ): Promise<MediaAsset[]> => {
    // What could not be saved must not be paid for.
    const [{ produceImages }] = await Promise.all([
      loadPart(() => import("./produce-images.js")),
      options.ready(),
    ]);
    const { assets, error } = await produceImages({
      ...{ generator, request, jobId: id, signal, timeout },
      modelTimeout: async () => findModel(await options.loadModels(), request.model)?.timeout,
      ...{ reserveTimes: options.reserveTimes, save: options.save, idOf: options.idOf },
      onProgress: (progress) => change(id, { progress }),
      onSaved: (saved) => change(id, { saved }),
      onGenerated: () => change(id, { status: "saving" }),
    });
    if (error) store.set({ aiError: error });
    return assets;
  };

  return {
    async generateImages(request, { signal, timeout, onStart } = {}) {
      closing.throwIfAborted();
      signal?.throwIfAborted();
      const generator = options.generator();
      if (!generator) {
        throw new MediaLibraryError(
          "no-generator",
          "This library cannot generate images: no generator was given. Pass one as `ai`.",
        );
      }
      const generation: Generation = {
        id: uuid(),
        request: { ...request },
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
        return await Promise.race([produce(generation, generator, ended, timeout), whenAborted(ended)]);
      } catch (error) {
        if (!ended.aborted && MediaLibraryError.isInstance(error)) store.set({ aiError: error });
        throw error;
      } finally {
        controllers.delete(generation.id);
        show(store.get().generations.filter((each) => each.id !== generation.id));
      }
    },
    cancel(id) {
      controllers.get(id)?.abort(new MediaLibraryError("canceled", "The generation was canceled."));
    },
  };
}
