import type { GenerationRecord, GenerationRequest, GenerationRow } from "../core/generation/generation.js";
import { requestOf } from "../core/generation/request-of.js";
import type { GenerationStorage } from "../core/library/storage.js";
import type { Database } from "./database.js";
import type { RecordsOptions } from "./records.js";
import { finished, handled, startWrite } from "./transactions.js";

export function createGenerationRecords(
  database: Database,
  { log, announce }: RecordsOptions,
): GenerationStorage {
  return {
    async get(ids) {
      const transaction = database.transaction(["generations", "requests"]);
      const store = transaction.objectStore("generations");
      const rows = ids ? await Promise.all(ids.map((id) => store.get(id))) : await store.getAll();
      const requests = transaction.objectStore("requests");
      const found = await Promise.all(rows.map((row) => row && requests.get(row.id)));
      return rows.flatMap((row, index) => joined(row, found[index]) ?? []);
    },
    async update(id, change) {
      const transaction = startWrite(database, "generations", "requests", "changes");
      const rows = transaction.objectStore("generations");
      const requests = transaction.objectStore("requests");
      const work = async () => {
        const before = joined(...(await Promise.all([handled(rows.get(id)), handled(requests.get(id))])));
        const after = change(before);
        if (after === before) return { after };
        const writes: Promise<unknown>[] = [];
        if (after) {
          writes.push(handled(rows.put(rowOf(after))));
          if (after.request !== before?.request || after.inputs !== before.inputs)
            writes.push(handled(requests.put(requestOf(after), id)));
        } else writes.push(handled(rows.delete(id)), handled(requests.delete(id)));
        await Promise.all(writes);
        return { after, made: await log.append(transaction, { ids: [id] }) };
      };
      const { after, made } = await finished(transaction, work());
      if (made) announce(made);
      return after;
    },
    readQueue: () => database.get("queue", "all"),
    async updateQueue(change) {
      const transaction = startWrite(database, "queue", "changes");
      const queue = transaction.objectStore("queue");
      const work = async () => {
        const before = await handled(queue.get("all"));
        const after = change(before);
        if (after === before) return { after };
        await handled(queue.put(after, "all"));
        return { after, made: await log.append(transaction, { ids: [] }) };
      };
      const { after, made } = await finished(transaction, work());
      if (made) announce(made);
      return after;
    },
  };
}

/** The part of a record that changes while it runs; the request is written once. */
function rowOf({ kind: _, request: __, inputs: ___, albums: ____, ...row }: GenerationRecord): GenerationRow {
  return row;
}

function joined(
  row: GenerationRow | undefined,
  request: GenerationRequest | undefined,
): GenerationRecord | undefined {
  return row && request && { ...row, ...request };
}
