import type {
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
  MediaAIGenerator,
} from "../core/generation/generator.js";
import { readImageSize } from "../core/media/image-header.js";
import { sniffType } from "../core/media/sniff.js";
import { stripMetadata } from "../core/media/strip-metadata.js";
import type { ContractRunner } from "./contract-runner.js";
import { checkEstimate } from "./estimate-contract.js";
import { checkOperations } from "./operations-contract.js";
import { checkPreviews } from "./previews-contract.js";
import { checkSettings } from "./settings-contract.js";

/** Options of `runGeneratorContract`: the generator, and the functions of your test runner. */
export type GeneratorContractOptions = ContractRunner & {
  /** Called once per test; may return the same generator every time. */
  create: () => MediaAIGenerator | Promise<MediaAIGenerator>;
  /** A model that the generator offers. Default: no request names a model. */
  model?: string;
  /** Fields of a request that runs for at least a second, so that it can be aborted midway. Default: not tested. */
  slow?: Partial<MediaAIGenerateRequest>;
  /** Whether images have exactly the requested size. Default true. */
  exactSize?: boolean;
  /** Whether the same request with the same seed returns the same image, apart from its metadata. Default true. */
  deterministic?: boolean;
  /**
   * Whether to run each of the operations that the capabilities list: one image each, which may cost more than the others.
   * Default true.
   */
  operations?: boolean;
  /**
   * Called with a line for each operation that was run, with its model and result, and one each for the previews, the
   * estimated price, and the guidance and qualities of the model. Default: nothing is reported.
   */
  report?: (line: string) => void;
  /** Milliseconds for one test. Default 20,000. */
  timeout?: number;
};

/**
 * Registers a suite that checks what the library relies on in a `MediaAIGenerator`: image files whose type matches
 * their content, metadata, seeds, concurrent requests and cancellation, and previews, improved prompts, descriptions, estimated
 * prices, guidance, qualities and operations on an image if there are any. It generates about 20 images of 192 × 128 pixels, one
 * more for each operation and each quality, two for guidance, and up to three texts, so use models that are cheap. The runner's
 * functions are passed in, so that this entry point depends on no test runner.
 *
 * @example
 * ```ts
 * import { createHttpGenerator } from "@reactkits.dev/react-media-library";
 * import { runGeneratorContract } from "@reactkits.dev/react-media-library/testing";
 * import { describe, expect, it } from "vitest";
 *
 * const create = () => createHttpGenerator({ url: "http://127.0.0.1:3000/api/ai/images/generate" });
 * runGeneratorContract("my server", { create, describe, it, expect, deterministic: false });
 * ```
 */
export function runGeneratorContract(
  name: string,
  {
    create,
    describe,
    it,
    expect,
    model,
    slow,
    exactSize = true,
    deterministic = true,
    operations = true,
    report = () => {},
    timeout = 20_000,
  }: GeneratorContractOptions,
): void {
  const test = (title: string, run: () => Promise<void>) => it(title, run, timeout);
  const fox: MediaAIGenerateRequest = {
    prompt: "a red fox in the snow, 狐",
    width: 192,
    height: 128,
    negativePrompt: "blur",
    steps: 4,
    seed: 42,
    ...(model !== undefined && { model }),
  };
  const context = (signal: AbortSignal) => ({ signal, jobId: "contract" });
  const aborted = { name: "AbortError" };

  describe(`generator contract: ${name}`, () => {
    test("resolves to named image files whose type matches their content", async () => {
      const images = await (await create()).generateImages(fox);
      expect(images.length).toBeGreaterThan(0);
      for (const { file } of images) {
        expect(file).toBeInstanceOf(File);
        const head = await bytesOf(file);
        expect(sniffType(head)).toMatch(/^image\/(?:png|webp|jpeg|avif)$/);
        expect(file.type).toBe(sniffType(head));
        expect(file.name).toMatch(/\S\.\w+$/);
        const size = readImageSize(head, file.type);
        expect(size).toBeDefined();
        if (exactSize) expect(size).toEqual({ width: fox.width, height: fox.height });
      }
    });

    test("reports how the image was generated", async () => {
      const before = Date.now();
      const { metadata } = await firstImage(await create(), fox);
      const { prompt, negativePrompt, steps, seed } = fox;
      expect(metadata).toMatchObject({ prompt, negativePrompt, steps, seed });
      expect(metadata?.provider).toMatch(/\w/);
      expect(metadata?.width).toBeGreaterThan(0);
      expect(metadata?.height).toBeGreaterThan(0);
      expect(metadata?.createdAt).toBeGreaterThan(before - 60_000);
      if (model !== undefined) expect(metadata?.model).toContain(model.split(":", 1)[0]);
    });

    test("works without a context and reports the seed that it chose", async () => {
      const { prompt, width, height } = fox;
      const generator = await create();
      const picked = await firstImage(generator, { prompt, width, height });
      const seed = picked.metadata?.seed;
      expect(Number.isInteger(seed) && Number(seed) >= 0).toBe(true);
      if (!deterministic || seed === undefined) return;
      const again = await firstImage(generator, { prompt, width, height, seed });
      expect(await isSameImage(picked, again)).toBe(true);
    });

    if (deterministic)
      test("generates the same image for the same seed and a different one for another seed", async () => {
        const generator = await create();
        const first = await firstImage(generator, fox);
        expect(await isSameImage(first, await firstImage(generator, fox))).toBe(true);
        expect(await isSameImage(first, await firstImage(generator, { ...fox, seed: 43 }))).toBe(false);
        expect(
          await isSameImage(first, await firstImage(generator, { ...fox, prompt: "a grey whale" })),
        ).toBe(false);
      });

    test("keeps concurrent runs apart and does not modify its request", async () => {
      const generator = await create();
      const requests = ["one", "two", "three"].map((prompt, seed) => Object.freeze({ ...fox, prompt, seed }));
      const together = await Promise.all(requests.map((request) => firstImage(generator, request)));
      for (const [index, request] of requests.entries()) {
        expect(together[index]?.metadata).toMatchObject({ prompt: request.prompt, seed: request.seed });
        if (!deterministic) continue;
        expect(await isSameImage(together[index], await firstImage(generator, request))).toBe(true);
      }
    });

    test("rejects with the AbortError of a signal that is already aborted", async () => {
      const generator = await create();
      await expect(generator.generateImages(fox, context(AbortSignal.abort()))).rejects.toMatchObject(
        aborted,
      );
    });

    test("rejects with the AbortError of a signal aborted right after the start", async () => {
      const generator = await create();
      const abort = new AbortController();
      const running = generator.generateImages(fox, context(abort.signal));
      abort.abort();
      await expect(running).rejects.toMatchObject(aborted);
    });

    if (slow)
      test("rejects with the AbortError of a signal aborted midway", async () => {
        const generator = await create();
        const abort = new AbortController();
        const running = generator.generateImages({ ...fox, ...slow }, context(abort.signal));
        setTimeout(() => abort.abort(), 300);
        await expect(running).rejects.toMatchObject(aborted);
      });

    test("streams text for a prompt or an image if it supports that, and stops by its signal", async () => {
      const generator = await create();
      const improvePrompt = generator.improvePrompt?.bind(generator);
      const describeImage = generator.describeImage?.bind(generator);
      const file = describeImage && (await firstImage(generator, fox)).file;
      const texts = [
        improvePrompt && ((signal: AbortSignal) => improvePrompt(fox.prompt, { signal })),
        ...(["alt", "prompt"] as const).map(
          (purpose) =>
            file && ((signal: AbortSignal) => describeImage(file, { signal, purpose, language: "en" })),
        ),
      ];
      for (const write of texts) {
        if (!write) continue;
        let text = "";
        for await (const chunk of write(new AbortController().signal)) {
          expect(typeof chunk).toBe("string");
          text += chunk;
        }
        expect(text).toMatch(/\S/);
        // The library rejects longer ones.
        expect(text.length <= 16_000).toBe(true);
        const stopped = (async () => {
          for await (const _ of write(AbortSignal.abort())) break;
        })();
        await expect(stopped).rejects.toMatchObject(aborted);
      }
    });

    const print = (line: string) => report(`${name}: ${line}`);
    test("reports previews that are small pictures, or none", async () =>
      checkPreviews(await create(), fox, { expect, report: print }));

    test("takes the guidance and the qualities that its model offers, or offers none", async () =>
      checkSettings(await create(), fox, { expect, report: print }));

    test("estimates a price if it supports that, and stops by its signal", async () =>
      checkEstimate(await create(), fox, { expect, report: print }));

    if (operations) {
      it(
        "performs each operation that it offers",
        async () => checkOperations(await create(), fox, { expect, exactSize, report: print }),
        10 * timeout,
      );
    }

    test("works again after an aborted run", async () => {
      const generator = await create();
      const abort = new AbortController();
      const stopped = generator.generateImages(fox, context(abort.signal));
      const other = generator.generateImages({ ...fox, seed: 7 });
      abort.abort();
      await expect(stopped).rejects.toMatchObject(aborted);
      expect((await other)[0]?.metadata?.seed).toBe(7);
    });
  });
}

async function firstImage(
  generator: MediaAIGenerator,
  request: MediaAIGenerateRequest,
): Promise<MediaAIGeneratedImage> {
  const [image] = await generator.generateImages(request);
  if (!image) throw new Error("The generator resolved to no image");
  return image;
}

async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer());
}

/** Without their metadata, which may say when each was made. */
async function isSameImage(a: MediaAIGeneratedImage | undefined, b: MediaAIGeneratedImage): Promise<boolean> {
  if (!a) return false;
  const [left, right] = await Promise.all([imageBytesOf(a.file), imageBytesOf(b.file)]);
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

async function imageBytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await bytesOf(file);
  return stripMetadata(bytes, sniffType(bytes) ?? "") ?? bytes;
}
