import { assetIdOf } from "../library/asset-id.js";
import type { OpenStorage } from "../library/storage.js";
import { type Generation, isActive } from "./generation.js";
import { fromRecord, toRecord } from "./generation-record.js";
import type { MediaAIGenerator } from "./generator.js";
import { MAX_FILES, withAssets } from "./produce-assets.js";

/** What runs on the storage's side of a generation: its row, and the lock of the tab that runs it. */
export type GenerationKeeper = {
  /** Takes in what is kept: all, or what another tab changed. Goes on with what nobody runs. */
  load: (ids?: readonly string[]) => Promise<void>;
  /** Goes on with what nobody runs, as soon as nobody does. */
  watch: () => void;
  /** Marks a new generation as run by this tab, until what this answers is called. */
  hold: (id: string) => Promise<Release | undefined>;
  /** Keeps it as it is; what comes while a write is under way shares the next. */
  write: (generation: Generation) => Promise<void>;
  /** Ends one that another tab runs. */
  cancel: (id: string) => Promise<void>;
  /** Goes on with an interrupted one, and begins it where the generator does not know it. */
  retry: (id: string) => Promise<void>;
  /** Forgets it if it has ended. */
  remove: (id: string) => Promise<void>;
  /** Those that there is a place for; forgets the others. `sorted`: oldest first. */
  withinHistory: (sorted: readonly Generation[]) => readonly Generation[];
};

export type Release = () => void;

export type Resume = "only" | "or-start" | undefined;

export type KeeperOptions = {
  storage: () => OpenStorage;
  generator: () => MediaAIGenerator | undefined;
  closing: AbortSignal;
  generations: () => readonly Generation[];
  /** Whether this library runs it. */
  isOwn: (id: string) => boolean;
  /** Shows what is kept: of these ids, those that are there. */
  take: (ids: readonly string[], kept: readonly Generation[]) => void;
  /** Runs it; `release` is called when it has ended. */
  launch: (generation: Generation, generator: MediaAIGenerator, resume: Resume, release: Release) => void;
};

/** Ended generations that are kept, and the bytes of their requests' files; beyond, the oldest go. */
const HISTORY = 200;
const HISTORY_BYTES = 256 * 1024 * 1024;

export function createGenerationKeeper(options: KeeperOptions): GenerationKeeper {
  const { storage, closing, isOwn, take } = options;
  const watched = new Set<string>();
  const rows = new Set<string>();
  const writes = new Map<string, Promise<void>>();
  const latest = new Map<string, Generation>();

  const hold = (id: string, wait?: AbortSignal): Promise<Release | undefined> =>
    new Promise((resolve, reject) => {
      const work = () => new Promise<void>((release) => resolve(release));
      storage()
        .exclusively(`generation:${id}`, work, wait)
        .then(() => resolve(undefined), reject);
    });

  const write = (generation: Generation): Promise<void> => {
    const { id } = generation;
    latest.set(id, generation);
    const before = writes.get(id) ?? Promise.resolve();
    const writing = before
      .catch(() => {})
      .then(async () => {
        const next = latest.get(id);
        if (!next) return;
        latest.delete(id);
        const record = toRecord(next);
        await storage().updateGeneration(id, (kept) => {
          // Dismissed elsewhere: what lands late does not bring it back.
          if (!kept) return rows.has(id) ? undefined : record;
          // Canceled elsewhere: an end is told once, and what landed all the same is kept.
          if (kept.status !== "canceled") return record;
          const { assetIds, saved } = record;
          return { ...kept, assetIds, saved };
        });
        rows.add(id);
      });
    writes.set(id, writing);
    return writing;
  };

  /** Goes on with one that nobody runs; waits for that where it is given `wait`. */
  const takeOver = async (id: string, resume: "only" | "or-start", wait?: AbortSignal): Promise<void> => {
    const release = await hold(id, wait);
    if (!release) return;
    let launched = false;
    try {
      const [record] = await storage().generations([id]);
      const generator = options.generator();
      if (!record || !generator || isOwn(id) || closing.aborted) return;
      const generation = await landed(storage(), fromRecord(record));
      const goesOn = isActive(generation) || (generation.status === "interrupted" && !wait);
      if (!goesOn) return take([id], [generation]);
      rows.add(id);
      // Its generator was never asked: nothing can have been made.
      const fresh = generation.status === "queued";
      launched = fresh || generator.resume !== undefined;
      if (launched) options.launch(generation, generator, fresh ? undefined : resume, release);
      else if (isActive(generation)) await interrupt(generation);
    } finally {
      if (!launched) release();
    }
  };

  const interrupt = async (generation: Generation): Promise<void> => {
    const several = generation.kind === "images" && generation.keep === undefined;
    const { n = 1 } = several ? generation.request : {};
    const { progress: _, ...rest } = generation;
    const status = generation.saved >= n ? "done" : "interrupted";
    const ended: Generation = { ...rest, status, endedAt: Date.now() };
    await write(ended);
    take([generation.id], [ended]);
  };

  const watch = (): void => {
    if (!options.generator()) return;
    for (const generation of options.generations()) {
      const { id } = generation;
      if (!isActive(generation) || isOwn(id) || watched.has(id)) continue;
      watched.add(id);
      takeOver(id, "only", closing)
        .catch(() => {})
        .finally(() => watched.delete(id));
    }
  };

  /** What a broken connection cut off. */
  const reconnect = (): void => {
    for (const { id, status, error } of options.generations()) {
      if (status === "interrupted" && error?.code === "network") takeOver(id, "only").catch(() => {});
    }
  };
  globalThis.addEventListener?.("online", reconnect, { signal: closing });

  const remove = async (id: string): Promise<void> => {
    await storage().updateGeneration(id, (before) => (before && isActive(before) ? before : undefined));
  };

  return {
    async load(ids) {
      const kept = (await storage().generations(ids)).map(fromRecord);
      for (const { id } of kept) rows.add(id);
      take(ids ?? kept.map(({ id }) => id), kept);
      watch();
      if (!ids) reconnect();
    },
    watch,
    hold,
    write,
    async cancel(id) {
      const kept = await storage().updateGeneration(id, (before) =>
        before && isActive(before) ? { ...before, status: "canceled", endedAt: Date.now() } : before,
      );
      take([id], kept ? [fromRecord(kept)] : []);
    },
    retry: (id) => takeOver(id, "or-start"),
    remove,
    withinHistory(sorted) {
      const dropped = beyondHistory(sorted);
      for (const id of dropped) remove(id).catch(() => {});
      return dropped.length > 0 ? sorted.filter(({ id }) => !dropped.includes(id)) : sorted;
    },
  };
}

/** A crash may come after a file was saved and before its generation's row knew: the asset itself tells. */
async function landed(storage: OpenStorage, generation: Generation): Promise<Generation> {
  const ids = Array.from({ length: MAX_FILES }, (_, n) => assetIdOf(generation.id, n));
  const assets = await storage.get(ids);
  return withAssets(
    generation,
    assets.filter((asset) => asset !== undefined),
  );
}

/** The ids of those that there is no place for any more. */
function beyondHistory(sorted: readonly Generation[]): string[] {
  let bytes = 0;
  const ended = sorted.filter((each) => !isActive(each)).reverse();
  const filled = ended.findIndex((each, index) => {
    const { images, mask = undefined } = { mask: undefined, ...each.request };
    // A request may hold anything; the newest stays whatever it holds.
    for (const file of [images, mask].flat()) if (file instanceof Blob) bytes += file.size;
    return index >= HISTORY || (index > 0 && bytes > HISTORY_BYTES);
  });
  return filled < 0 ? [] : ended.slice(filled).map(({ id }) => id);
}
