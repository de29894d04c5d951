import { describe, expect, it, vi } from "vitest";
import { create, picture, stubWorker, WEBP } from "./library-fixtures.contract.js";

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
        thumbnail: { width: 768, height: 512 },
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
    expect([bitmap.width, bitmap.height]).toEqual([900, 300]);
    const drawing = started.mock.calls.filter(([url]) => url.includes("thumbnail"));
    expect(drawing).toHaveLength(1);
  });

  it("renders the same thumbnails on the main thread if workers are not available", async () => {
    stubWorker(() => {
      throw new DOMException("Refused by a policy.", "SecurityError");
    });
    const [result] = await create().importFiles([await picture(10, "a.png", "image/png", 900, 300)]);
    expect(result?.asset?.thumbnail).toEqual({ width: 900, height: 300 });
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
      thumbnail: { width: 683, height: 512 },
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
