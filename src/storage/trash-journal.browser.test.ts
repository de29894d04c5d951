import fc from "fast-check";
import { openDB } from "idb";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { MediaAsset } from "../core/library/asset.js";
import type { OpenStorage } from "../core/library/storage.js";
import { sampleAsset } from "../testing/sample-records.js";
import { createBrowserStorage } from "./browser-storage.js";
import type { Schema } from "./database.js";
import { createMemoryStorage } from "./memory-storage.js";

/** More than are written into the records at once. */
const COUNT = 1_100;

const opened: OpenStorage[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
});

async function open(namespace: string): Promise<OpenStorage> {
  const storage = await createBrowserStorage({ namespace }).open(() => {});
  opened.push(storage);
  return storage;
}

const sample = (): MediaAsset[] =>
  Array.from({ length: COUNT }, (_, index) => sampleAsset({ createdAt: index >> 1, hash: `hash ${index}` }));

const fill = (storage: OpenStorage, assets: readonly MediaAsset[]) =>
  Promise.all(assets.map((asset) => storage.assets.put({ asset, original: new Blob(["x"]) })));

const openRecords = (namespace: string) => openDB<Schema>(`react-media-library:${namespace}`);

const filled = crypto.randomUUID();
const assets = sample();
const ids = assets.map(({ id }) => id);
beforeAll(async () => {
  const storage = await open(filled);
  await fill(storage, assets);
  await storage.close();
});

/** A storage with the records of `assets`. Without their files, whose writing takes the browser ten seconds. */
async function openFilled(namespace: string): Promise<OpenStorage> {
  await (await open(namespace)).close();
  const [from, to] = [await openRecords(filled), await openRecords(namespace)];
  for (const name of from.objectStoreNames) {
    const source = from.transaction(name).store;
    const [keys, values] = await Promise.all([source.getAllKeys(), source.getAll()]);
    const { store, done } = to.transaction(name, "readwrite");
    for (const [index, value] of values.entries()) store.put(value, store.keyPath ? undefined : keys[index]);
    await done;
  }
  from.close();
  to.close();
  return open(namespace);
}

/** The rows of the journal, and the records that say that they are in the trash. */
async function written(namespace: string): Promise<{ rows: number; trashed: number }> {
  const database = await openRecords(namespace);
  const rows = await database.count("journal");
  const trashed = await database.countFromIndex("assets", "trash");
  database.close();
  return { rows, trashed };
}

/** Everything that can be read about assets. */
async function readAll({ assets }: OpenStorage, ids: readonly string[]) {
  const pages = async (trashed: boolean) => {
    const all: MediaAsset[] = [];
    for (let page = await assets.page({ limit: 70, trashed }); page.length > 0; ) {
      all.push(...page);
      const after = page.at(-1);
      page = await assets.page({ limit: 70, trashed, ...(after && { after }) });
    }
    return all;
  };
  return {
    listed: await pages(false),
    trashed: await pages(true),
    records: await assets.get(ids),
    totals: await assets.totals(),
    before: (await assets.trashedBefore(50)).sort(),
    hash: await assets.findByHash("hash 0"),
  };
}

/** What records say but for the state of their files. */
const recorded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, each) => (key === "state" ? undefined : each)));

describe("the journal of the trash", () => {
  it("takes the moves of many assets, and is written into the records row by row", async () => {
    const namespace = crypto.randomUUID();
    const storage = await openFilled(namespace);
    await storage.assets.setTrashed(ids, 5, "user");
    expect(await written(namespace)).toEqual({ rows: 5, trashed: 0 });
    await storage.close();
    const after = await open(namespace);
    expect(await after.assets.totals()).toEqual({ count: 0, bytes: COUNT, trashed: COUNT });
    await after.repair();
    expect(await written(namespace)).toEqual({ rows: 0, trashed: COUNT });
    expect(await after.assets.totals()).toEqual({ count: 0, bytes: COUNT, trashed: COUNT });
    expect(recorded(await after.assets.get(ids))).toEqual(
      assets.map((asset) => ({ ...asset, removedAt: 5 })),
    );
  });

  it("says nothing of a new asset with the id of one that it moved, and that was purged", async () => {
    const namespace = crypto.randomUUID();
    const storage = await openFilled(namespace);
    const other = await open(namespace);
    await storage.assets.setTrashed(ids, 5, "user");
    await storage.assets.remove(ids, "user");
    const again = assets.slice(0, 700);
    await fill(other, again);
    const all = { count: 700, bytes: 700, trashed: 0 };
    for (const tab of [storage, other]) {
      expect(await tab.assets.get(ids.slice(0, 700))).toEqual(again);
      expect(await tab.assets.totals()).toEqual(all);
      expect(await tab.assets.trashedBefore(50)).toEqual([]);
      expect(await tab.assets.page({ limit: 9, trashed: true })).toEqual([]);
    }
    await storage.repair();
    expect(await written(namespace)).toEqual({ rows: 0, trashed: 0 });
    expect(await storage.assets.get(ids.slice(0, 700))).toEqual(again);
  });

  it("is not needed for a few assets", async () => {
    const namespace = crypto.randomUUID();
    const storage = await openFilled(namespace);
    await storage.assets.setTrashed(ids.slice(0, 20), 5, "user");
    expect(await written(namespace)).toEqual({ rows: 0, trashed: 20 });
  });

  it("says the same as a storage without one, whatever two tabs do, folded or not", async () => {
    const operation = fc.oneof(
      { weight: 4, arbitrary: fc.record({ type: fc.constant("move" as const), at: fc.option(fc.nat(99)) }) },
      { weight: 2, arbitrary: fc.record({ type: fc.constant("update" as const) }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant("remove" as const) }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant("add" as const) }) },
      { weight: 2, arbitrary: fc.record({ type: fc.constant("fold" as const) }) },
    );
    const range = fc.tuple(fc.nat(COUNT - 1), fc.oneof(fc.nat(20), fc.integer({ min: 501, max: COUNT })));
    const step = fc.record({ operation, range, tab: fc.nat(1) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
        const namespace = crypto.randomUUID();
        const tabs = [await openFilled(namespace), await open(namespace)];
        const memory = await createMemoryStorage().open(() => {});
        await fill(memory, assets);
        for (const { operation, range, tab } of steps) {
          const storage = tabs[tab] ?? memory;
          const [from, count] = range;
          const chosen = ids.slice(from, from + count);
          // Those that were removed.
          const again = assets.slice(from, from + Math.min(count, 30));
          const results = await Promise.all(
            [storage, memory].map(async ({ assets, repair }) => {
              if (operation.type === "move")
                return assets.setTrashed(chosen, operation.at ?? undefined, "user");
              if (operation.type === "update")
                return assets.update(chosen.slice(0, 30), (asset) => ({ ...asset, rating: 3 }));
              if (operation.type === "add") {
                const entries = again.map((asset) => ({ asset, original: new Blob(["x"]) }));
                return Promise.all(entries.map((entry) => assets.put(entry, { again: true })));
              }
              if (operation.type === "remove") return assets.remove(chosen.slice(0, 30));
              return storage === memory ? undefined : repair();
            }),
          );
          if (operation.type !== "fold")
            expect(recorded(results[0] ?? null)).toEqual(recorded(results[1] ?? null));
          const expected = recorded(await readAll(memory, ids));
          for (const each of tabs) expect(recorded(await readAll(each, ids))).toEqual(expected);
        }
        await Promise.all(opened.splice(0).map((storage) => storage.close()));
      }),
      { numRuns: 6 },
    );
  }, 120_000);
});
