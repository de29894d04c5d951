import type { AssetUpdate } from "./asset-update.js";

/** A change of assets that can be undone. */
export type UndoableChange = {
  /**
   * `remove` and `restore`, the updated field, `update` if several fields were, a change of an `album` itself, or an `edit`,
   * whose undo moves the new asset to the trash.
   */
  readonly type: "remove" | "restore" | "update" | "album" | "edit" | keyof AssetUpdate;
  /** The number of assets, or of albums. */
  readonly count: number;
};

export type UndoState = {
  /** What `undo` would take back: the last change that the user made in this tab. */
  readonly undoable: UndoableChange | undefined;
};

/** A change that was saved, and how to take it back. */
export type MadeChange = UndoableChange & { undo: () => Promise<unknown> };

export type UndoHistory = {
  /** Adds a change that is being saved. It is forgotten if it fails, or turns out to change nothing. */
  record: (shown: UndoableChange, made: Promise<MadeChange | undefined>) => void;
  /** Takes back the last change; resolves to it, or to undefined if there is none. */
  undo: () => Promise<UndoableChange | undefined>;
};

/** Changes that are remembered. */
const MOST_CHANGES = 50;

/** Assets of all remembered changes together; the last change is always remembered. */
const MOST_ASSETS = 300_000;

type Entry = { shown: UndoableChange; made: Promise<MadeChange | undefined> };

/** @param onChange Called with the change that `undo` would take back. */
export function createUndoHistory(onChange: (last: UndoableChange | undefined) => void): UndoHistory {
  const entries: Entry[] = [];
  let undoing: Promise<unknown> = Promise.resolve();

  const changed = (): void => {
    const countFrom = (start: number) =>
      entries.slice(start).reduce((sum, { shown }) => sum + shown.count, 0);
    while (entries.length > MOST_CHANGES || (entries.length > 1 && countFrom(0) > MOST_ASSETS))
      entries.shift();
    onChange(entries.at(-1)?.shown);
  };

  const forget = (entry: Entry): void => {
    const index = entries.indexOf(entry);
    if (index < 0) return;
    entries.splice(index, 1);
    changed();
  };

  const take = async (entry: Entry): Promise<UndoableChange | undefined> => {
    // Why it failed was reported where it was made.
    const made = await entry.made.catch(() => undefined);
    if (!made) return undefined;
    try {
      await made.undo();
    } catch (error) {
      entries.push(entry);
      changed();
      throw error;
    }
    return entry.shown;
  };

  return {
    record(shown, made) {
      const entry = { shown: Object.freeze(shown), made };
      entries.push(entry);
      changed();
      made.then(
        (change) => {
          if (!change) return forget(entry);
          const { type, count } = change;
          if (type === entry.shown.type && count === entry.shown.count) return;
          entry.shown = Object.freeze({ type, count });
          changed();
        },
        () => forget(entry),
      );
    },
    undo() {
      const entry = entries.pop();
      if (!entry) return Promise.resolve(undefined);
      changed();
      // In their order: an earlier change can only be taken back once the later ones are.
      const undone = undoing.then(() => take(entry));
      undoing = undone.catch(() => {});
      return undone;
    },
  };
}
