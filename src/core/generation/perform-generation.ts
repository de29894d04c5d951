import type { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { Generation } from "./generation.js";
import type { GenerationKeeper, Resume } from "./generation-keeper.js";
import type { MediaAIGenerator } from "./generator.js";
import { type Production, produceAssets, withAssets } from "./produce-assets.js";

export type PerformOptions = Pick<Production, "reserveTimes" | "save" | "idOf"> & {
  generation: Generation;
  generator: MediaAIGenerator;
  signal: AbortSignal;
  keeper: GenerationKeeper;
  /** Resolves when fewer than the maximum run; absent where it may begin at once. */
  turn: Promise<void> | undefined;
  timeout: number | undefined;
  /** Milliseconds, of the model that is asked; the models may have to be loaded for it. */
  modelTimeout: () => Promise<number | undefined>;
  resume: Resume;
  /** The generation as it is shown; undefined once it was dismissed. */
  find: () => Generation | undefined;
  /** Whether it still runs here: a canceled one goes on saving what was made, and shows no progress. */
  isRunning: () => boolean;
  /** Shows it. */
  show: (generation: Generation) => void;
  /** Shows it and stores it. */
  change: (generation: Generation) => void;
  /** Called before the generator is. */
  onAsked: () => void;
};

/** Milliseconds between two writes of a generation's progress. */
const PROGRESS_STEP = 1000;

/**
 * Runs one generation: stores that it is about to run, calls the generator, saves what it makes, and keeps its record
 * up to date. Resolves to the saved assets and the first error, if any.
 */
export async function performGeneration(
  options: PerformOptions,
): Promise<{ assets: MediaAsset[]; error?: MediaLibraryError | undefined }> {
  const { generation, generator, signal, keeper, turn, timeout, resume, find, isRunning, show, change } =
    options;
  // What could not be saved must not be paid for, and what is paid for must be known after a crash.
  const writeNow = () => keeper.write(find() ?? generation);
  if (turn) {
    await writeNow();
    await turn;
  }
  signal.throwIfAborted();
  await writeNow();
  signal.throwIfAborted();
  options.onAsked();
  let writtenAt = 0;
  return produceAssets({
    ...{ generator, job: generation, jobId: generation.id, signal, timeout, resume },
    landed: generation.assetIds,
    modelTimeout: options.modelTimeout,
    ...{ reserveTimes: options.reserveTimes, save: options.save, idOf: options.idOf },
    onProgress(progress) {
      const before = isRunning() && find();
      if (!before) return;
      const due = Date.now() - writtenAt >= PROGRESS_STEP;
      if (due) writtenAt = Date.now();
      (due ? change : show)({ ...before, progress });
    },
    onSaved(assets) {
      const before = find();
      if (before) change(withAssets(before, assets));
    },
    onGenerated() {
      const before = isRunning() && find();
      if (before) change({ ...before, status: "saving" });
    },
  });
}
