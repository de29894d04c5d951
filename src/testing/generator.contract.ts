import { describe, expect, it } from "vitest";
import type {
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
  MediaAIGenerator,
} from "../core/generation/generator.js";
import { readImageSize } from "../core/media/image-header.js";
import { sniffType } from "../core/media/sniff.js";

export type GeneratorContractOptions = {
  /** A model that the generator offers. Default: no request names a model. */
  model?: string;
  /** Fields of a request that runs for at least a second, so that it can be aborted midway. */
  slow?: Partial<MediaAIGenerateRequest>;
  /** Whether images have exactly the requested size. Default true. */
  exactSize?: boolean;
  /** Whether the same request with the same seed returns the same bytes. Default true. */
  deterministic?: boolean;
  /** Milliseconds for one test. Default 20,000. */
  timeout?: number;
};

/**
 * What the library relies on in any generator. `make` is called once per test and may return the same generator every
 * time.
 */
export function describeGeneratorContract(
  name: string,
  make: () => MediaAIGenerator | Promise<MediaAIGenerator>,
  { model, slow, exactSize = true, deterministic = true, timeout = 20_000 }: GeneratorContractOptions = {},
): void {
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
  const ended = expect.objectContaining({ name: "AbortError" });

  describe(`generator contract: ${name}`, { timeout }, () => {
    it("resolves to named image files whose type matches their content", async () => {
      const images = await (await make()).generateImages(fox);
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

    it("reports how the image was generated", async () => {
      const before = Date.now();
      const { metadata } = await firstImage(await make(), fox);
      const { prompt, negativePrompt, steps, seed } = fox;
      expect(metadata).toMatchObject({ prompt, negativePrompt, steps, seed });
      expect(metadata?.provider).toMatch(/\w/);
      expect(metadata?.width).toBeGreaterThan(0);
      expect(metadata?.height).toBeGreaterThan(0);
      expect(metadata?.createdAt).toBeGreaterThan(before - 60_000);
      if (model !== undefined) expect(metadata?.model).toContain(model.split(":", 1)[0]);
    });

    it("works without a context and reports the seed that it chose", async () => {
      const { prompt, width, height } = fox;
      const generator = await make();
      const picked = await firstImage(generator, { prompt, width, height });
      const seed = picked.metadata?.seed;
      expect(seed).toSatisfy((value: unknown) => Number.isInteger(value) && Number(value) >= 0);
      if (!deterministic || seed === undefined) return;
      const again = await firstImage(generator, { prompt, width, height, seed });
      expect(await sameBytes(picked, again)).toBe(true);
    });

    if (deterministic)
      it("generates the same image for the same seed and a different one for another seed", async () => {
        const generator = await make();
        const first = await firstImage(generator, fox);
        expect(await sameBytes(first, await firstImage(generator, fox))).toBe(true);
        expect(await sameBytes(first, await firstImage(generator, { ...fox, seed: 43 }))).toBe(false);
        expect(await sameBytes(first, await firstImage(generator, { ...fox, prompt: "a grey whale" }))).toBe(
          false,
        );
      });

    it("keeps concurrent runs apart and does not modify its request", async () => {
      const generator = await make();
      const requests = ["one", "two", "three"].map((prompt, seed) => Object.freeze({ ...fox, prompt, seed }));
      const together = await Promise.all(requests.map((request) => firstImage(generator, request)));
      for (const [index, request] of requests.entries()) {
        expect(together[index]?.metadata).toMatchObject({ prompt: request.prompt, seed: request.seed });
        if (!deterministic) continue;
        expect(await sameBytes(together[index], await firstImage(generator, request))).toBe(true);
      }
    });

    it("rejects with the AbortError of a signal that is already aborted", async () => {
      const generator = await make();
      await expect(generator.generateImages(fox, context(AbortSignal.abort()))).rejects.toEqual(ended);
    });

    it("rejects with the AbortError of a signal aborted right after the start", async () => {
      const generator = await make();
      const abort = new AbortController();
      const running = generator.generateImages(fox, context(abort.signal));
      abort.abort();
      await expect(running).rejects.toEqual(ended);
    });

    if (slow)
      it("rejects with the AbortError of a signal aborted midway", async () => {
        const generator = await make();
        const abort = new AbortController();
        const running = generator.generateImages({ ...fox, ...slow }, context(abort.signal));
        setTimeout(() => abort.abort(), 300);
        await expect(running).rejects.toEqual(ended);
      });

    it("works again after an aborted run", async () => {
      const generator = await make();
      const abort = new AbortController();
      const stopped = generator.generateImages(fox, context(abort.signal));
      const other = generator.generateImages({ ...fox, seed: 7 });
      abort.abort();
      await expect(stopped).rejects.toEqual(ended);
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

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

async function sameBytes(a: MediaAIGeneratedImage | undefined, b: MediaAIGeneratedImage): Promise<boolean> {
  if (!a) return false;
  const [left, right] = await Promise.all([bytesOf(a.file), bytesOf(b.file)]);
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
