import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createHttpGenerator } from "./http-generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

type Answer = (res: ServerResponse, req: IncomingMessage, body: string) => unknown;

/** The URL of a server that answers so. */
async function listen(answer: Answer): Promise<string> {
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    await answer(res, req, Buffer.concat(chunks).toString());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/texts`;
}

/** The generator's function that asks a server that answers so. */
async function serve(answer: Answer, options: Partial<HttpGeneratorOptions> = {}) {
  const url = await listen(answer);
  const { improvePrompt } = createHttpGenerator({ url: "/generate", promptsUrl: url, ...options });
  if (!improvePrompt) throw new Error("It improves no prompts");
  return (prompt: string, signal = new AbortController().signal) => improvePrompt(prompt, { signal });
}

const plain = { "content-type": "text/plain; charset=utf-8" };

async function read(pieces: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

describe("promptsUrl", () => {
  it("is requested as JSON with the app's headers and streams the text", async () => {
    let next = () => {};
    const seen = vi.fn();
    const improve = await serve(
      async (res, req, body) => {
        const { accept, authorization } = req.headers;
        seen(req.method, req.headers["content-type"], { accept, authorization }, JSON.parse(body));
        res.writeHead(200, plain).write("a red fox, ");
        await new Promise<void>((resolve) => {
          next = resolve;
        });
        res.end("at dawn");
      },
      { headers: async () => ({ authorization: "Bearer x", accept: "application/json" }) },
    );
    const pieces: string[] = [];
    for await (const piece of improve("a fox")) {
      pieces.push(piece);
      next();
    }
    expect(pieces).toEqual(["a red fox, ", "at dawn"]);
    const headers = { accept: "text/plain", authorization: "Bearer x" };
    expect(seen.mock.calls).toEqual([["POST", "application/json", headers, { prompt: "a fox" }]]);
  });

  it("joins a character that was split between chunks", async () => {
    const bytes = Buffer.from("狐 🦊");
    const improve = await serve(async (res) => {
      res.writeHead(200, plain);
      for (const byte of bytes) {
        res.write(Buffer.of(byte));
        await sleep(2);
      }
      res.end();
    });
    const pieces = await read(improve("a fox"));
    expect(pieces.join("")).toBe("狐 🦊");
    expect(pieces).not.toContain("");
  });

  it("is absent without a URL", () => {
    expect("improvePrompt" in createHttpGenerator({ url: "/generate" })).toBe(false);
  });

  it.each<[string, Answer, object]>([
    [
      "a problem",
      (res) =>
        res
          .writeHead(429, { "content-type": "application/problem+json", "retry-after": "7" })
          .end(JSON.stringify({ code: "rate-limited", detail: "Too many. Wait." })),
      { code: "rate-limited", message: "Too many. Wait.", retryable: true, retryAfter: 7, status: 429 },
    ],
    ["a proxy's page", (res) => res.writeHead(502).end("<html>"), { code: "network", status: 502 }],
    [
      "a page instead of a text",
      (res) => res.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>"),
      { code: "generator", message: expect.stringContaining("text/html instead of text") },
    ],
    ["a body that is not there", (res) => res.writeHead(204).end(), { code: "generator" }],
    ["a connection that breaks", (res) => res.destroy(), { code: "network", retryable: true }],
  ])("fails for %s", async (_, answer, expected) => {
    await expect(read((await serve(answer))("a fox"))).rejects.toMatchObject(expected);
  });

  it("fails for an incomplete text after its first chunks", async () => {
    const improve = await serve(async (res) => {
      res.writeHead(200, plain).write("a red");
      await sleep(20);
      res.destroy();
    });
    const pieces: string[] = [];
    const reading = (async () => {
      for await (const piece of improve("a fox")) pieces.push(piece);
    })();
    await expect(reading).rejects.toMatchObject({ code: "network", retryable: true });
    expect(pieces).toEqual(["a red"]);
  });

  it.each(["before the headers", "while it is written"])(
    "aborts the request when stopped %s",
    async (when) => {
      const left = vi.fn();
      const control = new AbortController();
      const improve = await serve((res) => {
        res.on("close", left);
        if (when === "before the headers") control.abort();
        else res.writeHead(200, plain).write("a red");
      });
      const reading = (async () => {
        for await (const _ of improve("a fox", control.signal)) control.abort();
      })();
      await expect(reading).rejects.toMatchObject({ name: "AbortError" });
      await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
    },
  );

  it("aborts the request when iteration stops", async () => {
    const left = vi.fn();
    const improve = await serve((res) => {
      res.on("close", left);
      res.writeHead(200, plain).write("a red");
    });
    for await (const _ of improve("a fox")) break;
    await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
  });

  it("sends nothing if its signal is already aborted", async () => {
    const asked = vi.fn();
    const improve = await serve(asked);
    await expect(read(improve("a fox", AbortSignal.abort()))).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).not.toHaveBeenCalled();
  });
});

describe("descriptionsUrl", () => {
  it("is sent the image as a form, without its name, and streams the text", async () => {
    const seen = vi.fn();
    const url = await listen(async (res, req, body) => {
      const type = req.headers["content-type"] ?? "";
      const form = await new Response(body, { headers: { "content-type": type } }).formData();
      const image = form.get("image");
      const file = image instanceof File && [image.name, image.type, await image.text()];
      seen(req.method, req.headers.accept, JSON.parse(String(form.get("request"))), file);
      res.writeHead(200, plain).end("Hills.");
    });
    const headers = { "content-type": "application/json" };
    const { describeImage } = createHttpGenerator({ url: "/generate", descriptionsUrl: url, headers });
    const image = new File(["pixels"], "secret.png", { type: "image/png" });
    const { signal } = new AbortController();
    expect(await read(describeImage?.(image, { signal, purpose: "alt", language: "de" }) ?? from())).toEqual([
      "Hills.",
    ]);
    await read(describeImage?.(image, { signal }) ?? from());
    const file = ["image", "image/png", "pixels"];
    expect(seen.mock.calls).toEqual([
      ["POST", "text/plain", { purpose: "alt", language: "de" }, file],
      ["POST", "text/plain", {}, file],
    ]);
    expect("describeImage" in createHttpGenerator({ url: "/generate", promptsUrl: url })).toBe(false);
  });
});

async function* from(): AsyncGenerator<string, void> {}
