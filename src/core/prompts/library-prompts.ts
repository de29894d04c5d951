import { MediaLibraryError } from "../errors.js";
import { sessionOf } from "../library/library-sessions.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import { loadPart } from "../load-part.js";
import {
  cleanPrompt,
  isSnippetName,
  MAX_NAME,
  MAX_SNIPPETS,
  MAX_STARRED,
  MAX_TEXT,
  type PromptRecord,
  type PromptSnippet,
  promptId,
  type SavedPrompt,
  snippetId,
  surplusPrompts,
} from "./prompt-record.js";

/** The prompts and snippets of a library at one moment. Immutable. */
export type PromptsSnapshot = {
  /** `ready` once they were read for the first time. */
  readonly status: "loading" | "ready";
  /** Every prompt once, the one used last first. */
  readonly prompts: readonly SavedPrompt[];
  /** By name. */
  readonly snippets: readonly PromptSnippet[];
};

/** Brings back what was deleted, unless it is there again. */
export type RestorePrompts = () => Promise<void>;

/** The prompt history and the snippets of a library, kept in this browser. */
export type LibraryPrompts = {
  /** The current state; the same object until something changes. It is followed while someone has subscribed. */
  readonly getSnapshot: () => PromptsSnapshot;
  /** The state that a server renders and the browser hydrates with. */
  readonly getServerSnapshot: () => PromptsSnapshot;
  /** Calls `listener` after each change, of other tabs too. Returns a function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Adds or removes the star of a prompt; an unknown text is ignored. @throws MediaLibraryError `field` if there are 1,000 */
  readonly star: (text: string, starred: boolean) => Promise<void>;
  /** Deletes prompts from the history. */
  readonly remove: (texts: string | Iterable<string>) => Promise<RestorePrompts>;
  /** Deletes all prompts, starred ones too. Snippets stay. */
  readonly clear: () => Promise<RestorePrompts>;
  /**
   * Adds a snippet, or replaces the text of the one with that name.
   * @throws MediaLibraryError `field` if the name cannot be used, the text is empty or too long, or there are 200 snippets
   */
  readonly setSnippet: (snippet: PromptSnippet) => Promise<void>;
  /** Deletes a snippet. */
  readonly removeSnippet: (name: string) => Promise<RestorePrompts>;
  /** All prompts and snippets as a JSON file, for `importFile` of this or another browser. */
  readonly exportFile: () => Promise<File>;
  /**
   * Adds the prompts and snippets of an exported file: all, or, if one entry is invalid, none. Uses are not counted twice, and
   * snippets that are here already stay as they are.
   * @throws MediaLibraryError `decode` if it is no such file, or an entry is invalid; `too-large`
   */
  readonly importFile: (file: Blob) => Promise<ImportedPrompts>;
};

/** What became of an imported file. */
export type ImportedPrompts = {
  /** The prompts that are new or have changed. */
  readonly prompts: number;
  /** The new snippets. */
  readonly snippets: number;
  /** The snippets of the file that were left out, as another one has the name, or there are 200. */
  readonly kept: number;
};

const LOADING: PromptsSnapshot = Object.freeze({
  status: "loading",
  prompts: Object.freeze([]),
  snippets: Object.freeze([]),
});

const known = new WeakMap<MediaLibraryInstance, LibraryPrompts>();

/**
 * The prompt history and the snippets of a library; the same object for the same library.
 *
 * @example
 * ```ts
 * import type { MediaLibraryInstance } from "@reactkits.dev/react-media-library";
 * import { promptsOf } from "@reactkits.dev/react-media-library/prompts";
 *
 * export const forgetPrompts = (library: MediaLibraryInstance) => promptsOf(library).clear();
 * ```
 */
export function promptsOf(library: MediaLibraryInstance): LibraryPrompts {
  const existing = known.get(library);
  if (existing) return existing;
  const created = createLibraryPrompts(library);
  known.set(library, created);
  return created;
}

function createLibraryPrompts(library: MediaLibraryInstance): LibraryPrompts {
  const listeners = new Set<() => void>();
  let snapshot = LOADING;
  let leave: (() => void) | undefined;
  let reading = false;
  let outdated = false;

  const read = async (): Promise<void> => {
    try {
      do {
        outdated = false;
        const { storage } = await sessionOf(library);
        snapshot = snapshotOf(await storage.prompts.get());
        for (const listener of [...listeners]) listener();
      } while (outdated);
    } catch {
      // The library's own state says why it cannot be read.
    }
    // In the same step as the last look at `outdated`: a change in between would not be read.
    reading = false;
  };
  const refresh = (): void => {
    outdated = true;
    if (reading) return;
    reading = true;
    void read();
  };

  const update = async (
    ids: readonly string[],
    change: (before: PromptRecord | undefined, id: string) => PromptRecord | undefined,
  ): Promise<void> => {
    const { storage, promptsChanged } = await sessionOf(library);
    let changed = false;
    await storage.prompts.update(ids, (before, id) => {
      const after = change(before, id);
      changed ||= after !== before;
      return after;
    });
    if (changed) promptsChanged();
  };
  const removeAll = async (ids: readonly string[]): Promise<RestorePrompts> => {
    const removed = new Map<string, PromptRecord>();
    await update(ids, (before, id) => {
      if (before) removed.set(id, before);
      return undefined;
    });
    return () => update([...removed.keys()], (now, id) => now ?? removed.get(id));
  };
  const records = async () => (await sessionOf(library)).storage.prompts.get();

  return {
    getSnapshot: () => snapshot,
    getServerSnapshot: () => LOADING,
    subscribe(listener) {
      listeners.add(listener);
      if (!leave) {
        leave = library.on("prompts", refresh);
        refresh();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        leave?.();
        leave = undefined;
      };
    },
    async star(text, starred) {
      if (starred && (await records()).filter(isStarred).length >= MAX_STARRED) {
        throw invalid("prompt", `There are ${MAX_STARRED} starred prompts already. Remove a star first.`);
      }
      await update([promptId(text)], (before) =>
        before?.kind !== "prompt" || before.starred === starred ? before : { ...before, starred },
      );
    },
    remove: (texts) => removeAll([...(typeof texts === "string" ? [texts] : texts)].map(promptId)),
    async clear() {
      const all = await records();
      return removeAll(all.flatMap(({ kind, id }) => (kind === "prompt" ? id : [])));
    },
    async setSnippet({ name, text }) {
      const record = snippetRecord({ name, text });
      const others = (await records()).filter(({ kind, id }) => kind === "snippet" && id !== record.id);
      if (others.length >= MAX_SNIPPETS) {
        throw invalid("name", `There are ${MAX_SNIPPETS} snippets already. Delete one first.`);
      }
      await update([record.id], () => record);
    },
    removeSnippet: (name) => removeAll([snippetId(name)]),
    async exportFile() {
      const { writePromptFile } = await loadFiles();
      return writePromptFile(await records());
    },
    async importFile(file) {
      const { readPromptFile, mergePrompts } = await loadFiles();
      const imported = await readPromptFile(file, Date.now());
      const { changed, kept } = mergePrompts(await records(), imported);
      const merged = new Map(changed.map((record) => [record.id, record]));
      await update([...merged.keys()], (before, id) => merged.get(id) ?? before);
      const surplus = surplusPrompts(await records());
      await update(surplus, () => undefined);
      const prompts = changed.filter(({ kind }) => kind === "prompt").length;
      return { prompts, snippets: changed.length - prompts, kept };
    },
  };
}

const loadFiles = () => loadPart(() => import("./prompt-file.js"));

/** @throws MediaLibraryError `field` */
export function snippetRecord(snippet: PromptSnippet): PromptRecord {
  const name = snippet.name.normalize("NFC").replace(/\s+/g, " ").trim();
  const text = cleanPrompt(snippet.text);
  if (!isSnippetName(name)) {
    const letters = "letters, digits, spaces, hyphens, underscores and full stops";
    throw invalid("name", `A snippet's name has 1 to ${MAX_NAME} ${letters}.`);
  }
  if (text === "" || text.length > MAX_TEXT) {
    throw invalid("text", `A snippet's text has 1 to ${MAX_TEXT} characters.`);
  }
  return { id: snippetId(name), kind: "snippet", name, text };
}

function invalid(field: string, message: string): MediaLibraryError {
  return new MediaLibraryError("field", message, { fields: [{ field, message }] });
}

const isStarred = (record: PromptRecord): boolean => record.kind === "prompt" && record.starred;

function snapshotOf(records: readonly PromptRecord[]): PromptsSnapshot {
  const prompts = records.flatMap((record) => {
    if (record.kind !== "prompt") return [];
    const { text, uses, lastUsedAt, starred } = record;
    return Object.freeze({ text, uses, lastUsedAt, starred });
  });
  const snippets = records.flatMap((record) =>
    record.kind === "snippet" ? Object.freeze({ name: record.name, text: record.text }) : [],
  );
  return Object.freeze({
    status: "ready",
    prompts: Object.freeze(prompts.sort((a, b) => b.lastUsedAt - a.lastUsedAt)),
    snippets: Object.freeze(snippets.sort((a, b) => a.name.localeCompare(b.name))),
  });
}
