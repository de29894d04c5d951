import { describe, expect, it, vi } from "vitest";
import { createDurableGenerator } from "../generations.js";
import { createMockGenerator } from "../testing.js";
import { createGeneratorWithTimeouts } from "./durable-generator.js";
import { closed, createContext, createGated, fox, serve, TIMEOUTS } from "./durable-server.contract.js";

describe("generation", () => {
  it("is submitted under the library's id, and reports each image as soon as it is available", async () => {
    const { generator, release } = createGated();
    const { client, posts } = await serve({
      generator,
      microUsd: 10_000,
      client: { headers: async () => ({ authorization: "Bearer x" }) },
    });
    const context = createContext();
    const running = client.generateImages({ ...fox, n: 3 }, context);
    await vi.waitFor(() => expect(context.images).toHaveLength(1));
    release();
    const images = await running;
    expect(images).toEqual(context.images);
    expect(images.map(({ n, metadata }) => [n, metadata?.seed, metadata?.microUsd])).toEqual([
      [0, 1, 3333],
      [1, 2, 3333],
      [2, 3, 3334],
    ]);
    expect(images[0]?.metadata).toMatchObject({ ...fox, provider: "mock", model: "mock/landscape" });
    expect(images[0]?.file.name).toBe("a red fox.png");
    expect(posts().map(({ headers }) => [headers["idempotency-key"], headers.authorization])).toEqual([
      ["job-1", "Bearer x"],
    ]);
  });

  it("reports each file's own cost if the server sends it", async () => {
    const { generator, release } = createGated();
    const { client } = await serve({ generator, microUsd: 9, microUsdOf: (n) => (n === 0 ? 7 : undefined) });
    const context = createContext();
    const running = client.generateImages({ ...fox, n: 3 }, context);
    await vi.waitFor(() => expect(context.images[0]?.metadata?.microUsd).toBe(7));
    release();
    expect((await running).map(({ metadata }) => metadata?.microUsd)).toEqual([7, 3, 3]);
  });

  it("fails with download links of files that are not images", async () => {
    const files = [{ fileName: "fox-2.bin", url: "/generations/1/images/1?download" }];
    const saved = (url: string) => [{ name: "fox-2.bin", url: new URL(files[0]?.url ?? "", url).href }];
    for (const failed of [false, true]) {
      const { client, server } = await serve({ others: { files, failed } });
      const context = createContext();
      const error = await client.generateImages({ ...fox, n: 2 }, context).catch((caught) => caught);
      expect(error).toMatchObject({ code: "provider", files: saved(server.url) });
      expect(error.message).toMatch(failed ? "It is no image." : "2 of 3 images can be displayed.");
      expect(context.images).toHaveLength(2);
    }
    const foreign = [{ fileName: "x", url: "https://evil.example/x" }];
    const { client } = await serve({ others: { files: foreign, failed: true } });
    const error = await client.generateImages(fox, createContext()).catch((caught) => caught);
    expect(error).toMatchObject({ code: "generator", files: [] });
  });

  it("supports input images and video", async () => {
    const seen = vi.fn();
    const mp4 = Uint8Array.from([0, 0, 0, 20, ...new TextEncoder().encode("ftypisom\0\0\0\0isom")]);
    const { client, posts } = await serve({
      generator: {
        async generateImages(request) {
          seen(request.images?.length, request.mask?.type);
          return createMockGenerator().generateImages({ ...fox });
        },
        async generateVideos({ prompt, seconds, images }) {
          seen(prompt, seconds, images?.length);
          return [{ file: new File([mp4], "x.mp4", { type: "video/mp4" }) }];
        },
      },
    });
    const [image] = await createMockGenerator().generateImages(fox);
    const file = image?.file ?? new File([], "none");
    const context = { ...createContext(), onImage: undefined };
    expect(await client.generateImages({ ...fox, images: [file], mask: file })).toHaveLength(1);
    expect(posts()[0]?.headers["content-type"]).toContain("multipart/form-data; boundary=");
    const videos = await client.generateVideos?.(
      { prompt: "it runs", seconds: 5, images: [file, file] },
      context,
    );
    expect(videos?.map(({ file: { type, size } }) => [type, size])).toEqual([["video/mp4", mp4.length]]);
    expect(videos?.[0]?.metadata).toMatchObject({ prompt: "it runs", seconds: 5 });
    expect(seen.mock.calls).toEqual([
      [1, "image/png"],
      ["it runs", 5, 2],
    ]);
  });
});

describe("resume", () => {
  it("continues a run of another page and returns all of its images", async () => {
    const { generator, release } = createGated();
    const { client, server, posts } = await serve({ generator });
    const first = createContext();
    const running = client.generateImages({ ...fox, n: 3 }, first);
    await vi.waitFor(() => expect(first.images).toHaveLength(1));
    first.abort.abort(closed());
    await expect(running).rejects.toMatchObject({ code: "closed" });

    const again = createGeneratorWithTimeouts({ url: server.url }, TIMEOUTS);
    const second = createContext();
    const resumed = again.resume?.("job-1", second);
    await vi.waitFor(() => expect(second.images).toHaveLength(1));
    release();
    const images = await resumed;
    expect(images?.map(({ n, metadata }) => [n, metadata && "seed" in metadata && metadata.seed])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(second.images).toEqual(images);
    expect(posts()).toHaveLength(1);
  });

  it("returns the result of a finished run every time", async () => {
    const { client } = await serve({ mock: { fail: ({ prompt }) => (prompt === "bad" ? "no" : undefined) } });
    await client.generateImages(fox, createContext("good"));
    await expect(client.generateImages({ ...fox, prompt: "bad" }, createContext("bad"))).rejects.toThrow();
    for (let i = 0; i < 2; i++) {
      expect(await client.resume?.("good", createContext())).toHaveLength(1);
      await expect(client.resume?.("bad", createContext())).rejects.toMatchObject({ code: "provider" });
    }
  });

  it("rejects if the run does not exist", async () => {
    const { client } = await serve();
    await expect(client.resume?.("none", createContext())).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("capabilities and prompts", () => {
  it("come from the server's other endpoints, without timeouts", async () => {
    const client = createDurableGenerator({
      url: "/generations",
      capabilitiesUrl: "http://host/models",
      promptsUrl: "http://host/improve",
      fetch: async (url) =>
        url.endsWith("/models")
          ? Response.json({ models: [{ id: "a/b", timeout: 9 }], videos: [{ id: "c/d", timeout: 9 }] })
          : new Response("better", { headers: { "content-type": "text/plain" } }),
    });
    const { capabilities } = client;
    expect(typeof capabilities === "function" && (await capabilities())).toEqual({
      models: [{ id: "a/b" }],
      videos: [{ id: "c/d" }],
    });
    const pieces: string[] = [];
    for await (const piece of client.improvePrompt?.("x", { signal: new AbortController().signal }) ?? []) {
      pieces.push(piece);
    }
    expect(pieces).toEqual(["better"]);
    expect(client.timeout).toBe(3_600_000);
  });

  it("are present only if configured", () => {
    const client = createDurableGenerator({ url: "/generations", videos: false, timeout: 5 });
    expect(Object.keys(client).sort()).toEqual(["generateImages", "resume", "timeout"]);
    expect(client.timeout).toBe(5);
  });
});
