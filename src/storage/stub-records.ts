import type { StubStorage } from "../core/library/storage.js";
import type { Database } from "./database.js";
import { writeError } from "./opfs.js";
import { finished, handled, startWrite } from "./transactions.js";

/** Not in the change log: a stub is written before the removal that it belongs to, which is. */
export function createStubRecords(database: Database): StubStorage {
  return {
    async get(ids) {
      if (!ids) return database.getAll("stubs");
      const store = database.transaction("stubs").store;
      const found = await Promise.all(ids.map((id) => store.get(id)));
      return found.filter((stub) => stub !== undefined);
    },
    async put(stubs) {
      const transaction = startWrite(database, "stubs");
      const store = transaction.objectStore("stubs");
      try {
        await finished(transaction, Promise.all(stubs.map((stub) => handled(store.put(stub)))));
      } catch (error) {
        throw writeError(error, 0);
      }
    },
    async remove(ids) {
      const transaction = startWrite(database, "stubs");
      const store = transaction.objectStore("stubs");
      await finished(transaction, Promise.all(ids.map((id) => handled(store.delete(id)))));
    },
  };
}
