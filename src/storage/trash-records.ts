import { type MediaAsset, withRemovedAt } from "../core/library/asset.js";
import type { AssetStorage } from "../core/library/storage.js";
import { idsOfIndex } from "./asset-pages.js";
import { addTotals, fromRow, toRow } from "./asset-rows.js";
import type { ChangeRecords } from "./change-log.js";
import type { Database } from "./database.js";
import { finished, handled, startWrite, type WriteTransaction } from "./transactions.js";
import type { TrashJournal, TrashOverlay } from "./trash-journal.js";

/** Assets whose records are written at once. More are moved by the journal. */
const WRITTEN_AT_ONCE = 500;

export type TrashRecords = Pick<AssetStorage, "setTrashed" | "trashedBefore"> & {
  /** Writes the oldest row of the journal into the records; resolves to false if there is none. */
  fold: () => Promise<boolean>;
};

export function createTrashRecords(
  database: Database,
  journal: TrashJournal,
  changing: ChangeRecords,
): TrashRecords {
  /** Those of the given assets that are not there yet, with their records if they are few. */
  const findMoved = async (
    transaction: WriteTransaction,
    overlay: TrashOverlay,
    ids: readonly string[],
    trashed: boolean,
  ): Promise<{ ids: string[]; assets?: MediaAsset[] }> => {
    const assets = transaction.objectStore("assets");
    if (ids.length > WRITTEN_AT_ONCE) {
      const known = new Map<string, boolean>();
      for (const [index, isTrash] of [
        ["newest", false],
        ["trash", true],
      ] as const) {
        for await (const part of idsOfIndex(assets, index)) for (const id of part) known.set(id, isTrash);
      }
      const isMoved = (id: string) => known.has(id) && (overlay.isTrashed(id) ?? known.get(id)) !== trashed;
      return { ids: ids.filter(isMoved) };
    }
    const rows = await Promise.all(ids.map((id) => handled(assets.get(id))));
    const found = rows.flatMap((row) => fromRow(row) ?? []).map(overlay.apply);
    const moved = found.filter(({ hidden, removedAt }) => !hidden && (removedAt === undefined) === trashed);
    return { ids: moved.map(({ id }) => id), assets: moved };
  };

  return {
    async setTrashed(given, removedAt, source) {
      const transaction = startWrite(database, "assets", "journal", "totals", "changes");
      const assets = transaction.objectStore("assets");
      let committed = () => {};
      const append = async (ids: readonly string[]) => {
        committed = await journal.append(transaction, ids, removedAt);
      };
      const result = await changing(transaction, async () => {
        const trashed = removedAt !== undefined;
        const overlay = await journal.read(transaction);
        const moved = await findMoved(transaction, overlay, [...new Set(given)], trashed);
        const { length } = moved.ids;
        const write =
          moved.assets && overlay.size() === 0
            ? moved.assets.map((asset) => handled(assets.put(toRow(withRemovedAt(asset, removedAt)))))
            : [append(moved.ids)];
        const listed = { count: length, bytes: 0, trashed: 0 };
        const inTrash = { count: 0, bytes: 0, trashed: length };
        const [now, before] = trashed ? [inTrash, listed] : [listed, inTrash];
        await Promise.all([...write, addTotals(transaction, [now], [before])]);
        return { result: moved.ids, trash: moved.ids, source, ...(trashed && { removedAt }) };
      });
      committed();
      return result;
    },
    async trashedBefore(time) {
      const transaction = database.transaction(["assets", "journal"]);
      const assets = transaction.objectStore("assets");
      const [overlay, written] = await Promise.all([
        journal.read(transaction),
        handled(assets.index("removedAt").getAllKeys(IDBKeyRange.upperBound(time, true))),
      ]);
      if (overlay.size() === 0) return written;
      const moved = await Promise.all(
        overlay.trashedBefore(time).map(async (id) => ((await handled(assets.getKey(id))) ? id : [])),
      );
      return [...written.filter((id) => overlay.isTrashed(id) === undefined), ...moved.flat()];
    },
    async fold() {
      // Not strict: if a power cut takes the transaction back, the journal still has the row.
      const transaction = database.transaction(["assets", "journal"], "readwrite", { durability: "relaxed" });
      const assets = transaction.objectStore("assets");
      const work = async (): Promise<boolean> => {
        const overlay = await journal.read(transaction);
        const row = journal.oldest();
        if (!row) return false;
        const records = await Promise.all(row.ids.map((id) => handled(assets.get(id))));
        const before = records.flatMap((record) => fromRow(record) ?? []);
        // What a later row says is written at once: in between, nobody can tell the difference.
        const after = before.map(overlay.apply);
        await Promise.all([
          ...after.flatMap((asset, index) =>
            asset === before[index] ? [] : handled(assets.put(toRow(asset))),
          ),
          handled(transaction.objectStore("journal").delete(row.key)),
        ]);
        return true;
      };
      return finished(transaction, work());
    },
  };
}
