import type { MediaAsset } from "./asset.js";
import { MediaLibraryError, whenAborted } from "./errors.js";
import type { MediaAIGenerateRequest, MediaAIGenerator } from "./generator.js";
import type { ImportItem } from "./import-file.js";
import type { ImportResult } from "./import-result.js";
import { loadPart } from "./load-part.js";
import type { Store } from "./store.js";
import { uuid } from "./uuid.js";

/** One run of the generator, from the button to the saved image. */
export type Generation = {
  readonly id: string;
  readonly request: MediaAIGenerateRequest;
  readonly status: "running" | "saving";
  /** Milliseconds since 1970. */
  readonly startedAt: number;
};

export type GenerateOptions = {
  signal?: AbortSignal;
  /** Milliseconds after which the run is given up; default the generator's own, else 120,000. */
  timeout?: number;
};

/**
 * Generates images and saves them; resolves to what was saved.
 * @throws MediaLibraryError `no-generator`, `no-images`, `generator`, `timeout`, `network`, `canceled`, `closed`,
 * the server's codes, or why the first image could not be saved; the signal's reason when it fires
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
  save: (items: readonly ImportItem[], signal: AbortSignal) => Promise<ImportResult[]>;
};

export function createGenerations(options: GenerationsOptions): Generations {
  const { store, closing } = options;
  const controllers = new Map<string, AbortController>();

  const show = (generations: readonly Generation[]): void =>
    store.set({ generations: Object.freeze([...generations]), aiGenerating: generations.length > 0 });

  const produce = async (
    { id, request }: Generation,
    generator: MediaAIGenerator,
    signal: AbortSignal,
    timeout: number | undefined,
  ): Promise<MediaAsset[]> => {
    // What could not be saved must not be paid for.
    const [{ MAX_IMAGES, runGenerator, toImportItem, tooManyImages }] = await Promise.all([
      loadPart(() => import("./run-generator.js")),
      options.ready(),
    ]);
    const images = await runGenerator(generator, request, { jobId: id, signal, timeout });
    show(store.get().generations.map((each) => (each.id === id ? { ...each, status: "saving" } : each)));

    const kept = images.slice(0, MAX_IMAGES);
    const failures = images.length > kept.length ? [tooManyImages(images.length)] : [];
    const items: ImportItem[] = [];
    // Newest first: the first image gets the latest time.
    const latest = options.reserveTimes(kept.length) + kept.length - 1;
    kept.forEach((image, index) => {
      try {
        items.push(toImportItem(image, request, latest - index));
      } catch (error) {
        if (!MediaLibraryError.isInstance(error)) throw error;
        failures.push(error);
      }
    });

    const results = await options.save(items, signal);
    const assets = results.flatMap((result) => result.asset ?? []);
    const failure = [...failures, ...results.flatMap((result) => result.error ?? [])][0];
    if (failure && assets.length === 0) throw failure;
    if (failure) store.set({ aiError: failure });
    return assets;
  };

  return {
    async generateImages(request, { signal, timeout } = {}) {
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
      };
      const controller = new AbortController();
      const ended = AbortSignal.any([controller.signal, closing, ...(signal ? [signal] : [])]);
      controllers.set(generation.id, controller);
      show([...store.get().generations, generation]);
      store.set({ aiError: undefined });
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
