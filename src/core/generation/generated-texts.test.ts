import { afterEach, describe, expect, it, vi } from "vitest";
import { createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing.js";
import { MediaLibraryError } from "../errors.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { MediaAIGenerator } from "./generator.js";

const open: MediaLibraryInstance[] = [];
afterEach(() => Promise.all(open.splice(0).map((library) => library.close())));

type Improve = NonNullable<MediaAIGenerator["improvePrompt"]>;
type Describe = NonNullable<MediaAIGenerator["describeImage"]>;

function create(ai?: MediaAIGenerator): MediaLibraryInstance {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai });
  open.push(library);
  return library;
}

const generateImages = async () => [];

type Write = (signal: AbortSignal) => AsyncIterable<string>;

/** A library with one image, whose generator writes so, and the function that asks for the text. */
async function withText(ability: "improvePrompt" | "describeImage", write: Write, timeout?: number) {
  const own = timeout !== undefined && { timeout };
  if (ability === "improvePrompt") {
    const library = create({ generateImages, improvePrompt: (_, { signal }) => write(signal), ...own });
    return { library, ask: (options = {}) => library.improvePrompt("a fox", options) };
  }
  const library = create({ generateImages, describeImage: (_, { signal }) => write(signal), ...own });
  const id = await importPicture(library);
  return { library, ask: (options = {}) => library.describeImage(id, options) };
}

async function importPicture(library: MediaLibraryInstance, type = "image/png"): Promise<string> {
  const [image] = await createMockGenerator().generateImages({ prompt: "hills", width: 64, height: 48 });
  const [result] = await library.importFiles([new File([image?.file ?? ""], "secret name.png", { type })]);
  return result?.asset?.id ?? "";
}

async function textOf(pieces: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

describe("improvePrompt", () => {
  it("yields chunks as they arrive, and aborts the generator's signal after the last one", async () => {
    const asked: [string, AbortSignal][] = [];
    const improvePrompt: Improve = async function* (prompt, { signal }) {
      asked.push([prompt, signal]);
      yield "a red fox, ";
      yield "at dawn";
    };
    const library = create({ generateImages, improvePrompt });
    expect(library.getSnapshot().canImprovePrompt).toBe(true);
    expect(await textOf(library.improvePrompt("  a fox "))).toEqual(["a red fox, ", "at dawn"]);
    expect(asked).toEqual([["a fox", expect.objectContaining({ aborted: true })]]);
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: false, aiError: undefined, generations: [] });
  });

  it("may be the method of a class, as describeImage may", async () => {
    class Writer implements MediaAIGenerator {
      words = "hills";
      generateImages = generateImages;
      async *improvePrompt() {
        yield this.words;
      }
      async *describeImage() {
        yield this.words;
      }
    }
    const library = create(new Writer());
    expect(await textOf(library.improvePrompt("a fox"))).toEqual(["hills"]);
    expect(await textOf(library.describeImage(await importPicture(library)))).toEqual(["hills"]);
  });

  it("is deterministic with the mock generator", async () => {
    const library = create(createMockGenerator());
    const first = await textOf(library.improvePrompt("a fox"));
    expect(first.join("")).toMatch(/^a fox, \S/);
    expect(first.length).toBeGreaterThan(3);
    expect(await textOf(library.improvePrompt("a fox"))).toEqual(first);
  });

  it("is only available if the generator supports it", async () => {
    const library = create();
    const fails = () => expect(textOf(library.improvePrompt("a fox"))).rejects;
    expect(library.getSnapshot().canImprovePrompt).toBe(false);
    await fails().toMatchObject({ code: "no-generator" });
    library.configure({ ai: createMockGenerator({ improve: false }) });
    expect(library.getSnapshot()).toMatchObject({ canGenerate: true, canImprovePrompt: false });
    await fails().toMatchObject({ code: "no-generator" });
    library.configure({ ai: createMockGenerator() });
    expect(library.getSnapshot().canImprovePrompt).toBe(true);
  });

  it("rejects a blank prompt without calling the generator", async () => {
    const asked = vi.fn();
    const library = create({ generateImages, improvePrompt: asked });
    await expect(textOf(library.improvePrompt(" \n"))).rejects.toMatchObject({
      code: "field",
      fields: [{ field: "prompt" }],
    });
    expect(asked).not.toHaveBeenCalled();
  });
});

describe.each(["improvePrompt", "describeImage"] as const)("a text of %s", (ability) => {
  it("rejects as soon as its signal is aborted, whatever the generator does", async () => {
    const { ask } = await withText(ability, async function* () {
      yield "a";
      await new Promise(() => {});
    });
    const control = new AbortController();
    const read: string[] = [];
    const reading = (async () => {
      for await (const piece of ask({ signal: control.signal })) {
        read.push(piece);
        setTimeout(() => control.abort());
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
    expect(read).toEqual(["a"]);
    await expect(textOf(ask({ signal: AbortSignal.abort() }))).rejects.toMatchObject({ name: "AbortError" });
  });

  it("aborts the generator's signal when iteration stops", async () => {
    const asked = vi.fn();
    const { ask } = await withText(ability, async function* (signal) {
      signal.addEventListener("abort", asked);
      yield "a";
      yield "b";
    });
    for await (const piece of ask()) {
      expect(piece).toBe("a");
      break;
    }
    expect(asked).toHaveBeenCalledOnce();
  });

  it("rejects when the library closes, and after the generator's timeout", async () => {
    const never: Write = async function* () {
      yield await new Promise<string>(() => {});
    };
    const late = await withText(ability, never, 20);
    await expect(textOf(late.ask())).rejects.toMatchObject({ code: "timeout", retryable: true });
    const closing = await withText(ability, never);
    setTimeout(() => void closing.library.close(), 20);
    await expect(textOf(closing.ask())).rejects.toMatchObject({ code: "closed" });
  });

  it.each<[string, Write, object]>([
    ["nothing", async function* () {}, { code: "generator", message: /returned no text/ }],
    [
      "blanks",
      async function* () {
        yield " \n";
      },
      { code: "generator", message: /returned no text/ },
    ],
    [
      "endless text",
      async function* () {
        while (true) yield "x".repeat(1000);
      },
      { code: "generator", message: /is too long/ },
    ],
    [
      "chunks that are not text",
      async function* () {
        yield JSON.parse("5");
      },
      { code: "generator", message: /did not return text/ },
    ],
    [
      "an error",
      async function* () {
        yield "a";
        throw new Error("model is warming up");
      },
      { code: "generator", message: /model is warming up/ },
    ],
    [
      "a synchronous exception",
      () => {
        throw new MediaLibraryError("rate-limited", "Too many.");
      },
      { code: "rate-limited" },
    ],
  ])(
    "rejects %s with an error for people",
    async (_, write, { message, ...expected }: { message?: RegExp }) => {
      const { ask } = await withText(ability, write);
      const error = await textOf(ask()).catch((caught: unknown) => caught);
      expect(error).toMatchObject(expected);
      expect(MediaLibraryError.isInstance(error) && error.message).toMatch(message ?? /./);
    },
  );
});

describe("describeImage", () => {
  it("gives the generator the image without its name or metadata, the purpose and the language", async () => {
    const asked: [string, string, number, object][] = [];
    const describeImage: Describe = async function* (image, { signal: _, ...context }) {
      asked.push([image.name, image.type, image.size, context]);
      yield "Hills.";
    };
    const library = create({ generateImages, describeImage });
    expect(library.getSnapshot()).toMatchObject({ canDescribeImage: true, canImprovePrompt: false });
    const id = await importPicture(library);
    expect(await textOf(library.describeImage(id))).toEqual(["Hills."]);
    await textOf(library.describeImage(id, { purpose: "prompt", language: "de" }));
    const file = ["image.png", "image/png", expect.any(Number)];
    expect(asked).toEqual([
      [...file, { purpose: "alt" }],
      [...file, { purpose: "prompt", language: "de" }],
    ]);
    expect(await library.get(id)).not.toHaveProperty("alt");
  });

  it("describes an input that is listed nowhere", async () => {
    const library = create(createMockGenerator());
    const [image] = await createMockGenerator().generateImages({ prompt: "hills", width: 64, height: 48 });
    const { assetId } = await library.addInput(image?.file ?? new File([], "x"));
    expect((await textOf(library.describeImage(assetId, { purpose: "prompt" }))).join("")).toMatch(/hills/);
  });

  it("is deterministic with the mock generator", async () => {
    const library = create(createMockGenerator());
    const id = await importPicture(library);
    const first = await textOf(library.describeImage(id));
    expect(first.length).toBeGreaterThan(3);
    expect(await textOf(library.describeImage(id))).toEqual(first);
    expect(await textOf(library.describeImage(id, { purpose: "prompt" }))).not.toEqual(first);
  });

  it("is only available if the generator supports it", async () => {
    const library = create(createMockGenerator({ describe: false }));
    expect(library.getSnapshot()).toMatchObject({ canImprovePrompt: true, canDescribeImage: false });
    const id = await importPicture(library);
    await expect(textOf(library.describeImage(id))).rejects.toMatchObject({ code: "no-generator" });
    library.configure({ ai: createMockGenerator() });
    expect(library.getSnapshot().canDescribeImage).toBe(true);
  });

  it("rejects what cannot be described, without calling the generator", async () => {
    const asked = vi.fn();
    const library = create({ generateImages, describeImage: asked });
    const fails = (id: string) => expect(textOf(library.describeImage(id))).rejects;
    await fails("unknown").toMatchObject({ code: "missing" });
    const broken = await library.addInput(new File(["no image"], "x.png", { type: "image/png" }));
    await fails(broken.assetId).toMatchObject({ code: "type" });
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
    const truncated = await library.addInput(new File([png], "x.png", { type: "image/png" }));
    await fails(truncated.assetId).toMatchObject({ code: "decode" });
    const huge = await library.addInput(new File([png, new Uint8Array(51 * 1024 * 1024)], "x.png"));
    await fails(huge.assetId).toMatchObject({ code: "too-large" });
    expect(asked).not.toHaveBeenCalled();
  });
});
