import { createMediaLibrary } from "../../src/core/library/media-library.js";
import { openDatabase } from "../../src/storage/database.js";
import { openRecordStorage } from "./record-storage.js";

const namespaceOf = (count: number) => `lineage-${count}`;
const RUNS = 20;

/** A chain of `count` edits of edits, and `count` images made from one, with as many uploads in between. */
export async function seedLineage(count: number): Promise<void> {
  const database = await openDatabase(namespaceOf(count), () => {});
  const transaction = database.transaction(["assets", "totals"], "readwrite");
  const store = transaction.objectStore("assets");
  let added = 0;
  const put = (id: string, parent?: string, role = "edit"): void => {
    added += 1;
    void store.put({
      id,
      name: `${id}.png`,
      mimeType: "image/png",
      size: 1,
      hash: id,
      createdAt: added,
      source: { type: "upload" },
      ...(parent !== undefined && { parents: [{ id: parent, role }] }),
    });
  };
  put("deep-0");
  put("wide");
  for (let index = 1; index <= count; index++) {
    put(`deep-${index}`, `deep-${index - 1}`);
    put(`wide-${index}`, "wide", "start");
    put(`upload-${index}`);
  }
  void transaction.objectStore("totals").put({ count: added, bytes: 0 }, "all");
  await transaction.done;
  database.close();
}

/** Milliseconds of each run, and of the first one, which reads the columns and links all assets. */
export async function findLineages(count: number) {
  const { storage } = openRecordStorage(namespaceOf(count));
  const library = createMediaLibrary({ storage });
  const measure = async (id: string, direction: "ancestors" | "descendants"): Promise<number> => {
    const began = performance.now();
    const lineage = await library.lineage(id);
    const ms = performance.now() - began;
    if (lineage[direction].length !== count) throw new Error(`${lineage[direction].length} were found.`);
    return ms;
  };
  await library.ready();
  const first = await measure(`deep-${count}`, "ancestors");
  const [ancestors, deep, wide]: number[][] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    ancestors?.push(await measure(`deep-${count}`, "ancestors"));
    deep?.push(await measure("deep-0", "descendants"));
    wide?.push(await measure("wide", "descendants"));
  }
  await library.close();
  return { first, ancestors: ancestors ?? [], deep: deep ?? [], wide: wide ?? [] };
}

/** The ancestors of the last of the chain, as an app finds them that reads one record after the other. */
export async function readLineage(count: number): Promise<number> {
  const database = await openDatabase(namespaceOf(count), () => {});
  const began = performance.now();
  const store = database.transaction("assets").store;
  let found = 0;
  for (let id: string | undefined = `deep-${count}`; id !== undefined; found++) {
    const row = await store.get(id);
    id = row && "parents" in row ? row.parents?.[0]?.id : undefined;
  }
  const ms = performance.now() - began;
  database.close();
  if (found !== count + 1) throw new Error(`${found} records were read.`);
  return ms;
}
