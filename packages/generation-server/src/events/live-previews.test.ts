import type { MediaAIPreview } from "@reactkits.dev/react-media-library";
import { createDurableGenerator } from "@reactkits.dev/react-media-library/generations";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeProvider, PIXEL } from "../testing/fake-provider.js";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";
import { createLivePreviews } from "./live-previews.js";

/** The library's client of a server whose runs take long enough for a few looks. */
async function setUp(prompt: string) {
  const fake = createFakeProvider({ runTime: 2_500 });
  const download = vi.fn(fake.clientFor("").download);
  const provider = {
    ...fake,
    clientFor: (model: string) => ({ ...fake.clientFor(model), download }),
  };
  const [engine] = testEngines;
  if (!engine) throw new Error("There is no database.");
  const { visitor, database } = await testGenerations(engine, { provider });
  const me = visitor();
  const generator = createDurableGenerator({
    url: "http://demo.example/api/ai/generations",
    fetch(url, { headers, ...init }) {
      const { pathname, search } = new URL(url);
      return me.ask(pathname + search, { ...init, headers: Object.fromEntries(new Headers(headers)) });
    },
  });
  const previews: MediaAIPreview[] = [];
  const running = generator.generateImages(
    { ...ASK, prompt },
    {
      jobId: "job",
      signal: new AbortController().signal,
      onPreview: (preview) => previews.push(preview),
    },
  );
  const previewsOf = () => download.mock.calls.filter(([url]) => url.startsWith("fake:preview/"));
  return { running, previews, previewsOf, database };
}

describe("previews of a provider", () => {
  it("reach the library while the run goes on, and are not stored", async () => {
    const { running, previews, database } = await setUp("[previews] a fox");
    await vi.waitFor(() => expect(previews.length).toBeGreaterThan(0), 20_000);
    const images = await running;
    expect(images).toHaveLength(1);
    expect(previews[0]?.n).toBe(0);
    expect(new Uint8Array((await previews[0]?.file.arrayBuffer()) ?? [])).toEqual(PIXEL);
    const events = await (await database()).selectFrom("generation_event").select(["name", "data"]).execute();
    expect(events.map(({ name }) => name)).not.toContain("preview");
    expect(JSON.stringify(events)).not.toContain(Buffer.from(PIXEL).toString("base64"));
  });

  it.each([
    ["are endless", "huge"],
    ["are no pictures", "text"],
    ["cannot be downloaded", "lost"],
  ])("cost the run nothing if they %s", async (_, kind) => {
    const { running, previews, previewsOf } = await setUp(`[previews ${kind}] a fox`);
    expect(await running).toHaveLength(1);
    expect(previewsOf().length).toBeGreaterThan(0);
    expect(previews).toEqual([]);
  });
});

describe("the previews of a server", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const row = { id: "generation", owner: "me", model: "a/b" };

  const { signal } = new AbortController();
  const png = async () => ({ mimeType: "image/png", size: undefined, stream: new Blob([PIXEL]).stream() });

  function open(download: (url: string, options: { signal?: AbortSignal }) => ReturnType<typeof png> = png) {
    const urls: string[] = [];
    const client = {
      ...createFakeProvider().clientFor(""),
      download(url: string, options: { signal?: AbortSignal }) {
        urls.push(url);
        return download(url, options);
      },
    };
    const live = createLivePreviews({ clientFor: () => client });
    return {
      urls,
      previews: live,
      watch: (owner: string) => live.watch(owner, () => {}),
      follow: (look: string | number, id = row.id, job = signal) =>
        live.follow({ ...row, id }, [{ n: 0, url: `${look}` }], job),
    };
  }

  it("are fetched once a second at most, 300 times, each image in turn", async () => {
    const { urls, previews, watch, follow } = open();
    const mine = watch("me");
    for (let look = 0; look < 40; look++) {
      previews.follow(
        row,
        [0, 1].map((n) => ({ n, url: `${n} ${look}` })),
        signal,
      );
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(urls).toEqual(["0 0", "1 10", "0 20", "1 30"]);
    for (let look = 40; look < 4_000; look++) {
      follow(look);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(urls).toHaveLength(300);
    mine.close();
  });

  it("are fetched only while their owner watches, and each once", async () => {
    const { urls, watch, follow } = open();
    const other = watch("other");
    follow(0);
    const mine = watch("me");
    for (let look = 0; look < 5; look++) {
      follow(0);
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(urls).toEqual(["0"]);
    mine.close();
    follow(1);
    expect(urls).toEqual(["0"]);
    expect(mine.take()).toEqual({
      generation: "generation",
      n: 0,
      base64: Buffer.from(PIXEL).toString("base64"),
    });
    expect(mine.take()).toBeUndefined();
    expect(other.take()).toBeUndefined();
  });

  it("keep the latest of each image for a slow client, of 32 images at most", async () => {
    const { watch, follow } = open();
    const mine = watch("me");
    for (let index = 0; index < 50; index++) {
      for (const look of [0, 1]) {
        follow(look, `generation ${index}`);
        await vi.advanceTimersByTimeAsync(1_000);
      }
    }
    const taken = Array.from({ length: 50 }, () => mine.take()).filter((each) => each !== undefined);
    expect(taken).toHaveLength(32);
    expect(new Set(taken.map(({ generation }) => generation)).size).toBe(32);
    mine.close();
  });

  it("have 2,048 pixels a side at most", async () => {
    const bomb = Uint8Array.from(PIXEL, (byte, at) => (at === 18 ? 62 : byte));
    const { urls, watch, follow } = open(async () => ({
      ...(await png()),
      stream: new Blob([bomb]).stream(),
    }));
    const mine = watch("me");
    follow(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(urls).toHaveLength(1);
    expect(mine.take()).toBeUndefined();
  });

  it("come one after the other, so that no older one arrives after a newer one", async () => {
    let arrive = () => {};
    const slow = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { urls, watch, follow } = open(async (url) => {
      if (url === "0") await slow;
      return png();
    });
    watch("me");
    follow(0);
    await vi.advanceTimersByTimeAsync(2_000);
    follow(1);
    expect(urls).toEqual(["0"]);
    arrive();
    await vi.advanceTimersByTimeAsync(0);
    follow(2);
    expect(urls).toEqual(["0", "2"]);
  });

  it("are fetched 16 at a time, and given up after 5 seconds, with the job, and with the generation", async () => {
    vi.useRealTimers();
    const canceled = vi.fn();
    const endless = async () => ({ ...(await png()), stream: new ReadableStream({ cancel: canceled }) });
    const { urls, previews, watch, follow } = open(endless);
    watch("me");
    const job = new AbortController();
    for (let index = 0; index < 20; index++) follow(0, `generation ${index}`, job.signal);
    expect(urls).toHaveLength(16);
    previews.forget("generation 3");
    await vi.waitFor(() => expect(canceled).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => {
      follow(0, "generation 16", job.signal);
      expect(urls).toHaveLength(17);
    });
    job.abort();
    await vi.waitFor(() => expect(canceled).toHaveBeenCalledTimes(17));
    follow(0, "generation 17");
    await vi.waitFor(() => expect(canceled).toHaveBeenCalledTimes(18));
  });
});
