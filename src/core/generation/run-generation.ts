import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { OpenStorage } from "../library/storage.js";
import type { PendingWork } from "../pending-work.js";
import { whenAborted } from "../when-aborted.js";
import type { MediaAIVideoModel } from "./ai-model.js";
import { findOperation, type MediaAIOperation } from "./ai-operation.js";
import { callGenerator, type GeneratorCall, oneOf } from "./call-generator.js";
import { checkOperation, checkRequest } from "./check-request.js";
import { findModel, findVideoModel } from "./find-model.js";
import { createGeneratedAssets, MAX_FILES, type SaveGenerated, withSaved } from "./generated-assets.js";
import { type Generation, type GenerationRequest, isActive } from "./generation.js";
import { describedRequest, hiddenBytes, withInputFiles, withSavedInputs } from "./generation-inputs.js";
import { findGeneration } from "./generation-state.js";
import type { GenerationStates } from "./generation-states.js";
import type { GenerationStore, Unlock } from "./generation-store.js";
import type { MediaAIGenerator } from "./generator.js";
import type { LoadModels } from "./model-list.js";
import { createPreviewReporter } from "./preview-reporter.js";
import { createProgressReporter } from "./progress-reporter.js";
import { inputCount, requestOf } from "./request-of.js";

/** Whether a generation is resumed; `or-start` starts it if the generator does not know it. */
export type Resume = GeneratorCall["resume"];

/** What running a generation needs from the library. */
export type RunServices = SaveGenerated & {
  storage: OpenStorage;
  store: GenerationStore;
  loadModels: LoadModels;
  /** Known once the models are loaded. */
  videoModels: () => readonly MediaAIVideoModel[];
  /** Known once the models are loaded. */
  operations: () => readonly MediaAIOperation[];
};

export type GenerationRun = {
  generation: Generation;
  generator: MediaAIGenerator;
  states: GenerationStates;
  /** Rejects if the storage cannot be used. */
  services: () => Promise<RunServices>;
  /** Aborted when the generation is cancelled or the library closes. */
  signal: AbortSignal;
  /** Aborted when the library closes. */
  closing: AbortSignal;
  pending: PendingWork;
  timeout?: number | undefined;
  resume?: Resume;
  /** Set if this tab has already locked the generation. */
  unlock?: Unlock;
};

/** Milliseconds between two writes of a generation's progress. */
const PROGRESS_WRITE_INTERVAL = 1000;

/**
 * Runs one generation to its end: locks it for this tab, calls the generator, saves the files, and unlocks the
 * generation once its outcome is stored.
 * @throws MediaLibraryError `field` if the request is invalid, `no-images`, or why nothing was saved; the signal's
 * reason when it is aborted
 */
export async function runGeneration(run: GenerationRun): Promise<MediaAsset[]> {
  const { generation, generator, states, signal, closing, resume } = run;
  const { id } = generation;
  const locking = lock(run);
  let called = false;
  const end = (type: "succeeded" | "failed", error?: unknown): void => {
    const failure = MediaLibraryError.isInstance(error) ? error : undefined;
    const continues = called && generator.resume !== undefined && mayContinue(failure, resume);
    states.dispatch({ type: continues ? "interrupted" : type, id, at: Date.now(), error: failure });
  };
  try {
    const producing = locking.then(({ services }) => produce(run, services, () => (called = true)));
    // The race ends the generation at once, even while the generator or the storage continues.
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

/** Ensures that no other tab runs the generation. */
async function lock({ generation, services, unlock }: GenerationRun) {
  const loaded = await services();
  return { services: loaded, unlock: unlock ?? (await loaded.store.lock(generation.id)) };
}

async function finish(
  { generation, states }: GenerationRun,
  locking: ReturnType<typeof lock>,
): Promise<void> {
  // Without the lock nothing was written, and the failure is reported already.
  const locked = await locking.catch(() => undefined);
  if (!locked) return;
  const ended = findGeneration(states.get(), generation.id);
  if (ended && !isActive(ended)) {
    const write = () => locked.services.store.write(ended);
    // Retried once, then given up: without a stored outcome the next start resumes or reports the generation again.
    await write()
      .catch(write)
      .catch(() => {});
  }
  locked.unlock?.();
}

/** Whether the generation may continue at the generator after this error. */
function mayContinue(error: MediaLibraryError | undefined, resume: Resume): boolean {
  if (!error) return false;
  const { code } = error;
  return code === "network" || code === "timeout" || (code === "not-found" && resume === "only");
}

/** The saved assets and the first error, if any. */
type Produced = { assets: MediaAsset[]; error: MediaLibraryError | undefined };

/**
 * Stores the generation, waits for a free slot, calls the generator, saves each file as soon as it arrives, and keeps
 * the record up to date.
 */
async function produce(run: GenerationRun, services: RunServices, onCalled: () => void): Promise<Produced> {
  const { generation, generator, states, signal } = run;
  const { id } = generation;
  const { store, storage } = services;
  checkRequest(generation);
  // What has begun was offered then, and continues while the list cannot be loaded.
  if (!run.resume && operationOf(generation)) {
    await services.loadModels();
    checkOperation(generation, services.operations());
  }
  const request = await withSavedInputs(storage, requestOf(generation));
  const inputBytes = await hiddenBytes(storage, request);
  if (request.inputs) states.dispatch({ type: "prepared", id, request, inputBytes });
  // Written before the generator is called: nothing is paid for that cannot be saved, or that a crash would lose.
  const writeNow = () => store.write(findGeneration(states.get(), id) ?? generation);
  if (isQueued(states, id)) {
    await writeNow();
    await untilGranted(states, id, signal);
  }
  signal.throwIfAborted();
  states.dispatch({ type: "called", id, at: Date.now() });
  await writeNow();
  signal.throwIfAborted();
  onCalled();

  /**
   * A failed write has the effect of a crash: the record is outdated, and the next start completes it from the assets.
   */
  const writeLater = () => void writeNow().catch(() => {});
  let writtenAt = 0;
  const progress = createProgressReporter((reported) => {
    states.dispatch({ type: "progressed", id, progress: reported });
    if (Date.now() - writtenAt < PROGRESS_WRITE_INTERVAL) return;
    writtenAt = Date.now();
    writeLater();
  });
  const previews = createPreviewReporter((reported) =>
    states.dispatch({ type: "previewed", id, previews: reported }),
  );
  const intake = createGeneratedAssets(
    generation,
    { described: await describedRequest(storage, request), inputs: request.inputs },
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
      onPreview(preview) {
        if (running && !signal.aborted) previews.report(preview);
      },
      onImage(image) {
        if (!running || signal.aborted || early.has(image)) return;
        early.add(image);
        intake.take([image]);
      },
    });
    intake.take(files.filter((file) => !early.has(file)));
    if (intake.count === 0) throw noFiles(generation);
    if (intake.count > MAX_FILES) failures.push(tooManyFiles(intake.count, generation));
  } catch (error) {
    // Files that arrived before the failure are kept, and the failure is reported next to them.
    if (signal.aborted || intake.count === 0 || !MediaLibraryError.isInstance(error)) throw error;
    failures.push(error);
  } finally {
    running = false;
    progress.stop();
    previews.stop();
  }

  states.dispatch({ type: "generated", id });
  writeLater();
  const results = await intake.results();
  const assets = results.flatMap((result) => result.asset ?? []);
  const error = [...failures, ...results.flatMap((result) => result.error ?? [])][0];
  if (error && assets.length === 0) throw error;
  if (assets.length === 0 && generation.assetIds.length === 0 && !intake.hasKept) {
    throw noFiles(generation);
  }
  return { assets, error };
}

async function modelTimeout(
  generation: Generation,
  { loadModels, videoModels, operations }: RunServices,
): Promise<number | undefined> {
  const models = await loadModels();
  const operation = operationOf(generation);
  if (operation) return findOperation(operations(), operation, generation.request.model)?.timeout;
  if (generation.kind === "images") return findModel(models, generation.request.model)?.timeout;
  return findVideoModel(videoModels(), generation.request.model, inputCount(generation) > 0)?.timeout;
}

const operationOf = (generation: GenerationRequest) =>
  generation.kind === "images" ? generation.request.operation : undefined;

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

function noFiles(request: GenerationRequest): MediaLibraryError {
  const message = `The generator returned no ${oneOf(request)}. Change the prompt and try again.`;
  return new MediaLibraryError("no-images", message);
}

function tooManyFiles(count: number, { kind }: GenerationRequest): MediaLibraryError {
  return new MediaLibraryError(
    "too-many-images",
    `The generator returned ${count} ${kind}. The first ${MAX_FILES} were saved.`,
  );
}
