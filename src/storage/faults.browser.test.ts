import { openDB } from "idb";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MediaAsset } from "../core/library/asset.js";
import type { Durability, OpenStorage } from "../core/library/storage.js";
import { sampleAsset, sampleGeneration } from "../testing/sample-records.js";
import { createBrowserStorage } from "./browser-storage.js";
import { injectFaults } from "./faults.contract.js";
import type { FaultOrder } from "./faulty-write.worker.contract.js";
import { createFileWriters } from "./file-writers.js";
import { leave, lose } from "./opfs-inspection.contract.js";
import { writeOnThePage } from "./write-on-the-page.contract.js";

const faults = injectFaults();
afterAll(() => faults.restore());
afterEach(() => {
  vi.unstubAllGlobals();
});

type World = {
  namespace: string;
  storage: OpenStorage;
  /** Assets whose `put` resolved, with their content. */
  acknowledged: Map<MediaAsset, string>;
};

async function paid(text: string): Promise<MediaAsset> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return sampleAsset({
    size: text.length,
    hash: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  });
}

async function world(): Promise<World> {
  const namespace = crypto.randomUUID();
  const storage = await createBrowserStorage({ namespace }).open(() => {});
  const acknowledged = new Map<MediaAsset, string>();
  for (const text of ["first", "second"]) {
    const asset = await paid(text);
    await storage.assets.put({ asset, original: new Blob([text]), thumbnail: new Blob(["t"]) });
    acknowledged.set(asset, text);
  }
  await storage.repair();
  return { namespace, storage, acknowledged };
}

/** Breaks `work` at its first, second, … last step, each in a world of its own, and looks at what is left. */
async function breakEverywhere(
  prepare: (world: World) => Promise<unknown>,
  work: (world: World) => Promise<unknown>,
  failing: (n: number, work: () => Promise<unknown>) => Promise<boolean> = faults.failing,
): Promise<number> {
  for (let n = 1; n < 500; n++) {
    const before = await world();
    await prepare(before);
    const failed = await failing(n, () => work(before).catch(() => {}));
    await before.storage.close();

    const after = await createBrowserStorage({ namespace: before.namespace }).open(() => {});
    await after.repair();
    expect(await after.check(), `broken at step ${n}`).toEqual({
      ok: true,
      missing: [],
      orphans: [],
      debris: [],
    });
    for (const [asset, text] of before.acknowledged) {
      expect(await after.assets.get([asset.id]), `broken at step ${n}`).toEqual([asset]);
      expect(await (await after.assets.read(asset.id, "original"))?.text(), `broken at step ${n}`).toBe(text);
    }
    const listed = await after.assets.page({ limit: 1_000 });
    const trashed = await after.assets.page({ limit: 1_000, trashed: true });
    expect(await after.assets.totals()).toEqual({
      count: listed.length,
      bytes: [...listed, ...trashed].reduce((sum, { size }) => sum + size, 0),
      trashed: trashed.length,
    });
    await after.close();
    if (!failed) return n - 1;
  }
  throw new Error("The operation never came to its end.");
}

const nothing = async () => {};

async function importOne({ storage, acknowledged }: World, durability: Durability): Promise<void> {
  const asset = await paid("new");
  await storage.assets.put(
    { asset, original: new Blob(["new"]), thumbnail: new Blob(["t"]) },
    { durability },
  );
  acknowledged.set(asset, "new");
}

describe("an injected fault at any step loses nothing acknowledged and leaves nothing behind:", {
  timeout: 60_000,
}, () => {
  beforeEach(writeOnThePage);

  it.each(["crash", "power"] as const)("importing with durability %s", async (durability) => {
    const steps = await breakEverywhere(nothing, (world) => importOne(world, durability));
    expect(steps).toBeGreaterThan(8);
  });

  it("concurrent imports", async () => {
    const steps = await breakEverywhere(nothing, async ({ storage, acknowledged }) => {
      await Promise.allSettled(
        ["a", "bb", "ccc"].map(async (text) => {
          const asset = await paid(text);
          await storage.assets.put({ asset, original: new Blob([text]) }, { unique: true });
          acknowledged.set(asset, text);
        }),
      );
    });
    expect(steps).toBeGreaterThan(20);
  });

  it("removing", async () => {
    const steps = await breakEverywhere(nothing, async ({ storage, acknowledged }) => {
      const [asset] = acknowledged.keys();
      if (!asset) return;
      // From here on it may be there or not, but it may not be half there.
      acknowledged.delete(asset);
      await storage.assets.remove([asset.id]);
      expect(await storage.assets.get([asset.id])).toEqual([undefined]);
    });
    expect(steps).toBeGreaterThan(5);
  });

  it("moving assets to the trash, all or none", async () => {
    const steps = await breakEverywhere(nothing, async ({ storage, acknowledged }) => {
      const ids = [...acknowledged.keys()].map(({ id }) => id);
      const kept = new Map(acknowledged);
      acknowledged.clear();
      try {
        await storage.assets.setTrashed(ids, 5, "user");
      } finally {
        const trashed = await storage.assets.page({ limit: 1_000, trashed: true });
        expect([0, ids.length]).toContain(trashed.length);
        for (const [asset, text] of kept) {
          acknowledged.set(trashed.length > 0 ? { ...asset, removedAt: 5 } : asset, text);
        }
      }
    });
    expect(steps).toBeGreaterThan(2);
  });

  it("moving assets by the journal, all or none, also while it is written into the records", async () => {
    // While it has a row, every move goes through it.
    const startJournal = async ({ namespace }: World) => {
      const database = await openDB(`react-media-library:${namespace}`);
      await database.add("journal", { ids: ["nobody"], removedAt: 1 });
      database.close();
    };
    const steps = await breakEverywhere(startJournal, async ({ storage, acknowledged }) => {
      const kept = [...acknowledged];
      const ids = kept.map(([{ id }]) => id);
      acknowledged.clear();
      try {
        await storage.assets.setTrashed(ids, 5, "user");
        await storage.assets.setTrashed(ids, undefined, "undo");
        await storage.assets.setTrashed(ids, 6, "user");
        await storage.repair();
      } finally {
        const read = () => storage.assets.get(ids);
        const [first, second] = await read().catch(read);
        expect(first?.removedAt).toBe(second?.removedAt);
        const { removedAt } = first ?? {};
        for (const [asset, text] of kept) {
          acknowledged.set(removedAt === undefined ? asset : { ...asset, removedAt }, text);
        }
      }
    });
    expect(steps).toBeGreaterThan(40);
  });

  const damage = async ({ namespace, storage, acknowledged }: World) => {
    const asset = await paid("third");
    await storage.assets.put({ asset, original: new Blob(["third"]) }, { durability: "power" });
    acknowledged.set(asset, "third");
    await lose(namespace, "files", asset.id);
    await leave(namespace, "files", "orphan");
    await leave(namespace, "files", "killed.crswap");
    await leave(namespace, "tmp", "unfinished");
  };

  it("the sweep of a start", async () => {
    const steps = await breakEverywhere(damage, async ({ namespace, storage }) => {
      await storage.close();
      const again = await createBrowserStorage({ namespace }).open(() => {});
      await again.repair().finally(() => again.close());
    });
    expect(steps).toBeGreaterThan(20);
  });

  it("repair", async () => {
    const steps = await breakEverywhere(damage, ({ storage }) => storage.repair());
    expect(steps).toBeGreaterThan(20);
  });

  it("restoring a lost original", async () => {
    const steps = await breakEverywhere(nothing, async ({ namespace, storage, acknowledged }) => {
      const [asset] = acknowledged.keys();
      if (!asset) return;
      await lose(namespace, "files", asset.id).catch(() => {});
      await storage.assets.read(asset.id, "original").catch(() => {});
      // The user tries until it is there, as the message says.
      await storage.assets
        .restoreOriginal(asset.id, new Blob(["first"]))
        .catch(() => storage.assets.restoreOriginal(asset.id, new Blob(["first"])));
    });
    expect(steps).toBeGreaterThan(8);
  });

  it.each([1, 2])("the upgrade from version %i", async (version) => {
    for (let n = 1; n < 100; n++) {
      const namespace = crypto.randomUUID();
      const asset = sampleAsset({ size: 5 });
      const old = await openDB(`react-media-library:${namespace}`, version, {
        upgrade(db) {
          const assets = db.createObjectStore("assets", { keyPath: "id" });
          assets.createIndex("newest", ["createdAt", "id"]);
          assets.createIndex("hash", "hash");
          db.createObjectStore("thumbnails");
          db.createObjectStore("totals");
          if (version > 1) db.createObjectStore("inbox");
        },
      });
      await old.put("assets", asset);
      await old.put("totals", { count: 1, bytes: 5 }, "all");
      old.close();

      const open = () => createBrowserStorage({ namespace }).open(() => {});
      const failed = await faults.failing(n, async () => {
        const storage = await open().catch(() => undefined);
        await storage?.close();
      });
      const storage = await open();
      expect(await storage.assets.get([asset.id]), `broken at step ${n}`).toMatchObject([{ id: asset.id }]);
      expect(await storage.assets.totals()).toEqual({ count: 1, bytes: 5, trashed: 0 });
      expect(await storage.generations.get()).toEqual([]);
      const generation = sampleGeneration();
      await storage.generations.update(generation.id, () => generation);
      expect(await storage.generations.get()).toEqual([generation]);
      await storage.close();
      if (!failed) return expect(n).toBeGreaterThan(3);
    }
  });

  it("saving a generation, completely or not at all", async () => {
    const steps = await breakEverywhere(nothing, async ({ storage }) => {
      const generation = sampleGeneration();
      const kept = await storage.generations.update(generation.id, () => generation).catch(() => undefined);
      const found = await storage.generations.get().catch(() => undefined);
      if (found) expect(found).toEqual(kept ? [generation] : []);
      const ended = { ...generation, status: "done" as const };
      const after = await storage.generations.update(generation.id, () => ended).catch(() => undefined);
      const last = await storage.generations.get([generation.id]).catch(() => undefined);
      if (after && last) expect(last).toEqual([ended]);
    });
    expect(steps).toBeGreaterThan(5);
  });
});

/** WebKitGTK's workers have sync handles that fail: the page writes there. */
const workersWrite = await (async () => {
  const writers = createFileWriters();
  const probe = { namespace: crypto.randomUUID(), unfinished: "a", name: "b", blob: new Blob(["x"]) };
  return writers.write(probe).finally(writers.close);
})();

describe.skipIf(!workersWrite)(
  "an injected fault at any step of a write worker loses nothing and leaves nothing behind:",
  () => {
    const orders = new BroadcastChannel("faulty-write-worker");
    afterAll(() => orders.close());
    let started: number;
    beforeEach(() => {
      started = 0;
      vi.stubGlobal(
        "Worker",
        class extends Worker {
          constructor() {
            started += 1;
            super(new URL("./faulty-write.worker.contract.js", import.meta.url), { type: "module" });
          }
        },
      );
    });

    /** Both workers fail their n-th call from now on. */
    const order = (failAt: number) =>
      new Promise<void>((resolve) => {
        let heard = 0;
        orders.onmessage = () => {
          heard += 1;
          if (heard === 2) resolve();
        };
        const message: FaultOrder = { failAt };
        orders.postMessage(message);
      });

    const failing = async (n: number, work: () => Promise<unknown>): Promise<boolean> => {
      expect(started).toBe(2);
      started = 0;
      await order(n);
      const onThePage = vi.spyOn(FileSystemFileHandle.prototype, "createWritable");
      await work();
      // Where a worker fails the page writes.
      const failed = onThePage.mock.calls.length > 0;
      onThePage.mockRestore();
      return failed;
    };

    it.each(["crash", "power"] as const)("importing with durability %s", async (durability) => {
      const steps = await breakEverywhere(nothing, (world) => importOne(world, durability), failing);
      // getFileHandle, createSyncAccessHandle, write, getSize, move
      expect(steps).toBe(5);
    });
  },
);
