import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPreviewFeed } from "./preview-feed.js";
import { png } from "./test-images.contract.js";

describe("a feed of previews", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A client that takes what there is, at once. */
  function reader(feed = createPreviewFeed()) {
    const taken: (string | undefined)[] = [];
    const read = async () => {
      for (;;) {
        await feed.ready();
        const preview = feed.take();
        if (preview) taken.push(`${preview.n} ${preview.bytes.at(-1)} ${preview.type}`);
      }
    };
    return { feed, taken, read };
  }

  it("releases one a second: the latest of each image", async () => {
    const { feed, taken, read } = reader();
    void read();
    for (let step = 0; step < 40; step++) {
      feed.report({ bytes: png(step) });
      if (step % 4 === 0) feed.report({ n: 1, bytes: png(100 + step) });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(taken).toEqual([0, 108, 19, 128, 39].map((shade, index) => `${index % 2} ${shade} image/png`));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(taken.slice(5)).toEqual(["1 136 image/png"]);
  });

  it("keeps one preview of each image for a client that reads nothing", () => {
    const feed = createPreviewFeed();
    for (let step = 0; step < 100; step++) feed.report({ bytes: png(step) });
    expect(feed.take()?.bytes).toEqual(png(99));
    vi.advanceTimersByTime(5_000);
    expect(feed.take()).toBeUndefined();
  });

  it("ends after 300", async () => {
    const { feed, taken, read } = reader();
    void read();
    for (let second = 0; second < 400; second++) {
      for (const n of [0, 1]) feed.report({ n, bytes: png(0) });
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(taken).toHaveLength(300);
  });

  it.each<[string, { n?: number; bytes: unknown }]>([
    ["is no picture", { bytes: new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>") }],
    ["is larger than 256 KB", { bytes: Uint8Array.from([...png(0), ...new Uint8Array(256 * 1024)]) }],
    ["has 16,000 pixels a side", { bytes: png(0).map((byte, at) => (at === 18 ? 62 : byte)) }],
    ["is a text", { bytes: "data:image/png;base64,AA==" }],
    ["is not there", { bytes: undefined }],
    ["is of an image that no run has", { n: 16, bytes: png(0) }],
    ["has half an index", { n: 0.5, bytes: png(0) }],
  ])("drops what %s", (_, preview) => {
    const feed = createPreviewFeed();
    Reflect.apply(feed.report, undefined, [preview]);
    expect(feed.take()).toBeUndefined();
  });
});
