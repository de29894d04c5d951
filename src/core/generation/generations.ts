import { anySignal, MediaLibraryError, whenAborted } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { ImportItem } from "../library/import-file.js";
import type { ImportResult } from "../library/import-result.js";
import type { OpenStorage } from "../library/storage.js";
import { loadPart } from "../load-part.js";
import type { Store } from "../store.js";
import { uuid } from "../uuid.js";
import { findModel, findVideoModel } from "./find-model.js";
import type { IdOf } from "./generated-item.js";
import { type Generation, type GenerationJob, type GenerationStatus, isActive, jobOf } from "./generation.js";
import type { GenerationKeeper, Release, Resume } from "./generation-keeper.js";
import type {
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIVideoModel,
  MediaAIVideoRequest,
} from "./generator.js";
import type { LoadModels } from "./model-list.js";

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
 * Generates images, at once or as soon as fewer than `maxGenerations` run, and saves each as soon as it is there;
 * resolves to what was saved. Where a run fails after its first image, it resolves to those that it made, and
 * `aiError` says what failed. What was made before it was cancelled is kept too.
 * @throws MediaLibraryError `no-generator`, `no-images`, `generator`, `timeout`, `network`, `canceled`, `closed`,
 * `field`, the server's codes, or why the first image could not be saved; the signal's reason when it fires
 */
export type GenerateImages = (
  request: MediaAIGenerateRequest,
  options?: GenerateOptions & {
    /**
     * Which of the run's images alone is saved, from 0. With the seed and the count of a run of several, it makes one of
     * them again; the run makes, and costs, all of them. Default: all.
     */
    keep?: number;
  },
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
  /** The storage is open: what it keeps is shown, and what nobody runs goes on. */
  opened: (storage: OpenStorage) => void;
  /** Another tab changed these. */
  changed: (ids: readonly string[]) => void;
  /** There is another generator: it may go on with what waits for one. */
  configured: () => void;
};

export type GenerationsOptions = {
  store: Store<GenerationState>;
  generator: () => MediaAIGenerator | undefined;
  /** How many run at once. */
  max: number;
  /** Fires when the library closes. */
  closing: AbortSignal;
  /** Rejects where nothing could be saved. */
  ready: () => Promise<OpenStorage>;
  /** What the closing of the library waits for. */
  track: (work: Promise<unknown>) => void;
  /** Reserves `count` increasing times of creation and returns the first. */
  reserveTimes: (count: number) => number;
  /** Ends when the library closes, and not with a run: what was made was paid for. */
  save: (items: readonly ImportItem[]) => Promise<ImportResult[]>;
  loadModels: LoadModels;
  /** As they are known when the models are loaded. */
  videoModels: () => readonly MediaAIVideoModel[];
  idOf: IdOf;
};

type Launch = GenerateOptions & {
  resume?: Resume;
  /** There where it is held already. */
  release?: Release;
};

export function createGenerations(options: GenerationsOptions): Generations {
  const { store, closing } = options;
  /** Those that this library runs. */
  const own = new Map<string, AbortController>();
  /** Those of them that wait for their turn, in order. */
  const waiting = new Map<string, () => void>();
  /** Those of them that are kept: their changes are written too. */
  const kept = new Set<string>();
  /** Whose error is shown. */
  let failed: string | undefined;
  let lastStart = 0;
  let storage: OpenStorage | undefined;
  let loading: Promise<GenerationKeeper> | undefined;
  let keeper: GenerationKeeper | undefined;

  const show = (generations: readonly Generation[]): void => {
    const sorted = generations.toSorted((a, b) => a.startedAt - b.startedAt);
    const shown = keeper?.withinHistory(sorted) ?? sorted;
    store.set({
      generations: Object.freeze(shown),
      aiGenerating: shown.some(isActive),
      aiError: shown.find(({ id }) => id === failed)?.error,
    });
  };
  const find = (id: string) => store.get().generations.find((each) => each.id === id);
  const without = (id: string) => store.get().generations.filter((each) => each.id !== id);
  const put = (generation: Generation): void => show([...without(generation.id), generation]);
  const change = (generation: Generation): void => {
    put(generation);
    if (kept.has(generation.id)) keeper?.write(generation).catch(() => {});
  };

  const end = (id: string, status: GenerationStatus, error?: MediaLibraryError): void => {
    const before = find(id);
    if (!before) return;
    if (error) failed = id;
    const { progress: _, ...rest } = before;
    const reached = status === "failed" && before.saved > 0 ? "done" : status;
    change({ ...rest, status: reached, endedAt: Date.now(), ...(error && { error }) });
  };

  const busy = (): number => own.size - waiting.size;
  const next = (): void => {
    for (const [id, go] of waiting) {
      // What the closing of the library ends gives its turn to nobody.
      if (closing.aborted || busy() >= options.max) return;
      waiting.delete(id);
      const generation = find(id);
      if (generation) put({ ...generation, status: "running" });
      go();
    }
  };

  const take = (ids: readonly string[], found: readonly Generation[]): void => {
    const others = store.get().generations.filter(({ id }) => own.has(id) || !ids.includes(id));
    show([...others, ...found.filter(({ id }) => !own.has(id))]);
    for (const { id, status } of found) if (status === "canceled") cancelOwn(id);
  };

  const cancelOwn = (id: string): void =>
    own.get(id)?.abort(new MediaLibraryError("canceled", "The generation was canceled."));

  const loadKeeper = (): Promise<GenerationKeeper> => {
    loading ??= loadPart(() => import("./generation-keeper.js")).then(
      ({ createGenerationKeeper }) => {
        keeper = createGenerationKeeper({
          ...{ generator: options.generator, closing, take },
          storage() {
            if (!storage) throw new MediaLibraryError("storage-lost", "The library's storage is not open.");
            return storage;
          },
          generations: () => store.get().generations,
          isOwn: (id) => own.has(id),
          launch(generation, generator, resume, release) {
            // Why it fails stands in the snapshot.
            launch(generation, generator, { resume, release }).catch(() => {});
          },
        });
        return keeper;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };

  /** Nobody else runs it from here on. */
  const holdOf = async (id: string, release: Release | undefined) => {
    const [loaded] = await Promise.all([loadKeeper(), options.ready().then((open) => (storage = open))]);
    return { keeper: loaded, release: release ?? (await loaded.hold(id)) };
  };

  const perform = async (
    generation: Generation,
    generator: MediaAIGenerator,
    signal: AbortSignal,
    hold: ReturnType<typeof holdOf>,
    { turn, timeout, resume, onAsked }: Launch & { turn: Promise<void>; onAsked: () => void },
  ) => {
    const { id } = generation;
    const [{ performGeneration }, { keeper }] = await Promise.all([
      loadPart(() => import("./perform-generation.js")),
      hold,
    ]);
    return performGeneration({
      ...options,
      ...{ generation, generator, signal, keeper, timeout, resume, change },
      async modelTimeout() {
        const models = await options.loadModels();
        if (generation.kind === "images") return findModel(models, generation.request.model)?.timeout;
        return findVideoModel(options.videoModels(), generation.request)?.timeout;
      },
      turn: waiting.has(id) ? turn : undefined,
      find: () => find(id),
      isRunning: () => own.has(id),
      show: put,
      onAsked() {
        kept.add(id);
        onAsked();
      },
    });
  };

  const launch = async (
    { error: _, endedAt: __, progress: ___, ...generation }: Generation,
    generator: MediaAIGenerator,
    { signal, onStart, release, ...given }: Launch = {},
  ): Promise<MediaAsset[]> => {
    const { id } = generation;
    const controller = new AbortController();
    const ended = anySignal(controller.signal, closing, signal);
    // One that goes on was begun before: it waits for nobody.
    const turn =
      given.resume || busy() < options.max
        ? Promise.resolve()
        : new Promise<void>((resolve) => waiting.set(id, resolve));
    own.set(id, controller);
    failed = undefined;
    put({ ...generation, status: waiting.has(id) ? "queued" : "running" });
    onStart?.(id);
    const hold = holdOf(id, release);
    let finish = (): void => {};
    const over = new Promise<void>((resolve) => {
      finish = resolve;
    });
    hold.then(
      () => options.track(over),
      () => {},
    );
    let asked = false;
    /** Whether the generator's own run goes on, as far as anybody knows. */
    const cutOff = (error: unknown): boolean =>
      asked &&
      generator.resume !== undefined &&
      MediaLibraryError.isInstance(error) &&
      (error.code === "network" ||
        error.code === "timeout" ||
        (error.code === "not-found" && given.resume === "only"));
    try {
      // The race ends our own state at once, even while a generator or the storage goes on.
      const { assets, error } = await Promise.race([
        perform(generation, generator, ended, hold, { ...given, turn, onAsked: () => (asked = true) }),
        whenAborted(ended),
      ]);
      end(id, cutOff(error) ? "interrupted" : "done", error);
      return assets;
    } catch (error) {
      const told = MediaLibraryError.isInstance(error) ? error : undefined;
      // What the closing of the library cuts off goes on, or is found interrupted, at the next start.
      if (!ended.aborted) end(id, cutOff(error) ? "interrupted" : "failed", told);
      else if (!closing.aborted) end(id, "canceled");
      throw error;
    } finally {
      own.delete(id);
      waiting.delete(id);
      next();
      settle(id, hold).finally(finish);
    }
  };

  /** Lets others have it once they can read how it ended. */
  const settle = async (id: string, hold: ReturnType<typeof holdOf>): Promise<void> => {
    const held = await hold.catch(() => undefined);
    if (!held) return;
    const generation = find(id);
    const write = async () => generation && !isActive(generation) && held.keeper.write(generation);
    await write()
      .catch(write)
      .catch(() => {});
    if (generation && !isActive(generation)) kept.add(id);
    held.release?.();
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

  const forget = (id: string): void => {
    show(without(id));
    keeper?.remove(id).catch(() => {});
  };

  return {
    generateImages: async (request, { keep, ...given } = {}) =>
      run({ kind: "images", request: { ...request }, ...(keep !== undefined && { keep }) }, given),
    generateVideos: async (request, given) => run({ kind: "videos", request: { ...request } }, given),
    cancel(id) {
      const generation = find(id);
      if (own.has(id)) cancelOwn(id);
      else if (generation && isActive(generation)) keeper?.cancel(id).catch(() => {});
    },
    retry(id) {
      const generation = find(id);
      const generator = options.generator();
      if (!generation || isActive(generation) || !generator) return;
      if (generation.status === "interrupted" && generator.resume) {
        failed = undefined;
        show(store.get().generations);
        keeper?.retry(id).catch(() => {});
        return;
      }
      if (generation.status !== "done") forget(id);
      // Why it fails stands in the snapshot.
      run(jobOf(generation)).catch(() => {});
    },
    dismiss(id) {
      const generation = find(id);
      if (generation && !isActive(generation)) forget(id);
    },
    dismissError() {
      failed = undefined;
      show(store.get().generations);
    },
    opened(open) {
      storage = open;
      // Not awaited: the library can be used before its history is there.
      loadKeeper()
        .then((loaded) => loaded.load())
        .catch(() => {});
    },
    changed(ids) {
      keeper?.load(ids).catch(() => {});
    },
    configured: () => keeper?.watch(),
  };
}
