import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bytesOf } from "./file-bytes.contract.js";
import { fileResponse, type ServedFile } from "./file-response.js";
import { createFileSystemStore } from "./file-system-store.js";

const folder = mkdtempSync(join(tmpdir(), "file-response-"));
const store = createFileSystemStore(folder);
const bytes = bytesOf(300_000);
let served: ServedFile;
let server: Server;
let url = "";

beforeAll(async () => {
  const { size, sha256 } = await store.put("files/1/0", bytes, { mimeType: "image/png" });
  served = { size, sha256, mimeType: "image/png", fileName: "Fuchs ü.png", disposition: "inline" };
  server = createServer(async (request, response) => {
    const { method = "", headers } = request;
    const webRequest = new Request(`http://demo.test${request.url}`, { method });
    for (const [name, value] of Object.entries(headers)) webRequest.headers.set(name, String(value));
    const type = new URL(webRequest.url).searchParams.get("type");
    const key = new URL(webRequest.url).pathname.slice(1);
    try {
      const reply = await fileResponse(webRequest, store, key, {
        ...served,
        ...(type ? { mimeType: type } : {}),
      });
      response.writeHead(reply.status, Object.fromEntries(reply.headers));
      if (reply.body) Readable.from(reply.body).pipe(response);
      else response.end();
    } catch (error) {
      response.writeHead(MediaLibraryError.isInstance(error) && error.code === "not-found" ? 404 : 500).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files/1/0`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const get = (headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(url, { headers, ...init });

it("serves a whole file, privately cached and sandboxed", async () => {
  const reply = await get();
  expect(reply.status).toBe(200);
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
    "content-disposition": `inline; filename="Fuchs _.png"; filename*=UTF-8''Fuchs%20%C3%BC.png`,
    "content-length": "300000",
    "content-security-policy": expect.stringMatching(/^default-src 'none';.*; sandbox$/),
    "content-type": "image/png",
    "cross-origin-resource-policy": "same-origin",
    etag: `"${served.sha256}"`,
    "x-content-type-options": "nosniff",
  });
  expect(reply.headers.has("content-range")).toBe(false);
  expect(Buffer.compare(await reply.bytes(), bytes)).toBe(0);
});

it("serves a single range, and rejects ranges beyond the end", async () => {
  for (const [range, start, end] of [
    ["bytes=0-0", 0, 0],
    ["bytes=100000-199999", 100_000, 199_999],
    ["bytes=-5", 299_995, 299_999],
    ["bytes=299999-", 299_999, 299_999],
  ] as const) {
    const reply = await get({ range });
    expect(reply.status).toBe(206);
    expect(reply.headers.get("content-range")).toBe(`bytes ${start}-${end}/300000`);
    expect(reply.headers.get("content-length")).toBe(String(end - start + 1));
    expect(Buffer.compare(await reply.bytes(), bytes.slice(start, end + 1))).toBe(0);
  }
  const none = await get({ range: "bytes=300000-" });
  expect([none.status, none.headers.get("content-range")]).toEqual([416, "bytes */300000"]);
  expect((await none.bytes()).length).toBe(0);
  expect((await get({ range: "bytes=0-1,5-6" })).status).toBe(200);
});

it("serves a range only of the version that the client has a part of", async () => {
  const etag = `"${served.sha256}"`;
  expect((await get({ range: "bytes=0-1", "if-range": etag })).status).toBe(206);
  for (const other of ['"other"', `W/${etag}`, "Sat, 21 Nov 2026 00:00:00 GMT"]) {
    expect((await get({ range: "bytes=0-1", "if-range": other })).status).toBe(200);
  }
});

it("sends no body if the client has the file", async () => {
  const etag = `"${served.sha256}"`;
  for (const known of [etag, `W/${etag}`, `"a", ${etag}`, "*"]) {
    const reply = await get({ "if-none-match": known, range: "bytes=0-1" });
    expect([reply.status, reply.headers.get("etag"), (await reply.bytes()).length]).toEqual([304, etag, 0]);
  }
  expect((await get({ "if-none-match": '"other"' })).status).toBe(200);
});

it("answers HEAD like GET, without a body", async () => {
  const reply = await get({ range: "bytes=0-1" }, { method: "HEAD" });
  expect([reply.status, reply.headers.get("content-length")]).toEqual([200, "300000"]);
});

it("serves types that a browser could run only as downloads", async () => {
  for (const type of ["text/html", "image/svg+xml", "application/pdf", "text/javascript"]) {
    const reply = await fetch(`${url}?type=${encodeURIComponent(type)}`);
    expect(reply.headers.get("content-type")).toBe("application/octet-stream");
    expect(reply.headers.get("content-disposition")).toMatch(/^attachment; /);
    await reply.body?.cancel();
  }
});

it("throws not-found for a deleted or replaced file", async () => {
  expect((await fetch(url.replace("/0", "/1"))).status).toBe(404);
  await store.put("files/1/2", bytes.slice(1), { mimeType: "image/png" });
  expect((await fetch(url.replace("/0", "/2"))).status).toBe(404);
});
