import type { Store } from "../store.js";
import { type FileImport, type ImportStage, isImporting } from "./file-import.js";
import type { ImportResult } from "./import-result.js";
import { stoppedImport } from "./stopped-import.js";
import { nameOfUrl } from "./url-name.js";

/** A file, or the address of one. */
export type ImportSource = File | string;

/** Milliseconds between two snapshots: of small files, hundreds are finished in a second. */
const SHOW_INTERVAL = 250;

/** Files in the list; of more, those that came in first are dropped. */
const MOST_LISTED = 10_000;

export type ListedImport = {
  readonly source: ImportSource;
  /** Aborted when the user cancels it. */
  readonly signal: AbortSignal;
  readonly stage: (stage: ImportStage) => void;
  readonly end: (result: ImportResult) => void;
};

/** A file whose import nobody watches. */
export const unlisted = (source: ImportSource): ListedImport => ({
  source,
  signal: new AbortController().signal,
  stage() {},
  end() {},
});

export type ImportList = {
  /** Lists files as waiting; `run` imports those that the user wants to try again. */
  add: (
    sources: readonly ImportSource[],
    run: (files: readonly ListedImport[]) => Promise<unknown>,
  ) => ListedImport[];
  /** Shows the current state at once. */
  show: () => void;
  /** Cancels one file, or all that are not finished. */
  cancel: (id?: string) => void;
  /** Imports one file again, or all that failed or were canceled. */
  retry: (id?: string) => void;
  /** Takes one finished file off the list, or all of them. */
  dismiss: (id?: string) => void;
};

/** `attempt`: undefined once nothing can be tried again, so that the list keeps no file from being freed. */
type Entry = { shown: FileImport; attempt: Attempt | undefined };
type Attempt = { source: ImportSource; abort: AbortController; run: Parameters<ImportList["add"]>[1] };

export function createImportList(snapshot: Store<{ imports: readonly FileImport[] }>): ImportList {
  const entries = new Map<string, Entry>();
  let lastId = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (): void => {
    clearTimeout(timer);
    timer = undefined;
    snapshot.set({ imports: Object.freeze([...entries.values()].map(({ shown }) => shown)) });
  };
  const showSoon = (): void => {
    timer ??= setTimeout(show, SHOW_INTERVAL);
  };
  const change = (entry: Entry, shown: FileImport): void => {
    entry.shown = Object.freeze(shown);
    showSoon();
  };

  const listed = (entry: Entry, { source, abort }: Attempt): ListedImport => ({
    source,
    signal: abort.signal,
    stage(status) {
      if (isImporting(entry.shown)) change(entry, { ...entry.shown, status });
    },
    end({ status, asset, error }) {
      const { id, name } = entry.shown;
      const canceled = error?.code === "aborted";
      if (canceled && entry.shown.status === "canceled") return;
      if (!error) entry.attempt = undefined;
      change(entry, {
        id,
        name,
        status: canceled ? "canceled" : status,
        ...(asset && { asset }),
        ...(error && { error }),
      });
    },
  });

  const chosen = (id: string | undefined): Entry[] =>
    id === undefined ? [...entries.values()] : [entries.get(id)].filter((entry) => entry !== undefined);

  /** Of a library that imports without an end, nobody sees the list. */
  const dropOldest = (): void => {
    let excess = entries.size - MOST_LISTED;
    for (const [id, { attempt }] of entries) {
      if (excess <= 0) return;
      if (attempt) continue;
      entries.delete(id);
      excess -= 1;
    }
  };

  return {
    add(sources, run) {
      const added = sources.map((source) => {
        const attempt: Attempt = { source, abort: new AbortController(), run };
        lastId += 1;
        const shown = Object.freeze<FileImport>({
          id: String(lastId),
          name: typeof source === "string" ? nameOfUrl(source) : source.name,
          status: "waiting",
        });
        const entry: Entry = { shown, attempt };
        entries.set(shown.id, entry);
        return listed(entry, attempt);
      });
      dropOldest();
      show();
      return added;
    },
    show,
    cancel(id) {
      for (const entry of chosen(id)) {
        if (!isImporting(entry.shown)) continue;
        // At once: a file that waits for others is only stopped when it is its turn.
        const { id, name } = entry.shown;
        change(entry, { id, name, status: "canceled", error: stoppedImport() });
        entry.attempt?.abort.abort();
      }
      show();
    },
    retry(id) {
      const again = new Map<Attempt["run"], ListedImport[]>();
      for (const entry of chosen(id)) {
        if (!entry.attempt || isImporting(entry.shown)) continue;
        if (id === undefined && entry.shown.status === "rejected") continue;
        entry.attempt = { ...entry.attempt, abort: new AbortController() };
        change(entry, { id: entry.shown.id, name: entry.shown.name, status: "waiting" });
        const { run } = entry.attempt;
        again.set(run, [...(again.get(run) ?? []), listed(entry, entry.attempt)]);
      }
      show();
      for (const [run, files] of again) {
        // The list has the errors.
        run(files).catch(() => {});
      }
    },
    dismiss(id) {
      for (const { shown } of chosen(id)) if (!isImporting(shown)) entries.delete(shown.id);
      show();
    },
  };
}
