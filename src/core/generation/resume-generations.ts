import { placesOf, withSaved } from "./generated-assets.js";
import { type Generation, isActive } from "./generation.js";
import type { GenerationRuns } from "./generation-runs.js";
import { findGeneration } from "./generation-state.js";
import type { GenerationStates } from "./generation-states.js";
import type { GenerationStore } from "./generation-store.js";
import type { MediaAIGenerator } from "./generator.js";

export type GenerationResumer = {
  /** Takes in what is kept: all, or what another tab changed. Goes on with what nobody runs. */
  load: (ids?: readonly string[]) => Promise<void>;
  /** Goes on with what another tab runs as soon as nobody does. */
  watch: () => void;
  /** Ends one that another tab runs. */
  cancel: (id: string) => Promise<void>;
  /** Goes on with an interrupted one, and begins it if the generator does not know it. */
  retry: (id: string) => Promise<void>;
};

export type GenerationResumerOptions = {
  states: GenerationStates;
  runs: GenerationRuns;
  store: GenerationStore;
  generator: () => MediaAIGenerator | undefined;
  closing: AbortSignal;
};

/** Ended generations that are kept, and the bytes of their hidden inputs; beyond, the oldest are forgotten. */
const HISTORY = 200;
const HISTORY_BYTES = 256 * 1024 * 1024;

/** Goes on with generations whose tab is gone, and keeps the history in step with the storage. */
export function createGenerationResumer(options: GenerationResumerOptions): GenerationResumer {
  const { states, runs, store, closing } = options;
  const watched = new Set<string>();
  const inUse = () => states.get().generations;
  const isOwn = (id: string): boolean => states.get().own.has(id);
  const show = (ids: readonly string[], found: readonly Generation[]): void => {
    states.dispatch({ type: "loaded", ids, found });
    for (const { id, status } of found) if (status === "canceled") runs.cancel(id);
  };

  /** Goes on with one that nobody runs; waits for that if it is given `wait`. */
  const takeOver = async (id: string, resume: "only" | "or-start", wait?: AbortSignal): Promise<void> => {
    const unlock = await store.lock(id, wait);
    if (!unlock) return;
    let launched = false;
    try {
      const [kept] = await store.read([id]);
      const generator = options.generator();
      if (!kept || !generator || isOwn(id) || closing.aborted) return;
      const generation = await withSavedAssets(store, kept);
      const goesOn = isActive(generation) || (generation.status === "interrupted" && !wait);
      if (!goesOn) return show([id], [generation]);
      // Its generator was never called: nothing can have been made.
      const fresh = generation.status === "queued";
      launched = fresh || generator.resume !== undefined;
      if (launched) {
        const run = runs.launch(generation, generator, { unlock, resume: fresh ? undefined : resume });
        // Why it failed is in the state.
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
        // The storage is lost, or the library closes: the next start looks again.
        .catch(() => {})
        .finally(() => watched.delete(id));
    }
  };

  /** Goes on with what a broken connection cut off. */
  const reconnect = (): void => {
    for (const { id, status, error } of states.get().generations) {
      // It stays interrupted, as it is shown.
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
    // A record that stays behind is back in the history at the next start, where it can be dismissed again.
    for (const { id } of gone) store.remove(id, inUse).catch(() => {});
    const beyond = beyondHistory(generations);
    if (beyond.length > 0) states.dispatch({ type: "dismissed", ids: beyond });
  });

  return {
    async load(ids) {
      const kept = await store.read(ids);
      show(ids ?? kept.map(({ id }) => id), kept);
      watch();
      if (ids) return;
      reconnect();
      // What is left over costs space; the next start tries again.
      await store.sweepInputs(inUse).catch(() => {});
    },
    watch,
    async cancel(id) {
      const kept = await store.cancel(id);
      show([id], kept ? [kept] : []);
    },
    retry: (id) => takeOver(id, "or-start"),
  };
}

/** A generation whose tab is gone, and that no generator can go on with. */
function interrupted(generation: Generation): Generation {
  const several = generation.kind === "images" && generation.keep === undefined;
  const { n = 1 } = several ? generation.request : {};
  const { progress: _, ...rest } = generation;
  return { ...rest, status: generation.saved >= n ? "done" : "interrupted", endedAt: Date.now() };
}

/** A crash may come after a file was saved and before the generation's record says so: the assets themselves do. */
async function withSavedAssets(store: GenerationStore, generation: Generation): Promise<Generation> {
  const assets = await store.readAssets(placesOf(generation.id));
  const { assetIds, ...cost } = withSaved(generation, assets);
  if (assetIds.length === generation.assetIds.length) return generation;
  return { ...generation, ...cost, assetIds, saved: assetIds.length };
}

/** The ids of those that there is no place for any more. */
function beyondHistory(sorted: readonly Generation[]): string[] {
  let bytes = 0;
  const ended = sorted.filter((each) => !isActive(each)).reverse();
  const filled = ended.findIndex(({ inputBytes = 0 }, index) => {
    bytes += inputBytes;
    // The newest stays whatever it starts from.
    return index >= HISTORY || (index > 0 && bytes > HISTORY_BYTES);
  });
  return filled < 0 ? [] : ended.slice(filled).map(({ id }) => id);
}
