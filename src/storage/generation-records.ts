import {
  type GenerationRecord,
  type GenerationRequest,
  type GenerationRow,
  requestOf,
} from "../core/generation/generation.js";
import type { OpenStorage } from "../core/library/storage.js";
import type { Database } from "./database.js";
import { type Change, finished, handled } from "./records.js";

/** As the port has them, without telling others. */
export type GenerationRecords = {
  get: OpenStorage["generations"];
  update: OpenStorage["updateGeneration"];
};

export function createGenerationRecords(database: Database): GenerationRecords {
  return {
    async get(ids) {
      const transaction = database.transaction(["generations", "requests"]);
      const store = transaction.objectStore("generations");
      const rows = ids ? await Promise.all(ids.map((id) => store.get(id))) : await store.getAll();
      const requests = transaction.objectStore("requests");
      const jobs = await Promise.all(rows.map((row) => row && requests.get(row.id)));
      return rows.flatMap((row, index) => joined(row, jobs[index]) ?? []);
    },
    update(id, change) {
      const transaction: Change = database.transaction(["generations", "requests"], "readwrite", {
        durability: "strict",
      });
      const rows = transaction.objectStore("generations");
      const requests = transaction.objectStore("requests");
      const work = async (): Promise<GenerationRecord | undefined> => {
        const before = joined(...(await Promise.all([handled(rows.get(id)), handled(requests.get(id))])));
        const after = change(before);
        if (after === before) return after;
        if (!after) {
          await Promise.all([handled(rows.delete(id)), handled(requests.delete(id))]);
          return undefined;
        }
        const { kind: _, request: __, ...row } = after;
        await Promise.all([
          handled(rows.put(row)),
          ...(before ? [] : [handled(requests.put(requestOf(after), id))]),
        ]);
        return after;
      };
      return finished(transaction, work());
    },
  };
}

function joined(
  row: GenerationRow | undefined,
  job: GenerationRequest | undefined,
): GenerationRecord | undefined {
  return row && job && { ...row, ...job };
}
