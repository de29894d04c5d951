import type { MediaStorage, OpenStorage, StorageReport } from "../../src/core/library/storage.js";
import { createAlbumRecords } from "../../src/storage/album-records.js";
import { createChangeLog } from "../../src/storage/change-log.js";
import { openDatabase } from "../../src/storage/database.js";
import { createGenerationRecords } from "../../src/storage/generation-records.js";
import { createPromptRecords } from "../../src/storage/prompt-records.js";
import { createRecords, type Records } from "../../src/storage/records.js";
import { createStubRecords } from "../../src/storage/stub-records.js";

const HEALTHY: StorageReport = { ok: true, missing: [], orphans: [], debris: [] };

/** A storage of records alone: deleting touches no files, and opening all of it would look for them. */
export function openRecordStorage(namespace: string): { storage: MediaStorage; records: Promise<Records> } {
  const opening = openDatabase(namespace, () => {}).then((database) => {
    const log = createChangeLog(database, "bench");
    const options = { log, announce() {} };
    return { database, log, options, records: createRecords(database, options) };
  });
  const storage: MediaStorage = {
    async open(): Promise<OpenStorage> {
      const { database, log, options, records } = await opening;
      const assets = {
        ...records,
        put: () => Promise.reject(new Error("Nothing is imported.")),
        read: async () => undefined,
        restoreOriginal: async () => false,
      };
      return {
        persistence: "persistent",
        assets,
        generations: createGenerationRecords(database, options),
        albums: createAlbumRecords(database, options),
        prompts: createPromptRecords(database, options),
        stubs: createStubRecords(database),
        derived: {
          get: (key) => database.get("derived", key),
          async set(key, value) {
            await database.put("derived", value, key);
          },
        },
        changesSince: async (sequence) => (await log.since(sequence))?.map(({ change }) => change),
        lastSequence: log.last,
        exclusively: async (_name, work) => work(),
        check: async () => HEALTHY,
        repair: async () => HEALTHY,
        persist: async () => true,
        estimate: async () => ({}),
        close: async () => database.close(),
      };
    },
  };
  return { storage, records: opening.then(({ records }) => records) };
}
