import { createDurableGenerator } from "@reactkits.dev/react-media-library/generations";
import { describe, expect, it, vi } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations, type Visitor } from "../testing/test-generations.js";

const clientOf = ({ ask }: Visitor) =>
  createDurableGenerator({
    url: "http://demo.example/api/ai/generations",
    fetch(url, { headers, ...init }) {
      const { pathname, search } = new URL(url);
      return ask(pathname + search, { ...init, headers: Object.fromEntries(new Headers(headers)) });
    },
  });

const context = (jobId: string, signal = new AbortController().signal) => ({
  jobId,
  signal,
  onImage: vi.fn(),
});

describe.each(testEngines)("the library's own client on $name", (engine) => {
  it("receives each image once, and all of them again when it resumes; other visitors receive none", async () => {
    const { visitor, ledger } = await testGenerations(engine);
    const me = visitor();
    const first = context("job-1");
    const images = await clientOf(me).generateImages({ ...ASK, n: 2 }, first);
    // Each as soon as it is stored, in any order.
    expect(first.onImage).toHaveBeenCalledTimes(2);
    expect(new Set(first.onImage.mock.calls.flat())).toEqual(new Set(images));
    expect(images.map(({ n, file }) => [n, file.type])).toEqual([
      [0, "image/png"],
      [1, "image/png"],
    ]);
    expect(images[0]?.metadata).toMatchObject({
      prompt: ASK.prompt,
      provider: "emulator",
      seed: 5,
      microUsd: 2500,
    });
    const again = await clientOf(me).resume?.("job-1", context("job-1"));
    expect(again?.map(({ n, file }) => [n, file.size])).toEqual(images.map(({ n, file }) => [n, file.size]));
    expect(await ledger()).toHaveLength(2);
    await expect(clientOf(visitor()).resume?.("job-1", context("job-1"))).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("forwards cancellations to the server, and failures to the client", async () => {
    const { visitor } = await testGenerations(engine);
    const me = visitor();
    const abort = new AbortController();
    const slow = { ...ASK, prompt: "[slow] a fox" };
    const running = clientOf(me).generateImages(slow, context("job-1", abort.signal));
    const list = async () => (await me.ask("/api/ai/generations?key=job-1")).json();
    await vi.waitFor(async () => expect((await list()).generations[0]?.status).toBe("processing"), 10_000);
    abort.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    await vi.waitFor(async () => expect((await list()).generations[0]?.status).toBe("canceled"), 10_000);
    await expect(clientOf(me).resume?.("job-1", context("job-1"))).rejects.toMatchObject({
      code: "canceled",
    });
    const failing = clientOf(me).generateImages({ ...ASK, prompt: "[failed] a fox" }, context("job-2"));
    await expect(failing).rejects.toMatchObject({
      code: "provider-memory",
      message: expect.stringMatching(/\w/),
    });
  });
});
