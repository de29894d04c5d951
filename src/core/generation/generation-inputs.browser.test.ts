import { openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import { createBrowserStorage } from "../../storage/browser-storage.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import { sampleAsset } from "../../testing/sample-records.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { MediaStorage } from "../library/storage.js";
import type { MediaAIGenerateRequest } from "./generator.js";

const open: MediaLibraryInstance[] = [];
const request: MediaAIGenerateRequest = { prompt: "a red fox", width: 24, height: 16 };

function create(options: CreateMediaLibraryOptions): MediaLibraryInstance {
  const library = createMediaLibrary(options);
  open.push(library);
  return library;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((library) => library.close()));
});

/** What a storage has, listed or not. */
async function contentOf(storage: MediaStorage) {
  const connection = await storage.open(() => {});
  const hidden = await connection.assets.hidden(Number.MAX_SAFE_INTEGER);
  const records = await connection.generations.get();
  await connection.close();
  return { hidden, records };
}

const picked = (name: string, content = name) => new File([content], name, { type: "image/png" });

describe.each<[string, () => MediaStorage]>([
  ["in memory", createMemoryStorage],
  ["in the browser", () => createBrowserStorage({ namespace: crypto.randomUUID() })],
])("the inputs of a generation, stored %s,", (_name, make) => {
  it("are assets: existing ones by content, otherwise hidden ones; the generator gets files", async () => {
    const storage = make();
    const ai = createMockGenerator();
    const library = create({ storage, ai });
    const [own] = await createMockGenerator({}).generateImages(request);
    const [imported] = await library.importFiles(own ? [own.file] : []);
    const listed = await library.addInput(own?.file ?? picked("none"));
    expect(listed).toEqual({ assetId: imported?.asset?.id, role: "start" });
    const style = await library.addInput(picked("style.png"), "style");
    const mask = await library.addInput(picked("mask.png"), "mask");
    const inputs = [listed, style, mask];
    const [asset] = await library.generateImages({ ...request, inputs });
    expect(ai.requests[0]?.images?.map(({ name }) => name)).toEqual([own?.file.name, "style.png"]);
    expect(await ai.requests[0]?.mask?.text()).toBe("mask.png");
    expect(asset?.sourceMeta?.request).toMatchObject({
      images: [{ name: own?.file.name, id: imported?.asset?.id }, { name: "style.png" }],
      mask: { name: "mask.png" },
    });
    const { assets, assetCount, generations } = library.getSnapshot();
    expect([assetCount, assets.length]).toEqual([2, 2]);
    expect(generations).toMatchObject([{ inputs, inputBytes: "style.pngmask.png".length }]);
    expect(generations[0]?.request).toEqual(request);
    expect(await library.get(style.assetId)).toBeUndefined();
  });

  it("are removed with the last generation that uses them", async () => {
    const storage = make();
    const library = create({ storage, ai: createMockGenerator() });
    await library.generateImages({ ...request, images: [picked("start.png")] });
    const [{ id = "" } = {}] = library.getSnapshot().generations;
    library.retry(id);
    await vi.waitFor(() =>
      expect(library.getSnapshot().generations.map(({ status }) => status)).toEqual(["done", "done"]),
    );
    const [one, two] = library.getSnapshot().generations;
    expect(two?.inputs).toEqual(one?.inputs);
    library.dismiss(one?.id ?? "");
    await vi.waitFor(async () => expect((await contentOf(storage)).records).toHaveLength(1));
    expect((await contentOf(storage)).hidden).toHaveLength(1);
    library.dismiss(two?.id ?? "");
    await vi.waitFor(async () => expect((await contentOf(storage)).hidden).toEqual([]));
  });

  it("survive a generation that is replaced by a retry", async () => {
    const storage = make();
    const ai = createMockGenerator({
      fail: (_request: unknown, n: number) => (n < 1 ? new Error("No.") : undefined),
    });
    const library = create({ storage, ai });
    await library.generateImages({ ...request, images: [picked("start.png")] }).catch(() => {});
    library.retry(library.getSnapshot().generations[0]?.id ?? "");
    await vi.waitFor(() => expect(library.getSnapshot().generations).toMatchObject([{ status: "done" }]));
    expect(await ai.requests.at(-1)?.images?.[0]?.text()).toBe("start.png");
    await vi.waitFor(async () => expect((await contentOf(storage)).records).toHaveLength(1));
    expect((await contentOf(storage)).hidden).toHaveLength(1);
  });

  it("without a generation are removed a day later, at the next start", async () => {
    const storage = make();
    const connection = await storage.open(() => {});
    const day = 24 * 60 * 60 * 1000;
    const [old, fresh] = [day + 60_000, day - 60_000].map((age) =>
      sampleAsset({ hidden: true, createdAt: Date.now() - age }),
    );
    for (const asset of [old, fresh]) {
      if (asset) await connection.assets.put({ asset, original: new Blob(["x"]) });
    }
    await connection.close();
    await create({ storage, ai: createMockGenerator() }).ready();
    await vi.waitFor(async () => expect((await contentOf(storage)).hidden).toEqual([fresh?.id]));
  });

  it("fail the generation with `missing` if they were removed", async () => {
    const library = create({ storage: make(), ai: createMockGenerator() });
    const inputs = [{ assetId: crypto.randomUUID(), role: "start" as const }];
    await expect(library.generateImages({ ...request, inputs })).rejects.toMatchObject({ code: "missing" });
    expect(library.getSnapshot()).toMatchObject({ aiError: { code: "missing" } });
  });
});

it("converts the files of a request from a database of version 3 to inputs", async () => {
  const namespace = crypto.randomUUID();
  const old = await openDB(`react-media-library:${namespace}`, 3, {
    upgrade(db) {
      const assets = db.createObjectStore("assets", { keyPath: "id" });
      assets.createIndex("newest", ["createdAt", "id"]);
      assets.createIndex("hash", "hash");
      for (const name of ["thumbnails", "totals", "inbox", "requests"]) db.createObjectStore(name);
      db.createObjectStore("generations", { keyPath: "id" });
    },
  });
  const id = crypto.randomUUID();
  await old.put("generations", { id, status: "interrupted", startedAt: 1, assetIds: [], saved: 0 });
  await old.put("requests", { kind: "images", request: { ...request, images: [picked("old.png")] } }, id);
  old.close();

  const ai = createMockGenerator();
  const library = create({ namespace, ai });
  await library.ready();
  await vi.waitFor(() => expect(library.getSnapshot().generations).toMatchObject([{ id }]));
  library.retry(id);
  await vi.waitFor(() => expect(library.getSnapshot().generations).toMatchObject([{ status: "done" }]));
  expect(await ai.requests[0]?.images?.[0]?.text()).toBe("old.png");
  const { hidden, records } = await contentOf(createBrowserStorage({ namespace }));
  expect(records).toMatchObject([{ inputs: [{ assetId: hidden[0], role: "start" }] }]);
  expect(records[0]?.request.images).toBeUndefined();
});
