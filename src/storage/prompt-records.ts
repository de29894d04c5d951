import type { PromptStorage } from "../core/library/storage.js";
import type { Database } from "./database.js";
import type { RecordsOptions } from "./records.js";
import { finished, handled, startWrite } from "./transactions.js";

export function createPromptRecords(database: Database, { log, announce }: RecordsOptions): PromptStorage {
  return {
    get: () => database.getAll("prompts"),
    async update(ids, change) {
      const transaction = startWrite(database, "prompts", "changes");
      const prompts = transaction.objectStore("prompts");
      const work = async () => {
        const before = await Promise.all(ids.map((id) => handled(prompts.get(id))));
        const writes = ids.flatMap((id, index) => {
          const after = change(before[index], id);
          if (after === before[index]) return [];
          return [after ? handled(prompts.put(after)) : handled(prompts.delete(id))];
        });
        await Promise.all<unknown>(writes);
        return writes.length > 0 ? log.append(transaction, { prompts: true }) : undefined;
      };
      const made = await finished(transaction, work());
      if (made) announce(made);
    },
    readDraft: (form) => database.get("drafts", form),
    async writeDraft(form, value) {
      const transaction = database.transaction("drafts", "readwrite");
      const writing =
        value === undefined ? transaction.store.delete(form) : transaction.store.put(value, form);
      // Not once the request has succeeded: the page may be gone by then, and an open transaction with it.
      transaction.commit();
      await Promise.all([writing, transaction.done]);
    },
  };
}
