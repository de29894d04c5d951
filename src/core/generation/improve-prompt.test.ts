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

function create(ai?: MediaAIGenerator): MediaLibraryInstance {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai });
  open.push(library);
  return library;
}

const withImprove = (improvePrompt: Improve, timeout?: number) =>
  create({ generateImages: async () => [], improvePrompt, ...(timeout !== undefined && { timeout }) });

async function textOf(pieces: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

describe("improvePrompt", () => {
  it("yields chunks as they arrive, and aborts the generator's signal after the last one", async () => {
    const asked: [string, AbortSignal][] = [];
    const library = withImprove(async function* (prompt, { signal }) {
      asked.push([prompt, signal]);
      yield "a red fox, ";
      yield "at dawn";
    });
    expect(library.getSnapshot().canImprovePrompt).toBe(true);
    expect(await textOf(library.improvePrompt("  a fox "))).toEqual(["a red fox, ", "at dawn"]);
    expect(asked).toEqual([["a fox", expect.objectContaining({ aborted: true })]]);
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: false, aiError: undefined, generations: [] });
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

  it("rejects as soon as its signal is aborted, whatever the generator does", async () => {
    const library = withImprove(async function* () {
      yield "a";
      await new Promise(() => {});
    });
    const control = new AbortController();
    const read: string[] = [];
    const reading = (async () => {
      for await (const piece of library.improvePrompt("a fox", { signal: control.signal })) {
        read.push(piece);
        setTimeout(() => control.abort());
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
    expect(read).toEqual(["a"]);
    const fired = { signal: AbortSignal.abort() };
    await expect(textOf(library.improvePrompt("a fox", fired))).rejects.toMatchObject({ name: "AbortError" });
  });

  it("aborts the generator's signal when iteration stops", async () => {
    const asked = vi.fn();
    const library = withImprove(async function* (_, { signal }) {
      signal.addEventListener("abort", asked);
      yield "a";
      yield "b";
    });
    for await (const piece of library.improvePrompt("a fox")) {
      expect(piece).toBe("a");
      break;
    }
    expect(asked).toHaveBeenCalledOnce();
  });

  it("rejects when the library closes, and after the generator's timeout", async () => {
    const never: Improve = async function* () {
      yield await new Promise<string>(() => {});
    };
    const late = withImprove(never, 20);
    await expect(textOf(late.improvePrompt("a fox"))).rejects.toMatchObject({
      code: "timeout",
      retryable: true,
    });
    const closing = withImprove(never);
    setTimeout(() => void closing.close(), 20);
    await expect(textOf(closing.improvePrompt("a fox"))).rejects.toMatchObject({ code: "closed" });
  });

  it.each<[string, Improve, object]>([
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
    async (_, improve, { message, ...expected }: { message?: RegExp }) => {
      const error = await textOf(withImprove(improve).improvePrompt("a fox")).catch(
        (caught: unknown) => caught,
      );
      expect(error).toMatchObject(expected);
      expect(MediaLibraryError.isInstance(error) && error.message).toMatch(message ?? /./);
    },
  );

  it("rejects a blank prompt without calling the generator", async () => {
    const asked = vi.fn();
    const library = withImprove(asked);
    await expect(textOf(library.improvePrompt(" \n"))).rejects.toMatchObject({
      code: "field",
      fields: [{ field: "prompt" }],
    });
    expect(asked).not.toHaveBeenCalled();
  });
});
