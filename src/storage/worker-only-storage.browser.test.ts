import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { sampleAsset } from "../testing/sample-records.js";
import { runStorageContract } from "../testing.js";
import { createBrowserStorage } from "./browser-storage.js";
import { filesOf } from "./opfs-inspection.contract.js";

// As in Safari before version 26, whose pages have no method to write a file.
beforeAll(() => void Reflect.deleteProperty(FileSystemFileHandle.prototype, "createWritable"));

const fresh = () => createBrowserStorage({ namespace: `test-${crypto.randomUUID()}` });

runStorageContract("createBrowserStorage where only workers can write", {
  create: fresh,
  describe,
  it,
  expect,
});

describe("createBrowserStorage where only workers can write", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("is persistent, and keeps a file of many megabytes", async () => {
    const namespace = crypto.randomUUID();
    const storage = await createBrowserStorage({ namespace }).open(() => {});
    expect(storage.persistence).toBe("persistent");
    expect(await filesOf(namespace)).toEqual([]);
    const bytes = new Uint8Array(17 * 1024 * 1024 + 5).map((_, index) => index * 31 + (index >> 16));
    const asset = sampleAsset({ size: bytes.length });
    await storage.assets.put({ asset, original: new Blob([bytes]) });
    await storage.close();
    const again = await createBrowserStorage({ namespace }).open(() => {});
    const read = new Uint8Array((await (await again.assets.read(asset.id, "original"))?.arrayBuffer()) ?? []);
    expect([read.length, read.findIndex((byte, index) => byte !== bytes[index])]).toEqual([bytes.length, -1]);
    await again.close();
  });

  it("is `ephemeral` where workers cannot write either", async () => {
    vi.stubGlobal("Worker", undefined);
    const storage = await fresh().open(() => {});
    expect(storage.persistence).toBe("ephemeral");
    await storage.close();
  });

  it("is persistent where it was before, even if no worker starts today", async () => {
    const namespace = crypto.randomUUID();
    const asset = sampleAsset();
    const before = await createBrowserStorage({ namespace }).open(() => {});
    await before.assets.put({ asset, original: new Blob(["x"]) });
    await before.close();
    vi.stubGlobal("Worker", undefined);
    const storage = await createBrowserStorage({ namespace }).open(() => {});
    expect(storage.persistence).toBe("persistent");
    expect(await (await storage.assets.read(asset.id, "original"))?.text()).toBe("x");
    await storage.close();
  });

  it("starts another worker where one crashed", async () => {
    const storage = await fresh().open(() => {});
    const workers: Worker[] = [];
    const { Worker: RealWorker } = globalThis;
    vi.stubGlobal(
      "Worker",
      class extends RealWorker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(workers.length < 2 ? "data:text/javascript,throw 1" : url, options);
          workers.push(this);
        }
      },
    );
    const put = async () => {
      const asset = sampleAsset();
      return storage.assets.put({ asset, original: new Blob(["x"]) }).then(
        () => "saved",
        ({ code }) => code,
      );
    };
    expect([await put(), await put(), await put(), await put()]).toEqual([
      "write",
      "write",
      "saved",
      "saved",
    ]);
    await storage.close();
  });

  it("leaves nothing in the root of OPFS but its folder", async () => {
    const names = async () => {
      const all: string[] = [];
      for await (const name of (await navigator.storage.getDirectory()).keys()) all.push(name);
      return all;
    };
    // Of other tests in this browser.
    const before = await names();
    await (await fresh().open(() => {})).close();
    const added = (await names()).filter((name) => !before.includes(name));
    expect(added.filter((name) => name !== "react-media-library")).toEqual([]);
  });

  it("reports a file that no worker could write, and leaves nothing behind", async () => {
    const namespace = crypto.randomUUID();
    const storage = await createBrowserStorage({ namespace }).open(() => {});
    vi.stubGlobal("Worker", undefined);
    const asset = sampleAsset();
    const put = storage.assets.put({ asset, original: new Blob(["x"]) });
    await expect(put).rejects.toMatchObject({ code: "write", retryable: true });
    expect(await storage.assets.get([asset.id])).toEqual([undefined]);
    expect(await filesOf(namespace)).toEqual([]);
    await storage.close();
  });
});
