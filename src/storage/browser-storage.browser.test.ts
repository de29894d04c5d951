import { openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { StorageChange } from "../core/library/storage.js";
import { sampleAsset } from "../testing/sample-records.js";
import { runStorageContract } from "../testing.js";
import { createBrowserStorage } from "./browser-storage.js";
import { filesOf, leave } from "./opfs-inspection.contract.js";
import { writeOnThePage } from "./write-on-the-page.contract.js";

const fresh = () => createBrowserStorage({ namespace: `test-${crypto.randomUUID()}` });

runStorageContract("createBrowserStorage", { create: fresh, describe, it, expect });

describe("createBrowserStorage", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("is persistent", async () => {
    const storage = await fresh().open(() => {});
    expect(storage.persistence).toBe("persistent");
    await storage.close();
  });

  it("separates namespaces, whatever characters they contain", async () => {
    const names = ["a", "a/b", "../a", "ä\u202e?*", "."].map((name) => `${crypto.randomUUID()}${name}`);
    const storages = await Promise.all(
      names.map((namespace) => createBrowserStorage({ namespace }).open(() => {})),
    );
    const asset = sampleAsset();
    await storages[0]?.assets.put({ asset, original: new Blob(["x"]) });
    for (const other of storages.slice(1)) expect(await other.assets.get([asset.id])).toEqual([undefined]);
    for (const storage of storages) await storage.close();
  });

  it("reports changes to other connections of the namespace, never to its own", async () => {
    const namespace = crypto.randomUUID();
    const heard: StorageChange[] = [];
    const own = vi.fn();
    const writer = await createBrowserStorage({ namespace }).open(own);
    const reader = await createBrowserStorage({ namespace }).open((change) => heard.push(change));
    const asset = sampleAsset();
    await writer.assets.put({ asset, original: new Blob(["x"]) });
    await writer.assets.remove([asset.id]);
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard).toEqual([
      { type: "changed", sequence: 1, added: [asset.id], removed: [], updated: [] },
      { type: "changed", sequence: 2, added: [], removed: [asset.id], updated: [] },
    ]);
    expect(own).not.toHaveBeenCalled();
    await Promise.all([writer.close(), reader.close()]);
  });

  it("catches up with changes whose messages were missed", async () => {
    const namespace = crypto.randomUUID();
    const heard: StorageChange[] = [];
    const own = vi.fn();
    const writer = await createBrowserStorage({ namespace }).open(own);
    const reader = await createBrowserStorage({ namespace }).open((change) => heard.push(change));
    // A change of a third connection, whose message nobody has received.
    const database = await openDB(`react-media-library:${namespace}`);
    await database.put("changes", { origin: "third", added: ["missed"] });
    database.close();
    const asset = sampleAsset();
    await writer.assets.put({ asset, original: new Blob(["x"]) });
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard).toContainEqual({
      type: "changed",
      sequence: 1,
      added: ["missed"],
      removed: [],
      updated: [],
    });
    expect(heard).toContainEqual({
      type: "changed",
      sequence: 2,
      added: [asset.id],
      removed: [],
      updated: [],
    });
    await reader.assets.remove([asset.id]);
    await vi.waitFor(() => expect(own).toHaveBeenCalledWith(expect.objectContaining({ sequence: 1 })));
    await vi.waitFor(() => expect(own).toHaveBeenCalledWith(expect.objectContaining({ sequence: 3 })));
    expect(own).toHaveBeenCalledTimes(2);
    await Promise.all([writer.close(), reader.close()]);
  });

  it("ignores foreign messages on its channel", async () => {
    const namespace = crypto.randomUUID();
    const heard: StorageChange[] = [];
    const problems: unknown[] = [];
    const collect = (event: ErrorEvent) => problems.push(event.message);
    window.addEventListener("error", collect);
    const storage = await createBrowserStorage({ namespace }).open((change) => heard.push(change));
    const channel = new BroadcastChannel(`react-media-library:${namespace}`);
    const change = { type: "changed", sequence: 1, added: ["a"], removed: [], updated: [] } as const;
    const strangers = [
      null,
      undefined,
      7,
      "changed",
      [],
      {},
      { ...change, type: "lost" },
      { ...change, sequence: "1" },
      { type: "changed" },
    ];
    for (const stranger of [...strangers, { ...change, added: [1] }, { type: "generations" }, change]) {
      channel.postMessage(stranger);
    }
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(heard).toEqual([change]);
    expect(problems).toEqual([]);
    window.removeEventListener("error", collect);
    channel.close();
    await storage.close();
  });

  it("is `ephemeral` and keeps everything in memory if the page has no OPFS", async () => {
    vi.spyOn(navigator.storage, "getDirectory").mockRejectedValue(new DOMException("No.", "SecurityError"));
    const open = vi.spyOn(indexedDB, "open");
    const storage = await fresh().open(() => {});
    const asset = sampleAsset();
    await storage.assets.put({ asset, original: new Blob(["x"]) });
    expect(storage.persistence).toBe("ephemeral");
    expect(await storage.assets.get([asset.id])).toEqual([asset]);
    expect(open).not.toHaveBeenCalled();
  });

  it("leaves nothing behind when the disk is full", async () => {
    writeOnThePage();
    const namespace = crypto.randomUUID();
    const storage = await createBrowserStorage({ namespace }).open(() => {});
    const full = new DOMException("Full.", "QuotaExceededError");
    vi.spyOn(FileSystemWritableFileStream.prototype, "write").mockRejectedValueOnce(full);
    const asset = sampleAsset();
    const put = storage.assets.put({ asset, original: new Blob(["x"]) });
    await expect(put).rejects.toMatchObject({ code: "quota", cause: full });
    expect(await storage.assets.get([asset.id])).toEqual([undefined]);
    expect(await filesOf(namespace)).toEqual([]);
    await storage.close();
  });

  it("leaves nothing behind even if the browser unlocks aborted writes late", async () => {
    writeOnThePage();
    const namespace = crypto.randomUUID();
    const storage = await createBrowserStorage({ namespace }).open(() => {});
    const full = new DOMException("Full.", "QuotaExceededError");
    vi.spyOn(FileSystemWritableFileStream.prototype, "write").mockRejectedValue(full);
    const puts = Array.from({ length: 300 }, () =>
      storage.assets.put({ asset: sampleAsset(), original: new Blob(["x"]) }),
    );
    const results = await Promise.allSettled(puts);
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    expect(await filesOf(namespace, "tmp")).toEqual([]);
    await storage.close();
  });

  it("removes the file if its record cannot be written", async () => {
    const namespace = crypto.randomUUID();
    const storage = await createBrowserStorage({ namespace }).open(() => {});
    const asset = sampleAsset();
    await storage.assets.put({ asset, original: new Blob(["x"]) });
    const broken = { ...sampleAsset(), sourceMeta: { no: () => {} } };
    await expect(storage.assets.put({ asset: broken, original: new Blob(["y"]) })).rejects.toMatchObject({
      code: "write",
    });
    expect(await filesOf(namespace)).toEqual([asset.id]);
    expect((await storage.assets.totals()).count).toBe(1);
    await storage.close();
  });

  it("removes leftovers of a crash, and nothing else, when it is opened", async () => {
    const namespace = crypto.randomUUID();
    const first = await createBrowserStorage({ namespace }).open(() => {});
    const asset = sampleAsset();
    await first.assets.put({ asset, original: new Blob(["x"]) });
    await first.close();
    await leave(namespace, "files", "orphan");
    await leave(namespace, "tmp", "unfinished");

    const second = await createBrowserStorage({ namespace }).open(() => {});
    await vi.waitFor(async () => {
      expect(await filesOf(namespace)).toEqual([asset.id]);
      expect(await filesOf(namespace, "tmp")).toEqual([]);
    });
    await second.close();
  });
});
