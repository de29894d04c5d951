import type { AlbumStorage } from "../core/library/storage.js";
import type { Database } from "./database.js";
import type { RecordsOptions } from "./records.js";
import { finished, handled, startWrite } from "./transactions.js";

export function createAlbumRecords(database: Database, { log, announce }: RecordsOptions): AlbumStorage {
  return {
    get: () => database.getAll("albums"),
    async update(id, change) {
      const transaction = startWrite(database, "albums", "changes");
      const albums = transaction.objectStore("albums");
      const work = async () => {
        const before = await handled(albums.get(id));
        const after = change(before);
        if (after === before) return { after };
        await (after ? handled(albums.put(after)) : handled(albums.delete(id)));
        return { after, made: await log.append(transaction, { albums: [id] }) };
      };
      const { after, made } = await finished(transaction, work());
      if (made) announce(made);
      return after;
    },
  };
}
