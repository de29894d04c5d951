import type { MediaAsset } from "./asset.js";
import { MediaLibraryError, whenAborted } from "./errors.js";
import { findModel, findVideoModel } from "./find-model.js";
import type { IdOf } from "./generated-item.js";
import { type Generation, type GenerationJob, type GenerationStatus, isActive } from "./generation.js";
import type {
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIVideoModel,
  MediaAIVideoRequest,
} from "./generator.js";
import type { ImportItem } from "./import-file.js";
import type { ImportResult } from "./import-result.js";
import { loadPart } from "./load-part.js";
import type { LoadModels } from "./model-list.js";
import type { Store } from "./store.js";
import { uuid } from "./uuid.js";

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
 * Generates images, at once or as soon as fewer than `maxGenerations` run, and saves each as soon as it is there; resolves to what was saved. Where a run fails after
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
  /** Those that run and, bounded, those that have ended, of every tab: oldest first, by `startedAt`. */
  readonly generations: readonly Generation[];
  /** Whether one of them is queued, running or saving. */
  readonly aiGenerating: boolean;
  /** What went wrong with the last of them to end here, until another one starts or it is dismissed. */
  readonly aiError: MediaLibraryError | undefined;
};

export type Generations = {
  generateImages: GenerateImages;
  generateVideos: GenerateVideos;
  cancel: (id: string) => void;
  retry: (id: string) => void;
  dismiss: (id: string) => void;
  dismissError: () => void;
};

export type GenerationsOptions = {
  store: Store<GenerationState>;
  generator: () => MediaAIGenerator | undefined;
  /** How many run at once. */
  max: number;
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

/** Ended generations that are kept; beyond, the oldest go. */
const HISTORY = 200;

type Changes = Partial<Pick<Generation, "status" | "progress" | "assetIds" | "saved" | "microUsd">>;

export function createGenerations(options: GenerationsOptions): Generations {
  const { store, closing } = options;
  /** Those that this library runs. */
  const own = new Map<string, AbortController>();
  /** Those of them that wait for their turn, in order. */
  const waiting = new Map<string, () => void>();
  /** Whose error is shown. */
  let failed: string | undefined;
  let lastStart = 0;

  const show = (generations: readonly Generation[]): void => {
    const sorted = generations.toSorted((a, b) => a.startedAt - b.startedAt);
    const shown = withinHistory(sorted);
    store.set({
      generations: Object.freeze(shown),
      aiGenerating: shown.some(isActive),
      aiError: shown.find(({ id }) => id === failed)?.error,
    });
  };
  const find = (id: string) => store.get().generations.find((each) => each.id === id);
  const without = (id: string) => store.get().generations.filter((each) => each.id !== id);
  const put = (generation: Generation): void => show([...without(generation.id), generation]);
  const change = (id: string, changes: Changes): void => {
    const before = find(id);
    if (before) put({ ...before, ...changes });
  };
  /** What a generator tells of a run that has ended meanwhile changes nothing. */
  const advance = (id: string, changes: Changes): void => {
    if (own.has(id)) change(id, changes);
  };

  const end = (id: string, status: GenerationStatus, error?: MediaLibraryError): void => {
    const before = find(id);
    if (!before) return;
    if (error) failed = id;
    const { progress: _, ...rest } = before;
    put({ ...rest, status, endedAt: Date.now(), ...(error && { error }) });
  };

  const busy = (): number => own.size - waiting.size;
  const next = (): void => {
    for (const [id, go] of waiting) {
      // What the closing of the library ends gives its turn to nobody.
      if (closing.aborted || busy() >= options.max) return;
      waiting.delete(id);
      change(id, { status: "running" });
      go();
    }
  };

  const produce = async (
    generation: Generation,
    generator: MediaAIGenerator,
    signal: AbortSignal,
    timeout: number | undefined,
    turn: Promise<void>,
  ) => {
    const { id } = generation;
    // What could not be saved must not be paid for.
    const [{ produceAssets }] = await Promise.all([
      loadPart(() => import("./produce-assets.js")),
      options.ready(),
      turn,
    ]);
    signal.throwIfAborted();
    return produceAssets({
      ...{ generator, job: generation, jobId: id, signal, timeout },
      async modelTimeout() {
        const models = await options.loadModels();
        if (generation.kind === "images") return findModel(models, generation.request.model)?.timeout;
        return findVideoModel(options.videoModels(), generation.request)?.timeout;
      },
      ...{ reserveTimes: options.reserveTimes, save: options.save, idOf: options.idOf },
      onProgress: (progress) => advance(id, { progress }),
      onSaved: (assets) => change(id, { assetIds: assets.map((asset) => asset.id), saved: assets.length }),
      onGenerated: () => advance(id, { status: "saving" }),
    });
  };

  const launch = async (
    generation: Generation,
    generator: MediaAIGenerator,
    { signal, timeout, onStart }: GenerateOptions = {},
  ): Promise<MediaAsset[]> => {
    const { id } = generation;
    const controller = new AbortController();
    const ended = AbortSignal.any([controller.signal, closing, ...(signal ? [signal] : [])]);
    const turn =
      busy() < options.max ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(id, resolve));
    own.set(id, controller);
    failed = undefined;
    put({ ...generation, status: waiting.has(id) ? "queued" : "running" });
    onStart?.(id);
    try {
      // The race ends our own state at once, even while a generator or the storage goes on.
      const { assets, error } = await Promise.race([
        produce(generation, generator, ended, timeout, turn),
        whenAborted(ended),
      ]);
      end(id, "done", error);
      return assets;
    } catch (error) {
      // What the closing of the library cuts off goes on, or is found interrupted, at the next start.
      if (ended.aborted) {
        if (!closing.aborted) end(id, "canceled");
      } else end(id, "failed", MediaLibraryError.isInstance(error) ? error : undefined);
      throw error;
    } finally {
      own.delete(id);
      waiting.delete(id);
      next();
    }
  };

  const begin = (job: GenerationJob): Generation => {
    lastStart = Math.max(Date.now(), lastStart + 1);
    return { ...job, id: uuid(), status: "queued", startedAt: lastStart, assetIds: [], saved: 0 };
  };

  const run = async (job: GenerationJob, given?: GenerateOptions): Promise<MediaAsset[]> => {
    closing.throwIfAborted();
    given?.signal?.throwIfAborted();
    const generator = options.generator();
    if (!generator || (job.kind === "videos" && !generator.generateVideos)) {
      const why = generator
        ? "its generator has no `generateVideos`"
        : "no generator was given. Pass one as `ai`";
      throw new MediaLibraryError("no-generator", `This library cannot generate ${job.kind}: ${why}.`);
    }
    return launch(begin(job), generator, given);
  };

  return {
    generateImages: async (request, given) => run({ kind: "images", request: { ...request } }, given),
    generateVideos: async (request, given) => run({ kind: "videos", request: { ...request } }, given),
    cancel(id) {
      own.get(id)?.abort(new MediaLibraryError("canceled", "The generation was canceled."));
    },
    retry(id) {
      const generation = find(id);
      if (!generation || isActive(generation)) return;
      if (generation.status !== "done") show(without(id));
      // Why it fails stands in the snapshot.
      run(jobOf(generation)).catch(() => {});
    },
    dismiss(id) {
      const generation = find(id);
      if (generation && !isActive(generation)) show(without(id));
    },
    dismissError() {
      failed = undefined;
      show(store.get().generations);
    },
  };
}

function jobOf(generation: Generation): GenerationJob {
  return generation.kind === "images"
    ? { kind: generation.kind, request: generation.request }
    : { kind: generation.kind, request: generation.request };
}

function withinHistory(sorted: readonly Generation[]): Generation[] {
  const ended = sorted.filter((each) => !isActive(each));
  const dropped = new Set(ended.slice(0, Math.max(0, ended.length - HISTORY)));
  return sorted.filter((each) => !dropped.has(each));
}
