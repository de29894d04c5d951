import { deleteDB, openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDeferred } from "../core/deferred.js";
import type { OpenStorage, StorageChange } from "../core/library/storage.js";
import { createMediaLibrary } from "../default-library.js";
import { sampleAsset } from "../testing/sample-records.js";
import { createBrowserStorage } from "./browser-storage.js";
import { filesOf, leave, lose } from "./opfs-inspection.contract.js";
import { writeOnThePage } from "./write-on-the-page.contract.js";

let namespace: string;
const opened: OpenStorage[] = [];

beforeEach(() => {
  namespace = crypto.randomUUID();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const storage of opened.splice(0)) await storage.close();
});

async function open(onChange: (change: StorageChange) => void = () => {}): Promise<OpenStorage> {
  const storage = await createBrowserStorage({ namespace }).open(onChange);
  opened.push(storage);
  return storage;
}

const database = () => openDB(`react-media-library:${namespace}`);
const openVersion1 = () =>
  openDB(`react-media-library:${namespace}`, 1, {
    upgrade(db) {
      const assets = db.createObjectStore("assets", { keyPath: "id" });
      assets.createIndex("newest", ["createdAt", "id"]);
      assets.createIndex("hash", "hash");
      db.createObjectStore("thumbnails");
      db.createObjectStore("totals");
    },
  });
const inboxKeys = async () => {
  const db = await database();
  const keys = await db.getAllKeys("inbox");
  db.close();
  return keys;
};

async function hashed(text: string) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return sampleAsset({ size: text.length, hash });
}

describe("check and repair", () => {
  it("report the same findings; check changes nothing, repair fixes them", async () => {
    const storage = await open();
    const [whole, gone, short] = [sampleAsset(), sampleAsset(), sampleAsset()];
    for (const asset of [whole, gone, short]) await storage.assets.put({ asset, original: new Blob(["x"]) });
    await storage.repair();
    await lose(namespace, "files", gone.id);
    await leave(namespace, "files", short.id, "longer than before");
    await leave(namespace, "files", "orphan");
    await leave(namespace, "files", "killed.crswap");
    await leave(namespace, "tmp", "unfinished");

    const report = await storage.check();
    expect({ ...report, missing: report.missing.sort(), debris: report.debris.sort() }).toEqual({
      ok: false,
      missing: [gone.id, short.id].sort(),
      orphans: ["orphan"],
      debris: ["killed.crswap", "unfinished"],
    });
    expect(await filesOf(namespace, "tmp")).toEqual(["unfinished"]);
    expect((await storage.assets.get([gone.id]))[0]?.state).toBeUndefined();

    expect(await storage.repair()).toMatchObject({ ok: false, orphans: ["orphan"] });
    expect(await filesOf(namespace)).toEqual([whole.id, short.id].sort());
    expect(await filesOf(namespace, "tmp")).toEqual([]);
    expect((await storage.assets.get([whole.id, gone.id, short.id])).map((asset) => asset?.state)).toEqual([
      undefined,
      "missing",
      "missing",
    ]);
    // What is missing stays so until the user brings it back; everything else is clean.
    expect(await storage.check()).toMatchObject({ orphans: [], debris: [] });
  });

  it("do not touch files while another tab writes", async () => {
    const storage = await open();
    await storage.repair();
    await leave(namespace, "tmp", "being written");
    const release = createDeferred<void>();
    const held = navigator.locks.request(
      `react-media-library:${namespace}:write`,
      { mode: "shared" },
      () => release.promise,
    );
    await storage.repair();
    expect(await storage.check()).toMatchObject({ ok: true });
    expect(await filesOf(namespace, "tmp")).toEqual(["being written"]);
    release.resolve();
    await held;
    await storage.repair();
    expect(await filesOf(namespace, "tmp")).toEqual([]);
  });
});

describe("a lost original", () => {
  it("is detected when it is read, marked as missing in all tabs, and restored by its content", async () => {
    const heard: StorageChange[] = [];
    const storage = await open();
    await open((change) => heard.push(change));
    const asset = sampleAsset();
    await storage.assets.put({ asset, original: new Blob(["x"]) });
    await lose(namespace, "files", asset.id);
    expect(await storage.assets.read(asset.id, "original")).toBeUndefined();
    expect(await storage.assets.get([asset.id])).toEqual([{ ...asset, state: "missing" }]);
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: "changed", updated: [asset.id] }));

    await storage.assets.restoreOriginal(asset.id, new Blob(["x"]));
    expect(await (await storage.assets.read(asset.id, "original"))?.text()).toBe("x");
    expect(await storage.assets.get([asset.id])).toEqual([asset]);
  });

  it("is restored when the same file is imported again", async () => {
    const library = createMediaLibrary({ namespace });
    const canvas = new OffscreenCanvas(20, 20);
    canvas.getContext("2d")?.fillRect(0, 0, 9, 9);
    const file = new File([await canvas.convertToBlob()], "a.png");
    const [first] = await library.importFiles([file]);
    const id = first?.asset?.id ?? "";
    await lose(namespace, "files", id);
    await library.repair();
    await vi.waitFor(() => expect(library.getSnapshot().assets[0]?.state).toBe("missing"));
    await expect(library.getFile(id)).rejects.toMatchObject({ code: "missing" });
    const [again] = await library.importFiles([file]);
    expect(again).toEqual({ status: "added", asset: first?.asset });
    expect(library.getSnapshot().assets).toEqual([first?.asset]);
    expect((await library.getFile(id)).size).toBe(file.size);
    await library.close();
  });
});

describe("durability `power`", () => {
  it("keeps the entry in the inbox until its file is certain to be on the disk", async () => {
    const storage = await open();
    const asset = await hashed("paid for");
    await storage.assets.put({ asset, original: new Blob(["paid for"]) }, { durability: "power" });
    expect(await inboxKeys()).toEqual([asset.id]);

    const now = Date.now();
    vi.spyOn(Date, "now").mockReturnValue(now + 59_000);
    await storage.repair();
    expect(await inboxKeys()).toEqual([asset.id]);
    vi.spyOn(Date, "now").mockReturnValue(now + 61_000);
    await storage.repair();
    expect(await inboxKeys()).toEqual([]);
    expect(await (await storage.assets.read(asset.id, "original"))?.text()).toBe("paid for");
  });

  it("restores a file that a power cut lost, emptied or corrupted, with or without its record", async () => {
    const first = await open();
    const damages = ["lost", "emptied", "garbled", "unrecorded"];
    const assets = await Promise.all(damages.map((text) => hashed(text)));
    for (const [index, asset] of assets.entries()) {
      const original = new Blob([damages[index] ?? ""]);
      await first.assets.put({ asset, original, thumbnail: new Blob(["small"]) }, { durability: "power" });
    }
    await first.close();
    const [lost, emptied, garbled, unrecorded] = assets.map((asset) => asset.id);
    await lose(namespace, "files", lost ?? "");
    await leave(namespace, "files", emptied ?? "", "");
    await leave(namespace, "files", garbled ?? "", "GARBLED");
    const db = await database();
    await db.delete("assets", unrecorded ?? "");
    db.close();

    const heard: StorageChange[] = [];
    const second = await open((change) => heard.push(change));
    await second.repair();
    for (const [index, asset] of assets.entries()) {
      expect(await (await second.assets.read(asset.id, "original"))?.text()).toBe(damages[index]);
    }
    expect(await second.assets.get(assets.map(({ id }) => id))).toEqual(assets);
    expect(heard).toContainEqual(
      expect.objectContaining({ type: "changed", added: [unrecorded], removed: [], updated: [] }),
    );
    expect(await second.check()).toMatchObject({ ok: true });
  });

  it("never restores a removed or rejected asset", async () => {
    const storage = await open();
    const removed = await hashed("removed");
    await storage.assets.put({ asset: removed, original: new Blob(["removed"]) }, { durability: "power" });
    await storage.assets.remove([removed.id]);
    const duplicate = await hashed("removed");
    await storage.assets.put({ asset: duplicate, original: new Blob(["removed"]) });
    const refused = await hashed("removed");
    const put = await storage.assets.put(
      { asset: refused, original: new Blob(["removed"]) },
      { durability: "power", unique: true },
    );
    expect(put.status).toBe("duplicate");
    expect(await inboxKeys()).toEqual([]);
    await storage.repair();
    expect(await storage.assets.get([removed.id, refused.id])).toEqual([undefined, undefined]);
  });
});

describe("versions", () => {
  it("upgrades a database of version 1 and keeps its content", async () => {
    const asset = sampleAsset();
    const old = await openVersion1();
    await old.put("assets", asset);
    await old.put("thumbnails", new Blob(["small"]), asset.id);
    await old.put("totals", { count: 1, bytes: 1 }, "all");
    old.close();

    const storage = await open();
    expect(await storage.assets.page({ limit: 10 })).toMatchObject([{ id: asset.id }]);
    expect(await storage.assets.totals()).toEqual({ count: 1, bytes: 1, trashed: 0 });
    expect(await (await storage.assets.read(asset.id, "thumbnail"))?.text()).toBe("small");
    const paid = await hashed("new");
    await storage.assets.put({ asset: paid, original: new Blob(["new"]) }, { durability: "power" });
    expect(await inboxKeys()).toEqual([paid.id]);
  });

  it("neither reads nor writes if the database is newer", async () => {
    const newer = await openDB(`react-media-library:${namespace}`, 99);
    newer.close();
    await expect(open()).rejects.toMatchObject({ code: "version-newer" });
    await expect(filesOf(namespace)).rejects.toMatchObject({ name: "NotFoundError" });
    await deleteDB(`react-media-library:${namespace}`);
  });

  it("closes for a newer tab and reports `version-newer`", async () => {
    const library = createMediaLibrary({ namespace });
    await library.ready();
    const newer = await openDB(`react-media-library:${namespace}`, 99);
    await vi.waitFor(() =>
      expect(library.getSnapshot()).toMatchObject({ status: "failed", error: { code: "version-newer" } }),
    );
    await expect(library.importFiles([])).rejects.toMatchObject({ code: "version-newer" });
    newer.close();
    await library.close();
  });

  it("reports what it waits for, and continues when it can", async () => {
    const old = await openVersion1();
    const library = createMediaLibrary({ namespace });
    const ready = library.ready();
    await vi.waitFor(() =>
      expect(library.getSnapshot()).toMatchObject({ status: "loading", error: { code: "blocked" } }),
    );
    old.close();
    await ready;
    expect(library.getSnapshot()).toMatchObject({ status: "ready", error: undefined });
    await library.close();
  });
});

describe("storage that is cleared while the page is open", () => {
  it("is reopened once, and is `storage-lost` the second time", async () => {
    const lose: ((change: StorageChange) => void)[] = [];
    const real = createBrowserStorage({ namespace });
    const open = vi.fn((onChange: (change: StorageChange) => void) => {
      lose.push(onChange);
      return real.open(onChange);
    });
    const library = createMediaLibrary({ storage: { open } });
    await library.ready();
    const { MediaLibraryError } = await import("../core/errors.js");
    const error = new MediaLibraryError("storage-lost", "Cleared.");
    lose[0]?.({ type: "lost", error });
    await vi.waitFor(() => expect(open).toHaveBeenCalledTimes(2));
    await library.ready();
    expect(library.getSnapshot()).toMatchObject({ status: "ready", error: undefined });
    lose[1]?.({ type: "lost", error });
    await vi.waitFor(() => expect(library.getSnapshot()).toMatchObject({ status: "failed", error }));
    expect(open).toHaveBeenCalledTimes(2);
    await library.close();
  });
});

describe("a full disk", () => {
  it("fails every remaining file with `quota`, leaves nothing behind, and the library stays usable", async () => {
    writeOnThePage();
    const library = createMediaLibrary({ namespace });
    const canvas = new OffscreenCanvas(30, 30);
    const files = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        canvas.getContext("2d")?.fillText(String(index), 0, 10 + index / 5);
        return new File([await canvas.convertToBlob()], `${index}.png`);
      }),
    );
    const write = vi
      .spyOn(FileSystemWritableFileStream.prototype, "write")
      .mockRejectedValue(new DOMException("Full.", "QuotaExceededError"));
    const results = await library.importFiles(files);
    expect(results.map(({ status, error }) => `${status} ${error?.code}`)).toEqual(
      Array(100).fill("failed quota"),
    );
    expect(files.map(({ size }) => size)).toContain(results[0]?.error?.needed);
    // Those that were under way when the first one failed.
    expect(write.mock.calls.length).toBeLessThan(100);
    expect(await filesOf(namespace)).toEqual([]);
    expect(await library.check()).toMatchObject({ ok: true });

    write.mockRestore();
    const [again] = await library.importFiles(files.slice(0, 1));
    expect(again?.status).toBe("added");
    expect(library.getSnapshot().usage).toMatchObject({
      bytes: files[0]?.size,
      estimate: { quota: expect.any(Number) },
    });
    await library.purge([again?.asset?.id ?? ""]);
    expect(library.getSnapshot().usage.bytes).toBe(0);
    expect(await filesOf(namespace)).toEqual([]);
    await library.close();
  });
});

it("requests persistent storage at the first import, not before", async () => {
  const persist = vi.spyOn(navigator.storage, "persist").mockResolvedValue(true);
  const library = createMediaLibrary({ namespace });
  await library.ready();
  expect(persist).not.toHaveBeenCalled();
  expect(library.getSnapshot().persisted).toBeUndefined();
  await library.importFiles([new File(["words"], "notes.txt")]);
  await library.importFiles([new File(["words"], "notes.txt")]);
  expect(persist).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(library.getSnapshot().persisted).toBe(true));
  await library.close();
});
