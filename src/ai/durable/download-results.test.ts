import { describe, expect, it } from "vitest";
import { createContext, fox, isEvents, serve } from "../durable-server.contract.js";

describe("downloads", () => {
  const isImage = (path: string) => path.endsWith("/images/0");

  it("are repeated if they arrive corrupt", async () => {
    let tries = 0;
    const { client } = await serve({
      instead(_, res, path) {
        if (!isImage(path) || tries++ > 1) return false;
        if (tries === 1) res.writeHead(200, { "content-type": "image/png" }).end("short");
        else
          res
            .writeHead(200, { "content-type": "image/png", "content-length": 5000 })
            .write("half", () => res.destroy());
        return true;
      },
    });
    expect(await client.generateImages(fox)).toHaveLength(1);
    expect(tries).toBe(3);
  });

  it("are retried while the server cannot deliver them", async () => {
    let tries = 0;
    const { client } = await serve({
      instead: (_, res, path) => isImage(path) && tries++ < 8 && Boolean(res.writeHead(500).end()),
    });
    expect(await client.generateImages(fox)).toHaveLength(1);
  });

  it.each([404, 410])("report missing files (%i) and keep the others", async (status) => {
    const { client } = await serve({
      instead: (_, res, path) => isImage(path) && Boolean(res.writeHead(status).end()),
    });
    const context = createContext();
    await expect(client.generateImages({ ...fox, n: 2 }, context)).rejects.toMatchObject({
      ...{
        code: "not-found",
        status,
        message: expect.stringContaining("generated but is no longer on the server"),
      },
    });
    expect(context.images.map(({ n }) => n)).toEqual([1]);
  });

  it.each<[string, (url: string) => string]>([
    ["another site's", () => "http://127.0.0.1:1/images/0"],
    ["no web address", () => "data:image/png;base64,AAAA"],
    ["another site's in disguise", () => "//evil.test/images/0"],
  ])("are rejected from a URL that is %s", async (_, rewrite) => {
    const { client, requestsOf } = await serve({
      instead(_req, res, path) {
        // The stream of events names the true address.
        if (isEvents(path)) return Boolean(res.writeHead(404).end());
        if (!/^[\w-]{10,}$/.test(path)) return false;
        const file = {
          ...{
            n: 0,
            url: rewrite(path),
            mimeType: "image/png",
            size: 10,
            fileName: "x",
            sha256: "0".repeat(64),
          },
        };
        const generation = { id: path, status: "completed", kind: "images", createdAt: 1, images: [file] };
        res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(generation));
        return true;
      },
    });
    await expect(client.generateImages(fox)).rejects.toMatchObject({
      message: expect.stringContaining("another site"),
    });
    expect(requestsOf("GET", /images/)).toEqual([]);
  });

  it("must be images by content and of the announced size", async () => {
    for (const body of ["<html>".padEnd(6000), "x".repeat(1e6)]) {
      const { client } = await serve({
        instead: (_, res, path) =>
          isImage(path) && Boolean(res.writeHead(200, { "content-type": "image/png" }).end(body)),
      });
      await expect(client.generateImages(fox)).rejects.toMatchObject({ code: "generator", retryable: true });
    }
  });
});
