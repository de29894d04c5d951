import type { OrderKey } from "./asset.js";
import type { OpenStorage } from "./storage.js";

/** An import that ended with its page. */
export type InterruptedImport = {
  /** The number of its files that are in the library. */
  readonly saved: number;
  /** The number of its files. */
  readonly total: number;
};

/** Creation times of its files, and how many need none because they were already there. */
type ImportNote = { total: number; first: number; last: number; duplicates: number };

/** Of the derived data, and of the lock that an import holds: without its lock, a note is of a page that is gone. */
const NAME = "import";

/** Records read at once. */
const PAGE = 500;

/** Milliseconds between two updates of the note. */
const UPDATE_INTERVAL = 1_000;

/**
 * Keeps a note about an import until `work` has ended, or for the next visit if `closing` ended it. Of two imports at the
 * same time, the second has one once the first has ended. Never rejects: without its note, an import is as good.
 */
export async function keepImportNote(
  storage: OpenStorage,
  note: ImportNote,
  work: Promise<unknown>,
  closing: AbortSignal,
): Promise<void> {
  const run = async (): Promise<void> => {
    await storage.derived.set(NAME, { ...note });
    let kept = note.duplicates;
    const timer = setInterval(() => {
      if (kept === note.duplicates) return;
      kept = note.duplicates;
      storage.derived.set(NAME, { ...note }).catch(() => {});
    }, UPDATE_INTERVAL);
    await work.catch(() => {});
    clearInterval(timer);
    await storage.derived.set(NAME, closing.aborted ? { ...note } : undefined);
  };
  await storage.exclusively(NAME, run, closing).catch(() => {});
}

/** What became of the import that the last page was closed on; undefined if there was none, or if it still runs. */
export async function findInterruptedImport(storage: OpenStorage): Promise<InterruptedImport | undefined> {
  const note = await storage.exclusively(NAME, () => storage.derived.get(NAME));
  if (!isNote(note)) return undefined;
  const { total, duplicates } = note;
  return Object.freeze({ saved: Math.min(total, (await countAdded(storage, note)) + duplicates), total });
}

async function countAdded(storage: OpenStorage, { first, last }: ImportNote): Promise<number> {
  let added = 0;
  let after: OrderKey | undefined = { createdAt: last + 1, id: "" };
  while (after) {
    const page = await storage.assets.page({ after, limit: PAGE });
    const own = page.filter(({ createdAt }) => createdAt >= first);
    added += own.filter(({ source }) => source?.type === "upload").length;
    after = own.length < PAGE ? undefined : own.at(-1);
  }
  return added;
}

export const forgetImportNote = (storage: OpenStorage): Promise<void> => storage.derived.set(NAME, undefined);

function isNote(value: unknown): value is ImportNote {
  return (
    typeof value === "object" &&
    value !== null &&
    ["total", "first", "last", "duplicates"].every((key) => typeof Reflect.get(value, key) === "number")
  );
}
