import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createGenerateHandler, type GenerateHandlerOptions } from "../server.js";
import { createHttpGenerator } from "./http-generator.js";

/** The handler behind a real socket, where a body that breaks off is seen only by how the socket ends. */
async function serve(generate: GenerateHandlerOptions["generate"]) {
  const handler = createGenerateHandler({ generate });
  const server = createServer((req, res) => answer(handler, req, res).catch(() => res.destroy()));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return createHttpGenerator({ url: `http://127.0.0.1:${port}/` });
}

async function answer(
  handler: (request: Request) => Promise<Response>,
  req: IncomingMessage,
  res: ServerResponse,
) {
  const gone = new AbortController();
  res.on("close", () => gone.abort());
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const headers = { "content-type": req.headers["content-type"] ?? "" };
  const reply = await handler(
    new Request("http://host/", {
      method: "POST",
      headers,
      body: Buffer.concat(chunks),
      signal: gone.signal,
    }),
  );
  res.writeHead(reply.status, Object.fromEntries(reply.headers));
  if (reply.body) await pipeline(Readable.from(reply.body), res);
  else res.end();
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const wanted = { prompt: "a red fox", width: 64, height: 64 };
const head = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(40)]);
const png = (bytes: ReadableStream<Uint8Array>) => ({
  bytes,
  mimeType: "image/png",
  provider: "x",
  fileName: "x",
});

describe("HTTP generator over a socket", () => {
  const fails = (controller: ReadableStreamDefaultController) => controller.error(new Error("reset"));
  const passesCap = (controller: ReadableStreamDefaultController) =>
    controller.enqueue(new Uint8Array(2e7 + 1e6));
  it.each([
    ["the source fails", 1, fails],
    ["the cap is passed", 1, passesCap],
    ["the source fails, in a form,", 2, fails],
    ["the cap is passed, in a form,", 2, passesCap],
  ])("reports a network error if %s midway", async (_name, n, end) => {
    let pulls = 0;
    const generator = await serve(async () =>
      png(
        new ReadableStream({
          pull: (controller) => (pulls++ === 0 ? controller.enqueue(head) : end(controller)),
        }),
      ),
    );
    await expect(generator.generateImages({ ...wanted, n })).rejects.toMatchObject({
      code: "network",
      retryable: true,
    });
  });

  it("stops the generation and its source when the client disconnects", async () => {
    const abort = new AbortController();
    const ends: string[] = [];
    const generator = await serve(async (_request, { signal }) => {
      signal.addEventListener("abort", () => ends.push("signal"));
      return png(
        new ReadableStream({
          start: (controller) => controller.enqueue(head),
          pull: () => abort.abort(),
          cancel: () => {
            ends.push("source");
          },
        }),
      );
    });
    const running = generator.generateImages(wanted, { signal: abort.signal, jobId: "job" });
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(() => ends.sort()).toEqual(["signal", "source"]);
  });
});
