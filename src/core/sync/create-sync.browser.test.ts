import { afterEach, describe, expect, it, vi } from "vitest";
import { createBrowserStorage } from "../../core.js";
import { createSync, type Sync, type SyncOptions } from "../../sync.js";
import { createMemoryStorage } from "../../testing.js";
import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { create, picture } from "../library/library-fixtures.contract.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { MediaStorage } from "../library/storage.js";
import { createFakeServer, type FakeServer } from "./sync-server.contract.js";

const syncs: Sync[] = [];
afterEach(async () => {
  await Promise.all(syncs.splice(0).map((sync) => sync.close()));
});

function start(library: MediaLibraryInstance, server: FakeServer, options: Partial<SyncOptions> = {}): Sync {
  const sync = createSync({ library, push: server.push, pull: server.pull, interval: 100_000, ...options });
  syncs.push(sync);
  return sync;
}

/** A library and its sync, of one device. */
function device(server: FakeServer, options: { storage?: MediaStorage; sync?: Partial<SyncOptions> } = {}) {
  const library = create({ storage: options.storage ?? createMemoryStorage() });
  return { library, sync: start(library, server, options.sync) };
}

async function importOne(library: MediaLibraryInstance, hue = 1): Promise<string> {
  const [result] = await library.importFiles([await picture(hue)]);
  return result?.asset?.id ?? "";
}

const getOne = async (library: MediaLibraryInstance, id: string): Promise<MediaAsset | undefined> =>
  (await library.getMany([id]))[0];

const soon = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

describe("pushing", () => {
  it("sends what is there, and each change from then on; the file only once", async () => {
    const server = createFakeServer();
    const library = create({ storage: createMemoryStorage() });
    const first = await importOne(library, 1);
    const sync = start(library, server);
    await soon(() => expect(sync.stateOf(first)).toBe("synced"));
    const second = await importOne(library, 2);
    await library.update(first, { tags: ["a"], rating: 3, meta: { note: "x" } });
    await soon(() =>
      expect(server.assets.get(first)?.asset).toMatchObject({ tags: ["a"], meta: { note: "x" } }),
    );
    await soon(() => expect(sync.stateOf(second)).toBe("synced"));
    await library.remove(first);
    await soon(() => expect(server.assets.get(first)?.asset.removedAt).toBeTypeOf("number"));
    await library.purge(first);
    await soon(() => expect(server.assets.has(first)).toBe(false));
    expect(sync.stateOf(first)).toBeUndefined();
    expect(server.uploads).toEqual([first, second]);
    await soon(() => expect(sync.getSnapshot()).toMatchObject({ status: "idle", pending: 0, failed: 0 }));
    expect(await server.assets.get(second)?.file.arrayBuffer()).toEqual(
      await (await library.getFile(second)).arrayBuffer(),
    );
  });

  it("shows which assets are being sent", async () => {
    const server = createFakeServer();
    let release = () => {};
    server.onCall(async (what) => {
      if (what === "push") await new Promise<void>((resolve) => (release = resolve));
    });
    const { library, sync } = device(server);
    const id = await importOne(library);
    const seen: (string | undefined)[] = [];
    sync.subscribe(() => seen.push(sync.stateOf(id)));
    await soon(() => expect(sync.stateOf(id)).toBe("syncing"));
    expect(sync.getSnapshot()).toMatchObject({ status: "syncing", pending: 1 });
    release();
    await soon(() => expect(sync.stateOf(id)).toBe("synced"));
    expect(seen).toEqual(expect.arrayContaining(["local", "syncing", "synced"]));
  });

  it("does not send what was only there in between, or is hidden", async () => {
    const server = createFakeServer();
    const library = create({ storage: createMemoryStorage() });
    const id = await importOne(library);
    await library.purge(id);
    await library.addInput(await picture(9));
    const sync = start(library, server);
    await sync.syncNow();
    expect(server.pushed).toEqual([]);
    expect(sync.getSnapshot()).toMatchObject({ status: "idle", pending: 0 });
  });

  it("goes on where it stopped when the page was closed or killed in the middle", async () => {
    const server = createFakeServer();
    const namespace = crypto.randomUUID();
    const library = create({ namespace });
    for (let hue = 0; hue < 6; hue++) await importOne(library, hue);
    let calls = 0;
    server.onCall(async (what, signal) => {
      if (what === "push" && ++calls > 2) {
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      }
    });
    const sync = start(library, server);
    await soon(() => expect(server.uploads).toHaveLength(2));
    await sync.close();
    await library.close();
    server.onCall(async () => {});
    const next = create({ namespace });
    const resumed = start(next, server);
    await soon(() => expect(resumed.getSnapshot()).toMatchObject({ status: "idle", pending: 0 }));
    expect(server.assets.size).toBe(6);
    expect(new Set(server.uploads).size).toBe(server.uploads.length);
    // Another start finds nothing to do.
    await resumed.close();
    const sent = server.pushed.length;
    const again = start(next, server);
    await again.syncNow();
    expect(server.pushed).toHaveLength(sent);
  });

  it("compares everything if the log of changes does not reach back far enough", async () => {
    const server = createFakeServer();
    const storage = createMemoryStorage();
    const first = device(server, { storage });
    const kept = await importOne(first.library, 1);
    const purged = await importOne(first.library, 2);
    await soon(() => expect(first.sync.stateOf(purged)).toBe("synced"));
    await first.sync.close();
    await first.library.update(kept, { alt: "changed while nobody synced" });
    await first.library.purge(purged);
    await first.library.close();
    const forgetful: MediaStorage = {
      open: async (onChange) => ({ ...(await storage.open(onChange)), changesSince: async () => undefined }),
    };
    const second = device(server, { storage: forgetful });
    await second.sync.syncNow();
    expect(server.assets.get(kept)?.asset.alt).toBe("changed while nobody synced");
    expect(server.assets.has(purged)).toBe(false);
    expect(server.uploads).toEqual([kept, purged]);
  });

  it("sends everything again, under the same ids, if what the server confirmed is lost", async () => {
    const server = createFakeServer();
    const storage = createMemoryStorage();
    const first = device(server, { storage });
    const ids = [await importOne(first.library, 1), await importOne(first.library, 2)];
    await soon(() => expect(ids.map((id) => first.sync.stateOf(id))).toEqual(["synced", "synced"]));
    await first.sync.close();
    await first.library.close();
    // The server has lost everything too.
    const next = createFakeServer();
    const { derived } = await createMemoryStorage().open(() => {});
    const second = device(next, {
      storage: { open: async (onChange) => ({ ...(await storage.open(onChange)), derived }) },
    });
    await second.sync.syncNow();
    expect([...next.assets.keys()].sort()).toEqual([...ids].sort());
    expect([...next.uploads].sort()).toEqual([...ids].sort());
  });
});

describe("pulling", () => {
  it("brings assets of other devices through the import pipeline, with their metadata", async () => {
    const server = createFakeServer();
    const one = device(server);
    const id = await importOne(one.library);
    await one.library.update(id, { name: "Sky", tags: ["a"], albums: ["b"], rating: 2, meta: { x: 1 } });
    await soon(() => expect(server.assets.get(id)?.asset.name).toBe("Sky"));
    const two = device(server);
    await soon(() => expect(two.sync.stateOf(id)).toBe("synced"));
    const asset = await getOne(two.library, id);
    expect(asset).toEqual(await getOne(one.library, id));
    expect(asset?.thumbnail).toBeDefined();
    expect(two.library.getSnapshot().imports).toEqual([]);
    // Its own import is not sent back.
    await two.sync.syncNow();
    expect(server.uploads).toEqual([id]);

    await one.library.remove(id);
    await soon(() => expect(server.assets.get(id)?.asset.removedAt).toBeDefined());
    const sources: string[] = [];
    two.library.on("removed", ({ source }) => sources.push(source));
    await two.sync.syncNow();
    expect(sources).toEqual(["sync"]);
    const sent = server.pushed.length;
    await one.sync.syncNow();
    await two.sync.syncNow();
    expect(server.pushed).toHaveLength(sent);
    await one.library.restore(id);
    await soon(() => expect(server.assets.get(id)?.asset.removedAt).toBeUndefined());
    await two.sync.syncNow();
    expect((await getOne(two.library, id))?.removedAt).toBeUndefined();
    await one.library.purge(id);
    await soon(() => expect(server.assets.has(id)).toBe(false));
    await two.sync.syncNow();
    expect(await getOne(two.library, id)).toBeUndefined();
  });

  it("merges changes of both sides field by field, and loses none", async () => {
    const server = createFakeServer();
    const { library, sync } = device(server);
    const id = await importOne(library);
    await library.update(id, { name: "old", alt: "old", tags: ["kept", "gone"], meta: { a: 1, b: 1 } });
    await soon(() => expect(server.assets.get(id)?.asset.alt).toBe("old"));
    await sync.syncNow();
    await sync.close();
    await library.update(id, { name: "mine", tags: { add: ["mine"], remove: ["gone"] }, meta: { a: 2 } });
    await server.edit(id, {
      name: "theirs",
      alt: "theirs",
      tags: ["kept", "gone", "theirs"],
      meta: { a: 1, b: 2 },
    });
    await start(library, server).syncNow();
    const merged = { name: "mine", alt: "theirs", tags: ["kept", "theirs", "mine"], meta: { a: 2, b: 2 } };
    expect(await getOne(library, id)).toMatchObject(merged);
    expect(server.assets.get(id)?.asset).toMatchObject(merged);
  });

  it("leaves the user nothing to undo", async () => {
    const server = createFakeServer();
    const { library, sync } = device(server);
    const id = await importOne(library);
    await soon(() => expect(sync.stateOf(id)).toBe("synced"));
    await server.edit(id, { alt: "theirs", tags: ["theirs"] });
    await sync.syncNow();
    expect(await getOne(library, id)).toMatchObject({ alt: "theirs" });
    expect(library.getSnapshot().undoable).toBeUndefined();
  });

  it("moves to the trash what was changed here and deleted there", async () => {
    const server = createFakeServer();
    const { library, sync } = device(server);
    const id = await importOne(library);
    await soon(() => expect(sync.stateOf(id)).toBe("synced"));
    await sync.close();
    await library.update(id, { alt: "worth keeping" });
    server.delete(id);
    await start(library, server).syncNow();
    expect(await getOne(library, id)).toMatchObject({ alt: "worth keeping", removedAt: expect.any(Number) });
    expect(server.assets.get(id)?.asset).toMatchObject({ alt: "worth keeping" });
  });

  it("does not bring back what was deleted here meanwhile", async () => {
    const server = createFakeServer();
    const { library, sync } = device(server);
    const id = await importOne(library);
    await soon(() => expect(sync.stateOf(id)).toBe("synced"));
    await sync.close();
    await library.purge(id);
    await server.edit(id, { alt: "changed there" });
    const again = start(library, server);
    await again.syncNow();
    expect(await getOne(library, id)).toBeUndefined();
    expect(server.assets.has(id)).toBe(false);
  });

  it("knows the same file under the ids of two devices", async () => {
    const server = createFakeServer();
    const one = device(server);
    const id = await importOne(one.library, 5);
    await soon(() => expect(one.sync.stateOf(id)).toBe("synced"));
    const library = create({ storage: createMemoryStorage() });
    const own = await importOne(library, 5);
    const sync = start(library, server);
    await soon(() => expect(sync.stateOf(own)).toBe("synced"));
    expect([...server.assets.keys()]).toEqual([id]);
    await library.update(own, { alt: "from the second" });
    await soon(() => expect(server.assets.get(id)?.asset.alt).toBe("from the second"));
    await one.sync.syncNow();
    expect(await getOne(one.library, id)).toMatchObject({ alt: "from the second" });
    await one.library.purge(id);
    await soon(() => expect(server.assets.size).toBe(0));
    await sync.syncNow();
    expect(await getOne(library, own)).toBeUndefined();
  });

  it("keeps what was made from what, also where devices have the same file under two ids", async () => {
    const server = createFakeServer();
    const one = device(server);
    const photo = await importOne(one.library, 5);
    const turned = await one.library.edit(photo, [{ type: "rotate", degrees: 90 }]);
    await soon(() => expect(one.sync.stateOf(photo)).toBe("synced"));
    await soon(() => expect(one.sync.stateOf(turned.id)).toBe("synced"));
    const library = create({ storage: createMemoryStorage() });
    const own = await importOne(library, 5);
    const sync = start(library, server);
    await soon(() => expect(sync.stateOf(turned.id)).toBe("synced"));
    await sync.syncNow();
    expect(await getOne(library, turned.id)).toMatchObject({ parents: [{ id: own, role: "edit" }] });
    expect((await library.lineage(own)).descendants).toMatchObject([{ id: turned.id, state: "listed" }]);
    const mirrored = await library.edit(own, [{ type: "flip", axis: "vertical" }]);
    await soon(() => expect(sync.stateOf(mirrored.id)).toBe("synced"));
    expect(server.assets.get(mirrored.id)?.asset.parents).toEqual([{ id: photo, role: "edit" }]);
  });

  it("skips what this library does not take, and trusts nothing", async () => {
    const server = createFakeServer();
    const { library, sync } = device(server);
    const id = await importOne(library);
    await soon(() => expect(sync.stateOf(id)).toBe("synced"));
    const bad = crypto.randomUUID();
    const text = new File(["words"], "a.txt", { type: "text/plain" });
    const stored = server.assets.get(id);
    if (!stored) throw new Error("Nothing was pushed.");
    server.assets.set(bad, { asset: { ...stored.asset, id: bad }, file: text });
    await server.edit(bad, {});
    await server.edit(id, { rating: 99, alt: "fine\u202e" });
    await sync.syncNow();
    expect(await getOne(library, bad)).toBeUndefined();
    expect(await getOne(library, id)).toMatchObject({ alt: "fine" });
    expect(sync.getSnapshot().status).toBe("idle");
  });
});

describe("failures", () => {
  it("repeats what failed after a while, and keeps everything until then", async () => {
    const server = createFakeServer();
    server.onCall(async () => {
      throw new TypeError("Failed to fetch");
    });
    const { library, sync } = device(server);
    const id = await importOne(library);
    await soon(() => expect(sync.getSnapshot().status).toBe("waiting"));
    expect(sync.getSnapshot().error).toBeInstanceOf(TypeError);
    server.onCall(async () => {});
    await soon(() => expect(sync.stateOf(id)).toBe("synced"));
    expect(sync.getSnapshot()).toMatchObject({ status: "idle", error: undefined });
  });

  it("pulls changes again that could not be applied", async () => {
    const server = createFakeServer();
    const one = device(server);
    const id = await importOne(one.library);
    await soon(() => expect(one.sync.stateOf(id)).toBe("synced"));
    let isDown = true;
    const pull: typeof server.pull = async (cursor, context) => {
      const pulled = await server.pull(cursor, context);
      const file = async (): Promise<Blob> => {
        throw new TypeError("Failed to fetch");
      };
      return isDown ? { ...pulled, changes: pulled.changes.map((change) => ({ ...change, file })) } : pulled;
    };
    const two = device(server, { sync: { pull } });
    await soon(() => expect(two.sync.getSnapshot().status).toBe("waiting"));
    isDown = false;
    await soon(() => expect(two.sync.stateOf(id)).toBe("synced"));
  });

  it("does not repeat what the app says is of no use, until the asset changes or somebody asks", async () => {
    const server = createFakeServer();
    const push = vi.fn(async () => {
      throw new MediaLibraryError("too-large", "The server takes 10 MB at most.");
    });
    const { library, sync } = device(server, { sync: { push } });
    const id = await importOne(library);
    await soon(() => expect(sync.stateOf(id)).toBe("failed"));
    await soon(() => expect(sync.getSnapshot()).toMatchObject({ status: "idle", failed: 1, pending: 1 }));
    expect(sync.getSnapshot().error).toMatchObject({ code: "too-large" });
    const other = await importOne(library, 2);
    await soon(() => expect(sync.stateOf(other)).toBe("failed"));
    expect(push).toHaveBeenCalledTimes(2);
    await library.update(id, { alt: "x" });
    await soon(() => expect(push).toHaveBeenCalledTimes(3));
    await sync.syncNow();
    await soon(() => expect(push).toHaveBeenCalledTimes(5));
  });

  it("stops at once when it is closed, and sends the signal on", async () => {
    const server = createFakeServer();
    let aborted = false;
    server.onCall((what, signal) =>
      what === "pull"
        ? Promise.resolve()
        : new Promise((_, reject) => {
            signal.addEventListener("abort", () => {
              aborted = true;
              reject(signal.reason);
            });
          }),
    );
    const { library, sync } = device(server);
    const id = await importOne(library);
    await soon(() => expect(sync.stateOf(id)).toBe("syncing"));
    await sync.close();
    expect(aborted).toBe(true);
    expect(sync.getSnapshot().status).toBe("closed");
  });
});

describe("the storage", () => {
  const lost = new MediaLibraryError("storage-lost", "The storage was closed by the browser.");

  it("is the one that the library has opened again after it was lost", async () => {
    const server = createFakeServer();
    const memory = createMemoryStorage();
    let lose = () => {};
    const storage: MediaStorage = {
      async open(onChange) {
        const opened = await memory.open(onChange);
        let isLost = false;
        lose = () => {
          isLost = true;
          onChange({ type: "lost", error: lost });
        };
        const lastSequence = async () => {
          if (isLost) throw lost;
          return opened.lastSequence();
        };
        return { ...opened, lastSequence };
      },
    };
    const { library, sync } = device(server, { storage });
    await soon(() => expect(sync.getSnapshot().status).toBe("idle"));
    lose();
    const id = await importOne(library);
    await soon(() => expect(sync.stateOf(id)).toBe("synced"));
    expect(sync.getSnapshot()).toMatchObject({ status: "idle", error: undefined });
  });

  it("is opened later, or when somebody asks, if it cannot be opened at first", async () => {
    const server = createFakeServer();
    const memory = createMemoryStorage();
    let failures = 0;
    const storage: MediaStorage = {
      open: async (onChange) => (failures++ < 2 ? Promise.reject(lost) : memory.open(onChange)),
    };
    const library = create({ storage });
    const sync = start(library, server);
    await soon(() => expect(sync.getSnapshot()).toMatchObject({ status: "waiting", error: lost }));
    await soon(() => expect(failures).toBe(2));
    await sync.syncNow();
    expect(sync.getSnapshot()).toMatchObject({ status: "idle", error: undefined });
  });

  it("ends the sync once the library is closed", async () => {
    const server = createFakeServer();
    const { library, sync } = device(server, { sync: { interval: 10 } });
    await soon(() => expect(sync.getSnapshot().status).toBe("idle"));
    await library.close();
    await soon(() => expect(sync.getSnapshot().status).toBe("closed"));
  });
});

describe("closing", () => {
  it("ends when a push that ignores the signal does, not with the next interval", async () => {
    const server = createFakeServer();
    let release = () => {};
    server.onCall(async (what) => {
      if (what === "push") await new Promise<void>((resolve) => (release = resolve));
    });
    const { library, sync } = device(server);
    const id = await importOne(library);
    await soon(() => expect(sync.stateOf(id)).toBe("syncing"));
    const closed = sync.close();
    release();
    await closed;
    expect(sync.getSnapshot().status).toBe("closed");
  });

  it("does not wait for a storage that is still opening", async () => {
    const library = create({ storage: { open: () => new Promise(() => {}) } });
    await start(library, createFakeServer()).close();
  });
});

describe("several tabs", () => {
  it("sync one at a time; the others know the states, and take over", async () => {
    const server = createFakeServer();
    const namespace = crypto.randomUUID();
    const one = create({ storage: createBrowserStorage({ namespace }) });
    const first = start(one, server);
    await soon(() => expect(first.getSnapshot().status).toBe("idle"));
    const two = create({ storage: createBrowserStorage({ namespace }) });
    const push = vi.fn(server.push);
    const second = start(two, server, { push });
    await soon(() => expect(second.getSnapshot().status).toBe("elsewhere"));
    const id = await importOne(two);
    await soon(() => expect(first.stateOf(id)).toBe("synced"));
    await soon(() => expect(second.stateOf(id)).toBe("synced"));
    expect(push).not.toHaveBeenCalled();
    await first.close();
    const next = await importOne(two, 2);
    await soon(() => expect(second.stateOf(next)).toBe("synced"));
    expect(push).toHaveBeenCalledOnce();
  });
});
