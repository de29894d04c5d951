import { possibleIds, withSaved } from "./generated-assets.js";
import { type Generation, isActive } from "./generation.js";
import type { GenerationRuns } from "./generation-runs.js";
import { findGeneration } from "./generation-state.js";
import type { GenerationStates } from "./generation-states.js";
import type { GenerationStore } from "./generation-store.js";
import type { MediaAIGenerator } from "./generator.js";

export type GenerationResumer = {
  /** Loads all stored generations, or those that another tab changed, and resumes those that no tab runs. */
  load: (ids?: readonly string[]) => Promise<void>;
  /** Loads the queue, which another tab changed. */
  loadQueue: () => Promise<void>;
  /** Resumes the generations of other tabs as soon as no tab runs them. */
  watch: () => void;
  /** Cancels a generation of another tab. */
  cancel: (id: string) => Promise<void>;
  /** Resumes an interrupted generation, or starts it if the generator does not know it. */
  retry: (id: string) => Promise<void>;
};

export type GenerationResumerOptions = {
  states: GenerationStates;
  runs: GenerationRuns;
  store: GenerationStore;
  generator: () => MediaAIGenerator | undefined;
  closing: AbortSignal;
};

/**
 * Limits of the history: ended generations, and the bytes of their hidden inputs. Above them the oldest are deleted.
 */
const HISTORY = 200;
const HISTORY_BYTES = 256 * 1024 * 1024;

/** Resumes generations whose tab was closed, and synchronises the history with the storage. */
export function createGenerationResumer(options: GenerationResumerOptions): GenerationResumer {
  const { states, runs, store, closing } = options;
  const watched = new Set<string>();
  const inUse = () => states.get().generations;
  const isOwn = (id: string): boolean => states.get().own.has(id);
  const show = (ids: readonly string[], found: readonly Generation[]): void => {
    states.dispatch({ type: "loaded", ids, found });
    for (const { id, status } of found) if (status === "canceled") runs.cancel(id);
  };

  /** Resumes a generation that no tab runs; with `wait`, waits for that. */
  const takeOver = async (id: string, resume: "only" | "or-start", wait?: AbortSignal): Promise<void> => {
    const unlock = await store.lock(id, wait);
    if (!unlock) return;
    let launched = false;
    try {
      const [stored] = await store.read([id]);
      const generator = options.generator();
      if (!stored || !generator || isOwn(id) || closing.aborted) return;
      const generation = await withSavedAssets(store, stored);
      const continues = isActive(generation) || (generation.status === "interrupted" && !wait);
      if (!continues) return show([id], [generation]);
      // The generator was never called, so nothing can have been generated.
      const fresh = generation.status === "queued";
      launched = fresh || generator.resume !== undefined;
      if (launched) {
        const run = runs.launch(generation, generator, { unlock, resume: fresh ? undefined : resume });
        // The state has the failure.
        run.catch(() => {});
      } else if (isActive(generation)) {
        const ended = interrupted(generation);
        await store.write(ended);
        show([id], [ended]);
      }
    } finally {
      if (!launched) unlock();
    }
  };

  const watch = (): void => {
    if (!options.generator()) return;
    for (const generation of states.get().generations) {
      const { id } = generation;
      if (!isActive(generation) || isOwn(id) || watched.has(id)) continue;
      watched.add(id);
      takeOver(id, "only", closing)
        // The storage is lost, or the library is closing: the next start tries again.
        .catch(() => {})
        .finally(() => watched.delete(id));
    }
  };

  /** Resumes generations that a lost connection interrupted. */
  const reconnect = (): void => {
    for (const { id, status, error } of states.get().generations) {
      // After a failure it stays interrupted, as shown.
      if (status === "interrupted" && error?.code === "network") takeOver(id, "only").catch(() => {});
    }
  };
  globalThis.addEventListener?.("online", reconnect, { signal: closing });

  let shown = states.get().generations;
  states.subscribe(() => {
    const { generations } = states.get();
    if (generations === shown) return;
    const gone = shown.filter(({ id }) => !findGeneration(states.get(), id));
    shown = generations;
    // If that fails, the generation is back at the next start and can be dismissed again.
    for (const { id } of gone) store.remove(id, inUse).catch(() => {});
    const beyond = beyondHistory(generations);
    if (beyond.length > 0) states.dispatch({ type: "dismissed", ids: beyond });
  });

  const loadQueue = async (): Promise<void> => {
    const queue = await store.readQueue();
    if (queue) states.dispatch({ type: "queueChanged", queue });
  };

  return {
    loadQueue,
    async load(ids) {
      const stored = await store.read(ids);
      show(ids ?? stored.map(({ id }) => id), stored);
      watch();
      if (ids) return;
      reconnect();
      // Another tab may have changed it while the storage was being opened.
      await loadQueue();
      // Leftovers only cost space; the next start tries again.
      await store.sweepInputs(inUse).catch(() => {});
    },
    watch,
    async cancel(id) {
      const stored = await store.cancel(id);
      show([id], stored ? [stored] : []);
    },
    retry: (id) => takeOver(id, "or-start"),
  };
}

/** The final state of a generation whose tab was closed, and that the generator cannot resume. */
function interrupted(generation: Generation): Generation {
  const several = generation.kind === "images" && generation.keep === undefined;
  const { n = 1 } = several ? generation.request : {};
  const { progress: _, ...rest } = generation;
  return { ...rest, status: generation.saved >= n ? "done" : "interrupted", endedAt: Date.now() };
}

/** After a crash, the generation's record may lack saved files; their assets exist. */
async function withSavedAssets(store: GenerationStore, generation: Generation): Promise<Generation> {
  const assets = await store.readAssets(possibleIds(generation.id));
  const { assetIds, ...cost } = withSaved(generation, assets);
  if (assetIds.length === generation.assetIds.length) return generation;
  return { ...generation, ...cost, assetIds, saved: assetIds.length };
}

/** The ids of generations that exceed the limits of the history. */
function beyondHistory(sorted: readonly Generation[]): string[] {
  let bytes = 0;
  const ended = sorted.filter((each) => !isActive(each)).reverse();
  const filled = ended.findIndex(({ inputBytes = 0 }, index) => {
    bytes += inputBytes;
    // The newest one always stays.
    return index >= HISTORY || (index > 0 && bytes > HISTORY_BYTES);
  });
  return filled < 0 ? [] : ended.slice(filled).map(({ id }) => id);
}
