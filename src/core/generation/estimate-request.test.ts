import { afterEach, describe, expect, it, vi } from "vitest";
import { createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { MediaAIGenerator } from "./generator.js";

const open: MediaLibraryInstance[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

function create(ai?: MediaAIGenerator): MediaLibraryInstance {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai });
  open.push(library);
  return library;
}

type Estimate = NonNullable<MediaAIGenerator["estimate"]>;
const mock = createMockGenerator();
const estimating = (estimate: Estimate) => create({ ...mock, estimate });
/** What only an app in plain JavaScript, or a server, could return. */
const saying = (value: unknown) => estimating(async () => JSON.parse(JSON.stringify(value)));
const fox = { prompt: "a red fox", width: 64, height: 64 };

describe("estimate", () => {
  it("gets the request with its files counted, whether they are assets or files", async () => {
    const estimate = vi.fn<Estimate>(async () => ({ microUsd: 1000.4, approximate: true, duration: 2500 }));
    const library = estimating(estimate);
    expect(library.getSnapshot().canEstimate).toBe(true);
    const file = new File(["x"], "secret.png", { type: "image/png" });
    const inputs = [{ assetId: "1", role: "start" as const }];
    const mask = { assetId: "2", role: "mask" as const };
    await expect(library.estimate({ ...fox, images: [file], inputs: [...inputs, mask] })).resolves.toEqual({
      microUsd: 1000,
      approximate: true,
      duration: 2500,
    });
    await library.estimate({ ...fox, n: 2, mask: file });
    await library.estimate({ kind: "videos", prompt: "waves", seconds: 5, inputs });
    expect(estimate.mock.calls.map(([request]) => request)).toEqual([
      { ...fox, images: 2, mask: true },
      { ...fox, n: 2, mask: true },
      { kind: "videos", prompt: "waves", seconds: 5, images: 1 },
    ]);
    expect(library.getSnapshot().generations).toEqual([]);
  });

  it("keeps an unknown price, and leaves out what is no duration", async () => {
    await expect(saying({ microUsd: null, duration: -1, more: 1 }).estimate(fox)).resolves.toEqual({
      microUsd: null,
    });
  });

  it.each([[null], [5], [{}], [{ microUsd: "12" }], [{ microUsd: -1 }]])("rejects %j", async (value) => {
    await expect(saying(value).estimate(fox)).rejects.toMatchObject({ code: "generator" });
  });

  it("rejects without a generator, or with one that does not estimate", async () => {
    await expect(create().estimate(fox)).rejects.toMatchObject({ code: "no-generator" });
    const library = create(mock);
    expect(library.getSnapshot().canEstimate).toBe(false);
    await expect(library.estimate(fox)).rejects.toMatchObject({ code: "no-generator" });
  });

  it("passes an abort on, unwrapped, even if the generator ignores it", async () => {
    const signals: AbortSignal[] = [];
    const library = estimating((_, { signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    const abort = new AbortController();
    const asked = library.estimate(fox, { signal: abort.signal });
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    abort.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    expect(signals[0]?.aborted).toBe(true);
    await expect(library.estimate(fox, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    const last = library.estimate(fox);
    const ended = expect(last).rejects.toMatchObject({ code: "closed" });
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    await library.close();
    await ended;
  });

  it("gives up after ten seconds", async () => {
    let asked = false;
    const library = estimating(() => {
      asked = true;
      return new Promise(() => {});
    });
    await library.ready();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const ended = expect(library.estimate(fox)).rejects.toMatchObject({ code: "timeout", retryable: true });
    while (!asked) await Promise.resolve();
    await vi.advanceTimersByTimeAsync(10_000);
    await ended;
  });

  it("says what a generator threw", async () => {
    const library = estimating(() => {
      throw new Error("no prices today");
    });
    await expect(library.estimate(fox)).rejects.toMatchObject({
      code: "generator",
      message: "no prices today",
    });
  });

  it("stays with the generation for which it was shown, also when that is run again", async () => {
    const library = create({ ...mock, generateImages: async () => [] });
    const estimate = { microUsd: 20_000, approximate: true };
    await expect(library.generateImages(fox, { estimate })).rejects.toMatchObject({ code: "no-images" });
    const [failed] = library.getSnapshot().generations;
    expect(failed).toMatchObject({ status: "failed", estimate });
    library.retry(failed?.id ?? "");
    await vi.waitFor(() =>
      expect(library.getSnapshot().generations).toEqual([
        expect.objectContaining({ status: "failed", estimate }),
      ]),
    );
    expect(library.getSnapshot().generations[0]?.id).not.toBe(failed?.id);
  });
});
