import { describe, expect, it, vi } from "vitest";
import { createBrowserStorage } from "../../storage/browser-storage.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import { MediaLibraryError } from "../errors.js";
import type { MediaStorage, OpenStorage } from "../library/storage.js";
import { create, first, request, statuses } from "./resuming-library.contract.js";

/** Fails, and stays dead from there on, at the n-th write: before it happens, or after. */
function crashing(storage: MediaStorage, n: number, moment: "before" | "after") {
  let writes = 0;
  let crashed: () => void = () => {};
  const dead = new Promise<void>((resolve) => {
    crashed = resolve;
  });
  const gone = () => Promise.reject(new MediaLibraryError("storage-lost", "The tab has crashed."));
  const step = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    if (writes > n) return gone();
    if (writes < n) return write();
    if (moment === "after") await write();
    crashed();
    return gone();
  };
  const over = (inner: OpenStorage): OpenStorage => ({
    ...inner,
    assets: { ...inner.assets, put: (...args) => step(() => inner.assets.put(...args)) },
    generations: {
      ...inner.generations,
      update: (...args) => step(() => inner.generations.update(...args)),
    },
  });
  return {
    dead,
    reached: () => writes >= n,
    open: async (...args) => over(await storage.open(...args)),
  } as const satisfies MediaStorage & { dead: Promise<void>; reached: () => boolean };
}

describe.each([
  ["before", "in memory", createMemoryStorage],
  ["after", "in memory", createMemoryStorage],
  ["before", "in the browser", () => createBrowserStorage({ namespace: crypto.randomUUID() })],
  ["after", "in the browser", () => createBrowserStorage({ namespace: crypto.randomUUID() })],
] as const)("a tab that crashes %s any of its writes, stored %s,", (moment, _place, make) => {
  it("generates once and saves each image once", async () => {
    let steps = 0;
    for (let n = 1; n < 30; n++) {
      const storage = make();
      const ai = createMockGenerator({ resume: true });
      const tab = crashing(storage, n, moment);
      const before = create({ storage: tab, ai });
      const run = before.generateImages(request).catch(() => {});
      await Promise.race([tab.dead, run]);
      await before.close();
      const asked = ai.requests.length;
      const library = create({ storage, ai });
      await library.ready();
      const connection = await storage.open(() => {});
      const kept = (await connection.generations.get()).map(() => "done");
      await vi.waitFor(() => {
        // Crashed just before the generator was asked, which it therefore knows nothing of.
        if (first(library)?.error?.code === "not-found") library.retry(first(library)?.id ?? "");
        expect(statuses(library)).toEqual(kept);
      }, 5000);
      await connection.close();
      const generations = library.getSnapshot().generations;
      // Before its row is there nobody was asked.
      expect([asked, library.getSnapshot().assetCount], `at write ${n}`).toEqual(
        generations.length === 0 ? [0, 0] : [asked, 3],
      );
      expect(ai.requests.length, `at write ${n}`).toBeLessThanOrEqual(1);
      if (!tab.reached()) break;
      steps = n;
    }
    expect(steps).toBeGreaterThan(3);
  });
});
