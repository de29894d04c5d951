import { afterEach, describe, expect, it, vi } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { sampleAsset } from "../../testing/sample-records.js";
import { createDeferred } from "../deferred.js";
import type { MediaLibraryInstance } from "./media-library-types.js";
import type { OpenStorage } from "./storage.js";

/** What this engine's canvas makes of WebP: one that cannot write it answers PNG. */
const WEBP = await (async () => {
  const canvas = new OffscreenCanvas(1, 1);
  canvas.getContext("2d")?.fillRect(0, 0, 1, 1);
  return (await canvas.convertToBlob({ type: "image/webp" })).type;
})();

const open: MediaLibraryInstance[] = [];

function create(options: CreateMediaLibraryOptions = {}): MediaLibraryInstance {
  const library = createMediaLibrary({ namespace: crypto.randomUUID(), ...options });
  open.push(library);
  return library;
}

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

/** Calls `onStart` for each worker; what it returns is loaded in its place. */
function stubWorker(onStart: (url: string) => unknown): void {
  vi.stubGlobal(
    "Worker",
    class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        const other = onStart(String(url));
        super(typeof other === "string" ? other : url, options);
      }
    },
  );
}

/** A picture of its own for every `hue`. */
async function picture(
  hue: number,
  name = `${hue}.png`,
  type = "image/png",
  width = 40,
  height = 30,
): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser has no 2d canvas.");
  context.fillStyle = `hsl(${hue} 80% 50%)`;
  context.fillRect(0, 0, width, height);
  context.fillStyle = "black";
  context.fillText(String(hue), 2, 12);
  return new File([await canvas.convertToBlob({ type })], name, { type });
}

describe("importing", () => {
  it("saves an image that another library of the same namespace finds", async () => {
    const namespace = crypto.randomUUID();
    const file = await picture(10, "sky.png", "image/png", 1200, 800);
    const [result] = await create({ namespace }).importFiles([file]);
    expect(result).toMatchObject({
      status: "added",
      asset: {
        name: "sky.png",
        mimeType: "image/png",
        size: file.size,
        width: 1200,
        height: 800,
        thumbnail: { width: 512, height: 341 },
        source: { type: "upload" },
      },
    });

    const other = create({ namespace });
    await other.ready();
    expect(other.getSnapshot()).toMatchObject({ status: "ready", persistence: "persistent", assetCount: 1 });
    expect(other.getSnapshot().assets).toEqual([result?.asset]);
    const original = await other.getFile(result?.asset?.id ?? "");
    expect(await original.bytes()).toEqual(await file.bytes());
    expect([original.name, original.type]).toEqual(["sky.png", "image/png"]);
  });

  it.each([
    ["image/png", WEBP],
    ["image/jpeg", "image/jpeg"],
    [WEBP, WEBP],
  ])("reads %s and renders a thumbnail of %s in a worker", async (type, thumbnailType) => {
    const started = vi.fn((_url: string) => {});
    stubWorker(started);
    const onPage = vi.spyOn(globalThis, "createImageBitmap");
    const library = create();
    const [result] = await library.importFiles([await picture(10, "a", type, 900, 300)]);
    expect(result?.asset).toMatchObject({ mimeType: type, width: 900, height: 300 });
    expect(onPage).not.toHaveBeenCalled();
    const lease = library.acquireUrl(result?.asset?.id ?? "", "thumbnail");
    const thumbnail = await (await fetch((await lease.url) ?? "")).blob();
    expect(thumbnail.type).toBe(thumbnailType);
    const bitmap = await createImageBitmap(thumbnail);
    expect([bitmap.width, bitmap.height]).toEqual([512, 171]);
    const drawing = started.mock.calls.filter(([url]) => url.includes("thumbnail"));
    expect(drawing).toHaveLength(1);
  });

  it("renders the same thumbnails on the main thread if workers are not available", async () => {
    stubWorker(() => {
      throw new DOMException("Refused by a policy.", "SecurityError");
    });
    const [result] = await create().importFiles([await picture(10, "a.png", "image/png", 900, 300)]);
    expect(result?.asset?.thumbnail).toEqual({ width: 512, height: 171 });
  });

  it("renders the thumbnail on the main thread if the worker cannot be loaded", async () => {
    stubWorker(() => "/no-such-worker.js");
    const [result] = await create().importFiles([await picture(10)]);
    expect(result?.status).toBe("added");
  });

  it("returns one result per file in order; an invalid file does not affect the others", async () => {
    const library = create({ limits: { maxBytes: 100_000 } });
    const good = await picture(1);
    const truncated = new File([(await picture(2)).slice(0, 60)], "truncated.png", { type: "image/png" });
    const results = await library.importFiles([
      new File([], "empty.png"),
      good,
      new File(["<html><script>alert(1)</script>"], "page.png", { type: "image/png" }),
      truncated,
      new File([new Uint8Array(200_000)], "large.bin"),
      new File([good], "again.png"),
      new File([await picture(4)], "mislabelled.jpg", { type: "image/jpeg" }),
      await picture(3),
    ]);
    expect(results.map((result) => result.error?.code ?? result.status)).toEqual([
      "empty",
      "added",
      "type",
      "decode",
      "too-large",
      "duplicate",
      // A PNG, whatever its name says.
      "added",
      "added",
    ]);
    expect(results[5]?.asset?.id).toBe(results[1]?.asset?.id);
    // Newest first, and a batch in its own order.
    expect(library.getSnapshot().assets.map((asset) => [asset.name, asset.mimeType])).toEqual([
      ["1.png", "image/png"],
      ["mislabelled.jpg", "image/png"],
      ["3.png", "image/png"],
    ]);
  });

  it("rejects a pixel bomb by its header, without decoding it", async () => {
    const decode = vi.spyOn(globalThis, "createImageBitmap");
    const header = new Uint8Array(await (await picture(1)).arrayBuffer());
    new DataView(header.buffer).setUint32(16, 16_000);
    new DataView(header.buffer).setUint32(20, 16_000);
    const tall = header.slice();
    new DataView(tall.buffer).setUint32(16, 1);
    new DataView(tall.buffer).setUint32(20, 16_385);
    const results = await create().importFiles([
      new File([header], "bomb.png"),
      new File([tall], "tall.png"),
    ]);
    expect(results.map((result) => result.error?.code)).toEqual(["too-many-pixels", "too-many-pixels"]);
    expect(decode).not.toHaveBeenCalled();
  });

  it("imports a photo of 50 megapixels, and names formats that it cannot decode", async () => {
    const photo = await picture(1, "large.jpg", "image/jpeg", 8192, 6144);
    const box = (type: string, ...parts: Uint8Array[]) => {
      const length = 8 + parts.reduce((sum, part) => sum + part.length, 0);
      return [Uint8Array.of(0, 0, length >> 8, length & 255), new TextEncoder().encode(type), ...parts];
    };
    const whole = (parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
    const ispe = whole(box("ispe", Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 48)));
    const meta = box("meta", new Uint8Array(4), whole(box("iprp", whole(box("ipco", ispe)))));
    const heic = whole([...box("ftyp", new TextEncoder().encode("heic\0\0\0\0mif1heic")), ...meta]);
    const results = await create().importFiles([photo, new File([heic], "IMG_1.HEIC")]);
    expect(results[0]?.asset).toMatchObject({
      width: 8192,
      height: 6144,
      thumbnail: { width: 512, height: 384 },
    });
    expect(results[1]?.error?.code).toBe("type");
    expect(results[1]?.error?.message).toMatch(
      /^This is a HEIC photo, which this browser cannot show\. Export it/,
    );
  });

  it("reports its progress while it runs, summed over batches, and none afterwards", async () => {
    const library = create();
    const seen: unknown[] = [];
    library.subscribe(() => seen.push(library.getSnapshot().importProgress));
    const files = await Promise.all([1, 2, 3].map((hue) => picture(hue)));
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    await Promise.all([library.importFiles(files.slice(0, 1)), library.importFiles(files.slice(1))]);
    expect(seen).toContainEqual({ done: 0, total: 3, bytes: 0, totalBytes: bytes });
    expect(seen).toContainEqual({ done: 3, total: 3, bytes, totalBytes: bytes });
    expect(library.getSnapshot().importProgress).toBeUndefined();
  });

  it("returns `aborted` for the remaining files after an abort, and never rejects", async () => {
    const library = create();
    const controller = new AbortController();
    const files = await Promise.all(Array.from({ length: 120 }, (_, hue) => picture(hue)));
    library.subscribe(() => {
      if ((library.getSnapshot().importProgress?.done ?? 0) >= 3) controller.abort();
    });
    const results = await library.importFiles(files, { signal: controller.signal });
    const added = results.filter((result) => result.status === "added");
    expect(added.length).toBeGreaterThanOrEqual(3);
    expect(added.length).toBeLessThan(120);
    const failed = results.filter((result) => result.status === "failed");
    expect(failed.map((result) => result.error?.code)).toEqual(Array(120 - added.length).fill("aborted"));
    expect(library.getSnapshot().assetCount).toBe(added.length);
  });

  it("cleans file names", async () => {
    const [result] = await create().importFiles([await picture(1, "a\u202egnp.\u0000exe\u0301.png")]);
    expect(result?.asset?.name).toBe("agnp.ex\u00e9.png");
  });

  it("exposes an accepted SVG as bytes only, with a raster thumbnail", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><script>alert(1)</script></svg>`;
    const file = new File([svg], "a.svg", { type: "image/svg+xml" });
    expect((await create().importFiles([file]))[0]?.error?.code).toBe("type");
    expect((await create({ limits: { accept: ["image/*"] } }).importFiles([file]))[0]?.error?.code).toBe(
      "type",
    );

    const library = create({ limits: { accept: ["image/svg+xml"] } });
    const [result] = await library.importFiles([file]);
    const id = result?.asset?.id ?? "";
    expect(result?.asset).toMatchObject({ mimeType: "image/svg+xml", width: 80, height: 40 });
    expect((await library.getFile(id)).type).toBe("application/octet-stream");
    const [original, thumbnail] = await Promise.all(
      (["original", "thumbnail"] as const).map(async (kind) => {
        const url = (await library.acquireUrl(id, kind).url) ?? "";
        return (await (await fetch(url)).blob()).type;
      }),
    );
    expect([original, thumbnail]).toEqual(["application/octet-stream", WEBP]);
  });

  it("imports other accepted types, inert and without a thumbnail", async () => {
    const library = create({ limits: { accept: ["application/pdf"] } });
    const [result] = await library.importFiles([
      new File(["%PDF-1.7 …"], "a.pdf", { type: "application/pdf" }),
    ]);
    expect(result?.asset).toMatchObject({ mimeType: "application/pdf" });
    expect(result?.asset?.thumbnail).toBeUndefined();
    expect((await library.getFile(result?.asset?.id ?? "")).type).toBe("application/octet-stream");
  });
});

describe("the snapshot", () => {
  it("accesses nothing before its first use, and stays the same object until something changes", async () => {
    const opened = vi.fn();
    const library = create({ storage: { open: async () => Promise.reject(opened()) } });
    expect(library.getSnapshot()).toBe(library.getSnapshot());
    expect(library.getSnapshot()).toBe(library.getServerSnapshot());
    expect(Object.isFrozen(library.getSnapshot())).toBe(true);
    expect(opened).not.toHaveBeenCalled();
  });

  it("loads the newest page and then more, by key", async () => {
    const storage = createMemoryStorage();
    const filling = create({ storage });
    await filling.importFiles(await Promise.all(Array.from({ length: 25 }, (_, hue) => picture(hue))));
    const library = create({ storage, pageSize: 10 });
    await library.ready();
    expect(library.getSnapshot()).toMatchObject({ assetCount: 25, hasMore: true });
    expect(library.getSnapshot().assets).toHaveLength(10);
    await Promise.all([library.loadMore(), library.loadMore()]);
    expect(library.getSnapshot().assets).toHaveLength(20);
    await library.loadMore();
    expect(library.getSnapshot().hasMore).toBe(false);
    expect(library.getSnapshot().assets).toEqual(filling.getSnapshot().assets);
    await library.loadMore();
    expect(library.getSnapshot().assets).toHaveLength(25);
  });

  it("reads one page of a library of 100,000 assets, not every record", async () => {
    const memory = await createMemoryStorage().open(() => {});
    const page = vi.fn(async ({ limit }: { limit: number }) =>
      Array.from({ length: limit }, () => sampleAsset()),
    );
    const get = vi.fn(memory.assets.get);
    const totals = async () => ({ count: 100_000, bytes: 1 });
    const library = create({
      storage: { open: async () => ({ ...memory, assets: { ...memory.assets, page, get, totals } }) },
    });
    await library.ready();
    expect(library.getSnapshot()).toMatchObject({
      assetCount: 100_000,
      hasMore: true,
      assets: { length: 100 },
    });
    expect(page.mock.calls).toEqual([[{ limit: 100 }]]);
    expect(get).not.toHaveBeenCalled();
  });

  it("shows the next page when every loaded asset is removed", async () => {
    const storage = createMemoryStorage();
    await create({ storage }).importFiles(
      await Promise.all(Array.from({ length: 25 }, (_, hue) => picture(hue))),
    );
    const library = create({ storage, pageSize: 10 });
    await library.ready();
    await library.remove(library.getSnapshot().assets.map((asset) => asset.id));
    expect(library.getSnapshot()).toMatchObject({ assetCount: 15, hasMore: true, assets: { length: 10 } });
    const [first] = library.getSnapshot().assets;
    await library.remove(first?.id ?? "");
    expect(library.getSnapshot().assetCount).toBe(14);
  });

  it("is `failed` with the error if the storage cannot be opened, and tries again with the next call", async () => {
    let broken = true;
    const memory = createMemoryStorage();
    const library = create({
      storage: {
        open: (onChange) => (broken ? Promise.reject(new Error("Broken disk.")) : memory.open(onChange)),
      },
    });
    await expect(library.ready()).rejects.toMatchObject({
      code: "storage-lost",
      cause: { message: "Broken disk." },
    });
    expect(library.getSnapshot()).toMatchObject({ status: "failed", error: { code: "storage-lost" } });
    broken = false;
    await library.ready();
    expect(library.getSnapshot()).toMatchObject({ status: "ready", error: undefined });
  });

  it("shows imports and removals of other tabs", async () => {
    const namespace = crypto.randomUUID();
    const [here, there] = [create({ namespace }), create({ namespace })];
    await there.ready();
    const [result] = await here.importFiles([await picture(1)]);
    await vi.waitFor(() => expect(there.getSnapshot().assets).toEqual([result?.asset]));
    await there.remove([result?.asset?.id ?? ""]);
    await vi.waitFor(() => expect(here.getSnapshot()).toMatchObject({ assets: [], assetCount: 0 }));
  });

  it("keeps namespaces apart", async () => {
    const [one, two] = [create(), create()];
    await one.importFiles([await picture(1)]);
    await two.ready();
    expect(two.getSnapshot().assetCount).toBe(0);
  });
});

describe("search", () => {
  it("finds every word in all names, loaded or not, ignoring case and accents, newest first", async () => {
    const storage = createMemoryStorage();
    const names = ["Café au lait.png", "cafe noir.png", "tea.png", "Lait de CAFÉ.png"];
    await create({ storage }).importFiles(await Promise.all(names.map((name, hue) => picture(hue, name))));
    const library = create({ storage, pageSize: 1 });
    const found = async (text: string) => (await library.search(text)).assets.map((asset) => asset.name);
    expect(await found("cafe")).toEqual(["Café au lait.png", "cafe noir.png", "Lait de CAFÉ.png"]);
    expect(await found(" LAIT café ")).toEqual(["Café au lait.png", "Lait de CAFÉ.png"]);
    expect(await found("coffee")).toEqual([]);
    expect(await library.search("cafe", { limit: 1 })).toMatchObject({ assets: { length: 1 }, total: 3 });
  });

  it("finds names by what people type for special letters, and no other letters or sounds", async () => {
    const library = create();
    const names = ["Łódź.png", "Straße.png", "οδός.png", "की.png", "का.png", "ババ.png", "ハハ.png"];
    await library.importFiles(await Promise.all(names.map((name, hue) => picture(hue, name))));
    for (const [text, name] of [
      ["lodz", "Łódź.png"],
      ["strasse", "Straße.png"],
      ["ΟΔΟΣ", "οδός.png"],
      ["की", "की.png"],
      ["ババ", "ババ.png"],
    ] as const) {
      expect((await library.search(text)).assets.map((asset) => asset.name)).toEqual([name]);
    }
  });

  it("includes imports and excludes removals", async () => {
    const library = create();
    const [first] = await library.importFiles([await picture(1, "red.png")]);
    expect(await library.search("red")).toMatchObject({ total: 1 });
    await library.importFiles([await picture(2, "red too.png")]);
    expect(await library.search("red")).toMatchObject({ total: 2 });
    await library.remove([first?.asset?.id ?? ""]);
    expect((await library.search("red")).assets.map((asset) => asset.name)).toEqual(["red too.png"]);
  });
});

describe("object URLs", () => {
  it("are created once for all users and revoked with the last one", async () => {
    const library = create();
    const [result] = await library.importFiles([await picture(1)]);
    const id = result?.asset?.id ?? "";
    const made = vi.spyOn(URL, "createObjectURL");
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const leases = [1, 2, 3].map(() => library.acquireUrl(id, "thumbnail"));
    const urls = await Promise.all(leases.map((lease) => lease.url));
    expect(new Set(urls).size).toBe(1);
    expect(made).toHaveBeenCalledOnce();
    leases[0]?.release();
    leases[0]?.release();
    leases[1]?.release();
    expect(revoked).not.toHaveBeenCalled();
    leases[2]?.release();
    expect(revoked).toHaveBeenCalledExactlyOnceWith(urls[0]);
  });

  it("are never created for a lease that is released before the file was read", async () => {
    const library = create();
    const [result] = await library.importFiles([await picture(1)]);
    const made = vi.spyOn(URL, "createObjectURL");
    const lease = library.acquireUrl(result?.asset?.id ?? "", "thumbnail");
    lease.release();
    expect(await lease.url).toBeUndefined();
    expect(made).not.toHaveBeenCalled();
  });
});

describe("a storage that never opens", () => {
  const never = { open: () => new Promise<never>(() => {}) };

  it("blocks neither an aborted import nor closing", async () => {
    const library = create({ storage: never });
    const controller = new AbortController();
    const running = library.importFiles([await picture(1)], { signal: controller.signal });
    controller.abort();
    expect(await running).toMatchObject([{ status: "failed", error: { code: "aborted" } }]);
    expect(library.getSnapshot().importProgress).toBeUndefined();
    await library.close();
  });

  it("is closed if it opens later", async () => {
    const memory = await createMemoryStorage().open(() => {});
    const opening = createDeferred<OpenStorage>();
    const close = vi.fn(memory.close);
    const library = create({ storage: { open: () => opening.promise } });
    const ready = library.ready();
    await library.close();
    opening.resolve({ ...memory, close });
    await expect(ready).rejects.toMatchObject({ code: "closed" });
    expect(close).toHaveBeenCalledOnce();
  });

  it("causes no unhandled rejection", async () => {
    const library = create({ storage: { open: () => Promise.reject(new Error("Broken disk.")) } });
    library.acquireUrl("some", "thumbnail").release();
    // An unhandled rejection fails the run.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(library.getSnapshot().status).toBe("failed");
  });
});

describe("close", () => {
  it("aborts running operations, and every later call rejects with `closed`", async () => {
    const library = create();
    await library.ready();
    const files = await Promise.all(Array.from({ length: 20 }, (_, hue) => picture(hue)));
    const running = library.importFiles(files);
    await library.close();
    const codes = (await running).map((result) => result.error?.code ?? result.status);
    expect(new Set(codes)).toEqual(new Set(["aborted"]));
    await expect(library.importFiles([])).rejects.toMatchObject({ code: "closed" });
    await expect(library.ready()).rejects.toMatchObject({ code: "closed" });
    await expect(library.search("x")).rejects.toMatchObject({ code: "closed" });
    await library.close();
  });
});
