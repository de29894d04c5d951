import { MediaLibraryError, whenAborted } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { OpenStorage } from "../library/storage.js";
import type { PendingWork } from "../pending-work.js";
import { callGenerator, type GeneratorCall, oneOf } from "./call-generator.js";
import { checkRequest } from "./check-request.js";
import { findModel, findVideoModel } from "./find-model.js";
import { createGeneratedAssets, MAX_FILES, type SaveGenerated, withSaved } from "./generated-assets.js";
import { type Generation, type GenerationRequest, inputCount, isActive, requestOf } from "./generation.js";
import { describedRequest, hiddenBytes, withInputFiles, withKeptInputs } from "./generation-inputs.js";
import { findGeneration } from "./generation-state.js";
import type { GenerationStates } from "./generation-states.js";
import type { GenerationStore, Unlock } from "./generation-store.js";
import type { MediaAIGenerator, MediaAIVideoModel } from "./generator.js";
import type { LoadModels } from "./model-list.js";
import { createProgressReporter } from "./progress-reporter.js";

/** Whether a run goes on with what was begun: `or-start` begins it if the generator does not know it. */
export type Resume = GeneratorCall["resume"];

/** What a run needs of its library. */
export type RunServices = SaveGenerated & {
  storage: OpenStorage;
  store: GenerationStore;
  loadModels: LoadModels;
  /** As they are known when the models are loaded. */
  videoModels: () => readonly MediaAIVideoModel[];
};

export type GenerationRun = {
  generation: Generation;
  generator: MediaAIGenerator;
  states: GenerationStates;
  /** Rejects if nothing could be saved. */
  services: () => Promise<RunServices>;
  /** Fires when the generation is canceled or the library closes. */
  signal: AbortSignal;
  /** Fires when the library closes. */
  closing: AbortSignal;
  pending: PendingWork;
  timeout?: number | undefined;
  resume?: Resume;
  /** If this tab has the generation locked already. */
  unlock?: Unlock;
};

/** Milliseconds between two writes of a generation's progress. */
const PROGRESS_WRITE_INTERVAL = 1000;

/**
 * Runs one generation to its end: locks it for this tab, calls the generator, saves what it makes, and lets others have
 * it once they can read how it ended.
 * @throws MediaLibraryError `field` if the request is not valid, `no-images`, or why nothing was saved; the signal's
 * reason when it fires
 */
export async function runGeneration(run: GenerationRun): Promise<MediaAsset[]> {
  const { generation, generator, states, signal, closing, resume } = run;
  const { id } = generation;
  const locking = lock(run);
  let called = false;
  const end = (type: "succeeded" | "failed", error?: unknown): void => {
    const known = MediaLibraryError.isInstance(error) ? error : undefined;
    const goesOn = called && generator.resume !== undefined && mayGoOn(known, resume);
    states.dispatch({ type: goesOn ? "interrupted" : type, id, at: Date.now(), error: known });
  };
  try {
    const producing = locking.then(({ services }) => produce(run, services, () => (called = true)));
    // The race ends our own state at once, even while a generator or the storage goes on.
    const { assets, error } = await Promise.race([producing, whenAborted(signal)]);
    end("succeeded", error);
    return assets;
  } catch (error) {
    if (!signal.aborted) end("failed", error);
    else if (!closing.aborted) states.dispatch({ type: "canceled", id, at: Date.now() });
    throw error;
  } finally {
    run.pending.add(finish(run, locking));
  }
}

/** Nobody else runs it from here on. */
async function lock({ generation, services, unlock }: GenerationRun) {
  const own = await services();
  return { services: own, unlock: unlock ?? (await own.store.lock(generation.id)) };
}

async function finish(
  { generation, states }: GenerationRun,
  locking: ReturnType<typeof lock>,
): Promise<void> {
  const locked = await locking.catch(() => undefined);
  if (!locked) return;
  const ended = findGeneration(states.get(), generation.id);
  if (ended && !isActive(ended)) {
    const write = () => locked.services.store.write(ended);
    // Twice: an end that nobody can read makes the next start run, or report, it once more.
    await write()
      .catch(write)
      .catch(() => {});
  }
  locked.unlock?.();
}

/** Whether the generator's own run goes on after such an error, as far as anybody knows. */
function mayGoOn(error: MediaLibraryError | undefined, resume: Resume): boolean {
  if (!error) return false;
  const { code } = error;
  return code === "network" || code === "timeout" || (code === "not-found" && resume === "only");
}

/** The saved assets and the first error, if any. */
type Produced = { assets: MediaAsset[]; error: MediaLibraryError | undefined };

/**
 * Writes that the generation is about to run, waits for its turn, calls the generator, saves each file as soon as it is
 * there, and keeps the record up to date.
 */
async function produce(run: GenerationRun, services: RunServices, onCalled: () => void): Promise<Produced> {
  const { generation, generator, states, signal } = run;
  const { id } = generation;
  const { store, storage } = services;
  checkRequest(generation);
  const request = await withKeptInputs(storage, requestOf(generation));
  const inputBytes = await hiddenBytes(storage, request);
  if (request.inputs) states.dispatch({ type: "prepared", id, request, inputBytes });
  // What could not be saved must not be paid for, and what is paid for must be known after a crash.
  const writeNow = () => store.write(findGeneration(states.get(), id) ?? generation);
  if (isQueued(states, id)) {
    await writeNow();
    await untilGranted(states, id, signal);
  }
  signal.throwIfAborted();
  await writeNow();
  signal.throwIfAborted();
  onCalled();

  /** A write that fails costs what a crash would: the record is behind, and the next start looks at the assets. */
  const writeLater = () => void writeNow().catch(() => {});
  let writtenAt = 0;
  const progress = createProgressReporter((reported) => {
    states.dispatch({ type: "progressed", id, progress: reported });
    if (Date.now() - writtenAt < PROGRESS_WRITE_INTERVAL) return;
    writtenAt = Date.now();
    writeLater();
  });
  const intake = createGeneratedAssets(
    generation,
    await describedRequest(storage, request),
    services,
    (assets) => {
      const before = findGeneration(states.get(), id);
      if (!before) return;
      states.dispatch({ type: "saved", id, ...withSaved(before, assets) });
      writeLater();
    },
  );
  const early = new Set<unknown>();
  const failures: MediaLibraryError[] = [];
  let running = true;
  try {
    const files = await callGenerator(generator, generation, {
      jobId: id,
      signal,
      timeout: run.timeout,
      modelTimeout: () => modelTimeout(generation, services),
      resume: run.resume,
      withFiles: () => withInputFiles(storage, request),
      onProgress(reported) {
        if (running && !signal.aborted) progress.report(reported);
      },
      onImage(image) {
        if (!running || signal.aborted || early.has(image)) return;
        early.add(image);
        intake.take([image]);
      },
    });
    intake.take(files.filter((file) => !early.has(file)));
    if (intake.count === 0) throw nothingMade(generation);
    if (intake.count > MAX_FILES) failures.push(tooMany(intake.count, generation));
  } catch (error) {
    // What came before the failure is kept, and the failure is reported beside it.
    if (signal.aborted || intake.count === 0 || !MediaLibraryError.isInstance(error)) throw error;
    failures.push(error);
  } finally {
    running = false;
    progress.stop();
  }

  states.dispatch({ type: "generated", id });
  writeLater();
  const results = await intake.results();
  const assets = results.flatMap((result) => result.asset ?? []);
  const error = [...failures, ...results.flatMap((result) => result.error ?? [])][0];
  if (error && assets.length === 0) throw error;
  if (assets.length === 0 && generation.assetIds.length === 0 && !intake.hasKept) {
    throw nothingMade(generation);
  }
  return { assets, error };
}

async function modelTimeout(
  generation: Generation,
  { loadModels, videoModels }: RunServices,
): Promise<number | undefined> {
  const models = await loadModels();
  if (generation.kind === "images") return findModel(models, generation.request.model)?.timeout;
  return findVideoModel(videoModels(), generation.request.model, inputCount(generation) > 0)?.timeout;
}

const isQueued = (states: GenerationStates, id: string): boolean =>
  findGeneration(states.get(), id)?.status === "queued";

function untilGranted(states: GenerationStates, id: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (isQueued(states, id)) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = states.subscribe(check);
    const stop = () => {
      unsubscribe();
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    check();
  });
}

function nothingMade(request: GenerationRequest): MediaLibraryError {
  const message = `The generator made no ${oneOf(request)}. Change the prompt and try again.`;
  return new MediaLibraryError("no-images", message);
}

function tooMany(count: number, { kind }: GenerationRequest): MediaLibraryError {
  return new MediaLibraryError(
    "too-many-images",
    `The generator answered with ${count} ${kind}. The first ${MAX_FILES} were kept.`,
  );
}
