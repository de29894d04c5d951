import { describe, expect, it, vi } from "vitest";
import { create, driven, image, images, names, request } from "./generating-library.contract.js";
import type { MediaAIGenerateRequest } from "./generator.js";

describe("streamed images", () => {
  it("are saved and shown at once in order, and saved once if they are returned again", async () => {
    const run = driven();
    const library = create(run.generateImages);
    const promise = library.generateImages({ ...request, n: 3 });
    const { onImage } = await run.started;
    const all = await images(3);
    for (const [index, each] of all.slice(0, 2).entries()) {
      onImage?.(each);
      onImage?.(each);
      await vi.waitFor(() => expect(library.getSnapshot().generations[0]?.saved).toBe(index + 1));
      expect(library.getSnapshot()).toMatchObject({
        assetCount: index + 1,
        aiGenerating: true,
        generations: [{ status: "running" }],
      });
    }
    run.resolve(all);
    const assets = await promise;
    expect(assets.map(({ name }) => name)).toEqual(["0.png", "1.png", "2.png"]);
    expect(names(library)).toEqual(["0.png", "1.png", "2.png"]);
    expect(library.getSnapshot()).toMatchObject({
      ...{ assetCount: 3, aiError: undefined },
      generations: [{ status: "done", assetIds: assets.map(({ id }) => id), saved: 3 }],
    });
  });

  it("do not have to be returned again", async () => {
    const library = create(async (_, context) => {
      for (const each of await images(2)) context?.onImage?.(each);
      return [];
    });
    expect(await library.generateImages(request)).toHaveLength(2);
  });

  it("are saved without a thumbnail if they cannot be decoded", async () => {
    const decode = vi.spyOn(globalThis, "createImageBitmap");
    const png = new Uint8Array(await (await image(1)).file.arrayBuffer());
    const sized = (width: number, height: number) => {
      const copy = png.slice();
      new DataView(copy.buffer).setUint32(16, width);
      new DataView(copy.buffer).setUint32(20, height);
      return copy;
    };
    const all = {
      "broken off": png.slice(0, 60),
      "without a header": png.slice(0, 12),
      // Beyond 150 million pixels, and beyond the longest side: neither is tried.
      "a bomb": sized(16_000, 16_000),
      "too long": sized(40_000, 1),
      "a video": new Uint8Array([
        0x1a,
        0x45,
        0xdf,
        0xa3,
        0x9f,
        0x42,
        0x82,
        0x84,
        ...new TextEncoder().encode("webm"),
      ]),
    };
    const made = Object.entries(all).map(([name, bytes]) => ({ file: new File([bytes], name) }));
    const library = create(async () => made);
    const assets = await library.generateImages(request);
    expect(assets.map(({ name, mimeType, playable }) => [name, mimeType, playable])).toEqual([
      ["broken off", "image/png", undefined],
      ["without a header", "image/png", undefined],
      ["a bomb", "image/png", undefined],
      ["too long", "image/png", undefined],
      ["a video", "video/webm", false],
    ]);
    for (const { id, name, thumbnail, width } of assets) {
      expect([name, thumbnail, width]).toEqual([name, undefined, undefined]);
      const kept = await library.getFile(id);
      expect([name, kept.size]).toEqual([name, made.find(({ file }) => file.name === name)?.file.size]);
    }
    expect(library.getSnapshot().aiError).toBeUndefined();
    expect(decode.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it("may have up to 100 MB, whatever the app's limits for uploads", async () => {
    const { file } = await image(1);
    const large = new File([file, new Uint8Array(60 * 1024 * 1024)], "large.png");
    const library = create(async () => [{ file: large }]);
    const [asset] = await library.generateImages(request);
    expect(asset).toMatchObject({
      size: large.size,
      width: expect.any(Number),
      thumbnail: expect.anything(),
    });
  });

  it("are limited to 16", async () => {
    const library = create(async (_, context) => {
      const all = await images(20);
      for (const each of all.slice(0, 10)) context?.onImage?.(each);
      return all;
    });
    expect(await library.generateImages(request)).toHaveLength(16);
    expect(library.getSnapshot()).toMatchObject({
      assetCount: 16,
      aiError: { code: "too-many-images", message: expect.stringContaining("20 images") },
    });
  });

  it("received before a failure are kept, and the failure is reported", async () => {
    const library = create(async (_, context) => {
      for (const each of await images(2)) context?.onImage?.(each);
      throw new Error("The second machine burned down.");
    });
    expect(await library.generateImages({ ...request, n: 4 })).toHaveLength(2);
    expect(library.getSnapshot()).toMatchObject({
      assetCount: 2,
      aiError: { code: "generator", message: "The second machine burned down." },
    });
  });

  it("with `keep` are all generated, and the selected one is saved at the total cost", async () => {
    const asked: MediaAIGenerateRequest[] = [];
    const library = create(async (each, context) => {
      asked.push(each);
      const all = await images(4);
      const priced = all.map((image, n) => ({
        ...image,
        n,
        metadata: { microUsd: 3_000, place: { n, count: 4 } },
      }));
      for (const image of priced) context?.onImage?.(image);
      return priced;
    });
    const wanted = { ...request, n: 4, seed: 5 };
    const [kept, ...others] = await library.generateImages(wanted, { keep: 2 });
    expect([asked, others]).toEqual([[wanted], []]);
    expect(kept).toMatchObject({
      name: "2.png",
      sourceMeta: { microUsd: 12_000, place: { n: 2, count: 4 } },
    });
    const [generation] = library.getSnapshot().generations;
    expect(generation).toMatchObject({ status: "done", saved: 1, keep: 2, microUsd: 12_000 });
    library.retry(generation?.id ?? "");
    await vi.waitFor(() => expect(library.getSnapshot().generations).toHaveLength(2));
    await vi.waitFor(() =>
      expect(library.getSnapshot().generations[1]).toMatchObject({ keep: 2, status: "done" }),
    );
    expect(asked).toHaveLength(2);
  });

  it("with `keep` fail if the selected one is missing", async () => {
    const library = create(async () => images(2));
    const keep = (n: number) => library.generateImages({ ...request, n: 4 }, { keep: n });
    await expect(keep(3)).rejects.toMatchObject({ code: "no-images" });
    for (const n of [-1, 4, 0.5, Number.NaN]) await expect(keep(n)).rejects.toMatchObject({ code: "field" });
    expect(library.getSnapshot().assetCount).toBe(0);
  });

  it("received before a timeout are kept", async () => {
    const library = create(async (_, context) => {
      context?.onImage?.(await image(1));
      return new Promise(() => {});
    });
    expect(await library.generateImages(request, { timeout: 300 })).toHaveLength(1);
    expect(library.getSnapshot().aiError).toMatchObject({ code: "timeout" });
  });

  it("received before a cancellation are kept, later ones are not", async () => {
    const run = driven();
    const library = create(run.generateImages);
    const abort = new AbortController();
    const promise = library.generateImages({ ...request, n: 3 }, { signal: abort.signal });
    const { onImage, onProgress } = await run.started;
    const all = await images(3);
    for (const each of all.slice(0, 2)) onImage?.(each);
    abort.abort();
    await expect(promise).rejects.toBe(abort.signal.reason);
    for (const each of all) onImage?.(each);
    onProgress?.({ fraction: 1 });
    run.resolve(all);
    await vi.waitFor(() => {
      expect(names(library)).toEqual(["0.png", "1.png"]);
      expect(library.getSnapshot().generations[0]?.saved).toBe(2);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(library.getSnapshot()).toMatchObject({
      ...{ assetCount: 2, aiError: undefined },
      generations: [{ status: "canceled", saved: 2 }],
    });
  });

  it("are saved even if one of them is not an image", async () => {
    const library = create(async (_, context) => {
      context?.onImage?.({ file: new File(["words"], "a.png") });
      context?.onImage?.(JSON.parse("null"));
      context?.onImage?.(await image(1));
      return [];
    });
    expect(await library.generateImages(request)).toHaveLength(1);
    expect(library.getSnapshot().aiError).toMatchObject({ code: "type" });
  });
});
