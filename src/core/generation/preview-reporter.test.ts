import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing.js";
import { createDeferred } from "../deferred.js";
import type { GenerationPreview } from "./generation.js";
import type { MediaAIGenerateContext } from "./generator.js";
import { createPreviewReporter } from "./preview-reporter.js";

/** As far as its header goes. */
const pngOf = (width: number, height: number) => {
  const head = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
  const sides = [width, height].flatMap((side) => [0, 0, side >> 8, side & 255]);
  return Uint8Array.from([...head, ...sides, 1, 0, 0, 0, 0]);
};
const PNG = pngOf(64, 48);
const png = (type = "image/png") => new Blob([PNG], { type });

describe("the previews that a generator reports", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function reporter() {
    const reports: (readonly GenerationPreview[])[] = [];
    return { reports, ...createPreviewReporter((previews) => reports.push(previews)) };
  }
  const later = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

  it("are forwarded at once, then the latest of each image every 250 ms", async () => {
    const { reports, report } = reporter();
    const [first, skipped, latest, other] = [png(), png(), png(), png()];
    report({ file: first });
    await later(0);
    expect(reports).toEqual([[{ n: 0, file: first }]]);
    report({ n: 0, file: skipped });
    report({ n: 0, file: latest });
    report({ n: 3, file: other });
    await later(249);
    expect(reports).toHaveLength(1);
    await later(1);
    expect(reports[1]?.map(({ n }) => n)).toEqual([0, 3]);
    expect(reports[1]?.[0]?.file).toBe(latest);
    await later(1000);
    expect(reports).toHaveLength(2);
  });

  it("get the type of their content", async () => {
    const { reports, report } = reporter();
    report({ file: png("text/html") });
    await later(0);
    expect(reports[0]?.[0]?.file.type).toBe("image/png");
  });

  it.each<[string, unknown]>([
    ["is not there", undefined],
    ["is no file", { file: "data:image/png;base64,AA==" }],
    ["is empty", { file: new Blob([]) }],
    [
      "is an SVG",
      { file: new Blob(["<svg xmlns='http://www.w3.org/2000/svg'/>"], { type: "image/svg+xml" }) },
    ],
    ["is larger than 2 MB", { file: new Blob([PNG, new Uint8Array(2 * 1024 * 1024)]) }],
    ["has 16,000 pixels a side", { file: new Blob([pngOf(16_000, 16_000)]) }],
    ["has an index that no image has", { n: 16, file: png() }],
    ["has an index that is no whole number", { n: 0.5, file: png() }],
  ])("are ignored if one %s", async (_, preview) => {
    const { reports, report } = reporter();
    Reflect.apply(report, undefined, [preview]);
    await later(1000);
    expect(reports).toEqual([]);
  });

  it("are dropped once the run has ended", async () => {
    const { reports, report, stop } = reporter();
    report({ file: png() });
    stop();
    report({ file: png() });
    await later(1000);
    expect(reports).toEqual([]);
  });
});

describe("previews in a library", () => {
  it("are shown while it runs, and get neither into the storage nor into other tabs", async () => {
    const storage = createMemoryStorage();
    const started = createDeferred<MediaAIGenerateContext>();
    const library = createMediaLibrary({
      storage,
      ai: {
        generateImages(_, context) {
          if (context) started.resolve(context);
          return new Promise(() => {});
        },
      },
    });
    const other = createMediaLibrary({ storage });
    await Promise.all([library.ready(), other.ready()]);
    const control = new AbortController();
    const { signal } = control;
    const run = library.generateImages({ prompt: "hills", width: 64, height: 48, seed: 1 }, { signal });
    run.catch(() => {});
    const context = await started.promise;
    const shown = () => library.getSnapshot().generations[0];
    context.onPreview?.({ file: png() });
    await vi.waitFor(() => expect(shown()?.previews).toEqual([{ n: 0, file: expect.any(Blob) }]));
    // Writes the record.
    context.onProgress?.({ fraction: 0.5 });
    const theirs = () => other.getSnapshot().generations[0];
    await vi.waitFor(() => expect(theirs()).toMatchObject({ progress: { fraction: 0.5 } }));
    expect(theirs()).not.toHaveProperty("previews");
    const open = await storage.open(() => {});
    const [record] = await open.generations.get();
    expect(record).toMatchObject({ progress: { fraction: 0.5 } });
    expect(record).not.toHaveProperty("previews");
    expect(library.getSnapshot().assetCount).toBe(0);
    control.abort();
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    expect(shown()).not.toHaveProperty("previews");
    expect(await open.generations.get()).toEqual([
      expect.not.objectContaining({ previews: expect.anything() }),
    ]);
    await Promise.all([library.close(), other.close(), open.close()]);
  });

  it("are the same for the same request to the mock generator, and end with the image", async () => {
    const seen = async () => {
      const texts: Promise<string>[] = [];
      await createMockGenerator({ previews: true }).generateImages(
        { prompt: "hills", width: 64, height: 48, seed: 1 },
        {
          ...{ signal: new AbortController().signal, jobId: "job" },
          onPreview: ({ file }) => texts.push(file.text()),
        },
      );
      return Promise.all(texts);
    };
    const first = await seen();
    expect(new Set(first).size).toBe(3);
    expect(await seen()).toEqual(first);
  });
});
