import { afterEach, describe, expect, it, vi } from "vitest";
import { createBrowserStorage } from "../../storage/browser-storage.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { sampleAsset } from "../../testing/sample-records.js";
import { create, picture } from "./library-fixtures.contract.js";
import { renewThumbnails } from "./renew-thumbnails.js";
import type { OpenStorage } from "./storage.js";

afterEach(() => void vi.useRealTimers());

const SOON = { timeout: 15_000 };

/** Leaves a library as the earlier version did: with thumbnails of 512 px at their longer side. */
async function openOld(namespace: string, files: readonly File[]): Promise<OpenStorage> {
  const first = create({ namespace });
  await first.importFiles(files);
  const [gone] = first.getSnapshot().assets;
  if (files.length > 2) await first.remove([gone?.id ?? ""]);
  await first.close();
  const storage = await createBrowserStorage({ namespace }).open(() => {});
  const assets = [
    ...(await storage.assets.page({ limit: 9 })),
    ...(await storage.assets.page({ limit: 9, trashed: true })),
  ];
  for (const { id } of assets) {
    await storage.assets.setThumbnail(id, new Blob(["old"]), { width: 512, height: 51 });
  }
  await storage.derived.set("thumbnails", undefined);
  return storage;
}

const sizes = async (storage: OpenStorage) => {
  const all = [
    ...(await storage.assets.page({ limit: 9 })),
    ...(await storage.assets.page({ limit: 9, trashed: true })),
  ];
  return all.map(({ name, thumbnail }) => `${name} ${thumbnail?.width} × ${thumbnail?.height}`).sort();
};

describe("thumbnails of an earlier version", () => {
  it("are rendered anew behind the scenes, also in the trash, and swapped for those in use", async () => {
    const namespace = crypto.randomUUID();
    const files = [
      await picture(1, "panorama.png", "image/png", 3000, 300),
      await picture(2, "photo.jpg", "image/jpeg", 1200, 800),
      await picture(3, "icon.png", "image/png", 16, 16),
    ];
    const storage = await openOld(namespace, files);
    const before = await storage.lastSequence();
    const library = create({ namespace });
    await library.ready();
    const lease = library.acquireUrl(library.getSnapshot().assets.at(-1)?.id ?? "", "thumbnail");
    const url = await lease.url;
    await vi.waitFor(
      async () =>
        expect(await sizes(storage)).toEqual([
          "icon.png 16 × 16",
          "panorama.png 3000 × 300",
          "photo.jpg 768 × 512",
        ]),
      SOON,
    );
    await vi.waitFor(() => expect(lease.renewed.aborted).toBe(true), SOON);
    expect([lease.ended.aborted, (await fetch(url ?? "")).ok]).toEqual([false, true]);
    const again = await library.acquireUrl(library.getSnapshot().assets.at(-1)?.id ?? "", "thumbnail").url;
    expect(again).not.toBe(url);
    await vi.waitFor(
      async () => expect(await storage.derived.get("thumbnails")).toMatchObject({ done: true }),
      SOON,
    );
    // Synchronisation and other tabs have nothing to do with it.
    expect(await storage.lastSequence()).toBe(before);
    await storage.close();
  }, 40_000);

  it("are looked for page by page, with a rest after each", async () => {
    const storage = await createMemoryStorage().open(() => {});
    for (let index = 0; index < 60; index++) {
      await storage.assets.put({ asset: sampleAsset(), original: new Blob(["x"]) });
    }
    const page = vi.spyOn(storage.assets, "page");
    const { signal } = new AbortController();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const running = renewThumbnails({ storage, signal, isBusy: () => false, publish: async () => {} });
    // This storage answers without timers: within a frame, all has happened that can.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(page).toHaveBeenCalledOnce();
    await vi.runAllTimersAsync();
    await running;
    // Three of the listed assets, then one without any, and one of the trash.
    expect(page).toHaveBeenCalledTimes(5);
  });

  it("wait while the page is hidden, and until another tab is done", async () => {
    const namespace = crypto.randomUUID();
    const storage = await openOld(namespace, [await picture(2, "photo.jpg", "image/jpeg", 1200, 800)]);
    const old = ["photo.jpg 512 × 51"];
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    let release = () => {};
    const held = storage.exclusively("thumbnails", () => new Promise<void>((resolve) => (release = resolve)));
    const library = create({ namespace });
    await library.ready();
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect(await sizes(storage)).toEqual(old);
    hidden.mockReturnValue(false);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await sizes(storage)).toEqual(old);
    release();
    await held;
    await vi.waitFor(async () => expect(await sizes(storage)).toEqual(["photo.jpg 768 × 512"]), SOON);
    await storage.close();
  }, 40_000);
});
