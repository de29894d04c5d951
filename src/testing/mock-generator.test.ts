import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, test, vi } from "vitest";
import type { MediaAIPreview } from "../core.js";
import type { MediaAIGenerateRequest, MediaAIGenerator } from "../index.js";
import { createMockGenerator, runGeneratorContract } from "../testing.js";
import { checkEstimate } from "./estimate-contract.js";
import { encodePng } from "./mock-generator-png.js";
import { checkPreviews } from "./previews-contract.js";
import { checkSettings } from "./settings-contract.js";

const runner = { describe, it, expect };
runGeneratorContract("mock", { ...runner, create: () => createMockGenerator(), model: "mock/landscape" });
runGeneratorContract("mock with latency", {
  ...runner,
  create: () => createMockGenerator({ latency: ({ prompt }) => (prompt === "snail" ? 5000 : 10) }),
  slow: { prompt: "snail" },
});
runGeneratorContract("mock with several images", {
  ...runner,
  create: () => createMockGenerator({ count: 3 }),
});

const lines: string[] = [];
runGeneratorContract("mock with operations", {
  ...runner,
  create: () => createMockGenerator({ operations: true, previews: true }),
  report: (line) => lines.push(line),
});

describe("the operations of the generator contract", () => {
  it("are reported with a line each", () => {
    expect(lines).toEqual([
      "mock with operations: reported 3 previews of a run",
      "mock with operations: offers neither guidance nor qualities",
      "mock with operations: estimates no prices",
      "mock with operations: edit by mock/edit: 192 × 128 became 192 × 128",
      "mock with operations: inpaint by mock/fill: 192 × 128 became 192 × 128",
      "mock with operations: outpaint by mock/fill: 192 × 128 became 288 × 128",
      "mock with operations: upscale by mock/upscale: 192 × 128 became 384 × 256",
      "mock with operations: remove-background by mock/cut-out: 192 × 128 became 192 × 128",
    ]);
  });

  it("fail for a generator whose upscaled images are no larger", async () => {
    const tests = new Map<string, () => Promise<void>>();
    const mock = createMockGenerator();
    runGeneratorContract("faulty", {
      describe: (_name, body) => body(),
      it: (title, run) => tests.set(title, run),
      expect,
      create: () => ({
        ...mock,
        capabilities: { operations: [{ type: "upscale", model: "a/b" }] },
        generateImages: ({ operation: _, ...request }) => mock.generateImages(request),
      }),
      report: () => {},
    });
    await expect(tests.get("performs each operation that it offers")?.()).rejects.toThrow();
  });
});

test.each<[string, MediaAIPreview]>([
  ["are no pictures", { file: new Blob(["<svg xmlns='http://www.w3.org/2000/svg'/>"]) }],
  [
    "are of an image that was not made",
    { n: 1, file: new Blob([encodePng(1, 1, Uint8Array.of(0, 0, 0), Uint8Array.of(0))]) },
  ],
])("previews fail the generator contract if they %s", async (_, preview) => {
  const mock = createMockGenerator();
  const generator: MediaAIGenerator = {
    generateImages(request, context) {
      context?.onPreview?.(preview);
      return mock.generateImages(request, context);
    },
  };
  await expect(checkPreviews(generator, fox, { expect, report: () => {} })).rejects.toThrow();
});

const painter = {
  id: "acme/paint",
  guidance: { min: 1, max: 10 },
  qualities: [{ id: "low" }, { id: "high" }],
};

test("the settings of the generator contract are taken one by one, and reported", async () => {
  const generator = createMockGenerator({ models: [{ id: "acme/plain" }, painter] });
  const report = vi.fn();
  await checkSettings(generator, { ...fox, model: painter.id }, { expect, report });
  expect(report.mock.calls).toEqual([["takes guidance from 1 to 10 and the qualities low, high"]]);
  const asked = generator.requests.map(({ guidance, quality }) => guidance ?? quality);
  expect(asked).toEqual(["low", "high", 1, 10]);
});

test.each(["guidance", "quality"] as const)(
  "a generator that loses its %s fails the generator contract",
  async (lost) => {
    const mock = createMockGenerator({ models: [painter] });
    const generator: MediaAIGenerator = {
      ...mock,
      generateImages: ({ [lost]: _, ...request }) => mock.generateImages(request),
    };
    await expect(checkSettings(generator, fox, { expect, report: () => {} })).rejects.toThrow();
  },
);

const fox = { prompt: "a red fox", width: 96, height: 64 };

describe("createMockGenerator", () => {
  it("generates image n of a run as its seed plus n does alone, wrapping at the largest seed", async () => {
    const seed = 2 ** 32 - 2;
    const three = await createMockGenerator({ count: 3 }).generateImages({ ...fox, seed });
    expect(three.map(({ metadata }) => metadata?.seed)).toEqual([seed, seed + 1, 0]);
    const [alone] = await createMockGenerator().generateImages({ ...fox, seed: 0 });
    expect(await three[2]?.file.text()).toBe(await alone?.file.text());
    expect(new Set(await Promise.all(three.map(({ file }) => file.text()))).size).toBe(3);
  });

  it("generates a new image per run without a seed, in the same sequence for every instance", async () => {
    const story = async () => {
      const generator = createMockGenerator();
      const runs = [await generator.generateImages(fox), await generator.generateImages(fox)];
      return Promise.all(runs.flat().map(({ file }) => file.text()));
    };
    const [first, second] = await story();
    expect(first).not.toBe(second);
    expect(await story()).toEqual([first, second]);
  });

  it("records its requests and lists its models", async () => {
    const generator = createMockGenerator({ provider: "painter", models: [{ id: "a/b" }, { id: "c/d" }] });
    const [image] = await generator.generateImages(fox);
    const [other] = await generator.generateImages({ ...fox, model: "c/d", prompt: "" });
    expect(generator.requests).toEqual([fox, { ...fox, model: "c/d", prompt: "" }]);
    expect(generator.capabilities?.models).toHaveLength(2);
    expect(image).toMatchObject({
      file: { name: "a red fox.png" },
      metadata: { provider: "painter", model: "a/b" },
    });
    expect(other).toMatchObject({ file: { name: "image.png" }, metadata: { model: "c/d" } });
  });

  it("rejects what its model does not offer, as a server does", async () => {
    const generator = createMockGenerator({ models: [painter] });
    for (const [field, wrong] of [
      ["guidance", { guidance: 0.5 }],
      ["quality", { quality: "hd" }],
    ] as const) {
      const rejected = { code: "field", fields: [{ field }] };
      await expect(generator.generateImages({ ...fox, ...wrong })).rejects.toMatchObject(rejected);
    }
  });

  it("fails as configured: always, with a string, or per run", async () => {
    const error = new RangeError("no");
    await expect(createMockGenerator({ fail: error }).generateImages(fox)).rejects.toBe(error);
    await expect(createMockGenerator({ fail: "no" }).generateImages(fox)).rejects.toBe("no");
    const once = createMockGenerator({ fail: (_request, run) => (run === 0 ? error : undefined) });
    await expect(once.generateImages(fox)).rejects.toBe(error);
    await expect(once.generateImages(fox)).resolves.toHaveLength(1);
  });

  it("continues after an abort if ignoreAbort is set", async () => {
    const careless = createMockGenerator({ ignoreAbort: true });
    const context = { signal: AbortSignal.abort(), jobId: "job" };
    await expect(careless.generateImages(fox, context)).resolves.toHaveLength(1);
    await expect(createMockGenerator({ count: 0 }).generateImages(fox)).resolves.toEqual([]);
  });

  it("with infinite latency ends only by its signal", async () => {
    const running = createMockGenerator({ latency: Number.POSITIVE_INFINITY }).generateImages(fox, {
      signal: AbortSignal.timeout(20),
      jobId: "job",
    });
    await expect(running).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("reports an invalid size", async () => {
    const running = createMockGenerator().generateImages({ ...fox, width: 0, height: 1e9 });
    await expect(running).rejects.toMatchObject({
      code: "field",
      fields: [{ field: "width" }, { field: "height" }],
    });
  });
});

describe("the operations of the mock generator", () => {
  const source = async () => {
    const [image] = await createMockGenerator().generateImages(fox);
    return image?.file ?? new File([], "none");
  };

  it("make the same of the same image, at the size that the operation gives it", async () => {
    const generator = createMockGenerator({ operations: true });
    const request = { ...fox, prompt: "", images: [await source()] };
    const run = async (operation: NonNullable<MediaAIGenerateRequest["operation"]>) => {
      const [image] = await generator.generateImages({ ...request, operation });
      const [again] = await generator.generateImages({ ...request, operation });
      const bytes = new Uint8Array((await image?.file.arrayBuffer()) ?? []);
      if (operation.type === "upscale") expect(await again?.file.text()).toBe(await image?.file.text());
      const view = new DataView(bytes.buffer);
      const { width, height } = image?.metadata ?? {};
      expect([width, height]).toEqual([view.getUint32(16), view.getUint32(20)]);
      return [width, height, Buffer.from(bytes).includes("tRNS")];
    };
    expect(await run({ type: "upscale" })).toEqual([192, 128, false]);
    expect(await run({ type: "upscale", scale: 4 })).toEqual([384, 256, false]);
    expect(await run({ type: "outpaint", extent: "top" })).toEqual([96, 96, false]);
    expect(await run({ type: "outpaint", extent: "square" })).toEqual([96, 96, false]);
    expect(await run({ type: "remove-background" })).toEqual([96, 64, true]);
  });

  it("are listed only if they are wanted, and rejected otherwise", async () => {
    const request = { ...fox, images: [await source()], operation: { type: "upscale" as const } };
    expect(createMockGenerator().capabilities).not.toHaveProperty("operations");
    await expect(createMockGenerator().generateImages(request)).rejects.toMatchObject({
      code: "field",
      fields: [{ field: "operation" }],
    });
    const large = createMockGenerator({
      operations: [{ type: "upscale", model: "a/b", scales: [64] }],
    });
    await expect(large.generateImages(request)).rejects.toMatchObject({ fields: [{ field: "images" }] });
  });
});

describe("PNG encoder", () => {
  it("encodes exactly the pixels, as decoded by zlib", () => {
    const picture = fc.integer({ min: 1, max: 300 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        // Runs of every length, among noise.
        runs: fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 700 })), {
          minLength: 1,
          maxLength: 12,
        }),
      }),
    );
    fc.assert(
      fc.property(picture, ({ width, runs }) => {
        const flat = runs.flatMap(([value, length]) => new Array<number>(length).fill(value));
        const height = Math.ceil(flat.length / width);
        const pixels = new Uint8Array(width * height);
        pixels.set(flat);
        expect(readPixels(encodePng(width, height, new Uint8Array(768), pixels), width)).toEqual(pixels);
      }),
    );
  });
});

function readPixels(png: Uint8Array, width: number): Uint8Array {
  const text = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const at = text.indexOf("IDAT");
  const rows = inflateSync(text.subarray(at + 4, at + 4 + text.readUInt32BE(at - 4)));
  const pixels: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (i % (width + 1) === 0) expect(rows[i]).toBe(2);
    else pixels.push(((pixels[pixels.length - width] ?? 0) + (rows[i] ?? 0)) & 0xff);
  }
  return Uint8Array.from(pixels);
}

describe("the generator contract's report", () => {
  it("says what is estimated, and rejects a price that is none and an estimate that outlives its signal", async () => {
    const request = { prompt: "a fox", width: 64, height: 64 };
    const lines: string[] = [];
    const check = (generator: MediaAIGenerator) =>
      checkEstimate(generator, request, { expect, report: (line) => lines.push(line) });
    await check(createMockGenerator());
    await check(createMockGenerator({ estimate: true }));
    await check(createMockGenerator({ estimate: { estimate: { microUsd: 5, approximate: true } } }));
    expect(lines).toEqual([
      "estimates no prices",
      "1 image: 10000 millionths of a US dollar, in 2000 ms",
      "2 images: 20000 millionths of a US dollar, in 4000 ms",
      "1 image: about 5 millionths of a US dollar",
      "2 images: about 5 millionths of a US dollar",
    ]);
    await expect(check(createMockGenerator({ estimate: { estimate: { microUsd: 1.5 } } }))).rejects.toThrow();
    await expect(check(createMockGenerator({ estimate: { estimate: { microUsd: -1 } } }))).rejects.toThrow();
    const deaf = createMockGenerator({ estimate: true, ignoreAbort: true });
    await expect(check(deaf)).rejects.toThrow();
  });
});
