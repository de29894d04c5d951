import { describe, expect, it } from "vitest";
import { createGenerateHandler, createUploadGate, type UploadGate, type UploadStore } from "../server.js";
import { image, PNG, URL_OF_ROUTE, validRequest } from "./test-images.contract.js";

const HEAD = `--b\r\ncontent-disposition: form-data; name="request"\r\n\r\n${JSON.stringify(validRequest)}\r\n`;
const encode = (text: string) => new TextEncoder().encode(text);
const imagePart = (name = "image") => [
  encode(`--b\r\ncontent-disposition: form-data; name="${name}"; filename="x"\r\n\r\n`),
  PNG,
  encode("\r\n"),
];

/** A form that comes in these pieces and then, where it is not ended, says nothing more. */
function upload(pieces: readonly Uint8Array[], { user = "one", stalls = false } = {}): Request {
  const left = [encode(HEAD), ...pieces, ...(stalls ? [] : [encode("--b--\r\n")])];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift();
      if (next) controller.enqueue(next);
      else if (stalls) return new Promise(() => {});
      else controller.close();
    },
  });
  const headers = { "content-type": "multipart/form-data; boundary=b", "x-user": user };
  const init = { method: "POST", headers, body, duplex: "half" };
  return new Request(URL_OF_ROUTE, init);
}

const keyed = () =>
  createUploadGate({ perKey: 2, total: 3, key: (request) => request.headers.get("x-user") ?? "" });

function setUp(gate: UploadGate, store?: UploadStore) {
  const handler = createGenerateHandler({
    generate: async () => image(),
    uploads: { gate, ...(store && { store }) },
    limits: { idleTime: 300 },
  });
  return async (request: Request) => {
    const reply = await handler(request);
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, code: reply.ok ? "" : JSON.parse(text).code };
  };
}

describe("uploads", () => {
  it("are limited per client and in total until their bodies have been read", async () => {
    const send = setUp(keyed());
    const stalled = ["one", "one", "two"].map((user) => send(upload(imagePart(), { user, stalls: true })));
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Whoever sends no form is not concerned.
    const json = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(validRequest),
    };
    expect((await send(new Request(URL_OF_ROUTE, json))).status).toBe(200);
    for (const user of ["one", "two", "three"]) {
      const { status, code, headers } = await send(upload(imagePart(), { user }));
      expect([user, status, code, headers.get("retry-after")]).toEqual([user, 429, "rate-limited", "5"]);
    }
    for (const { status, headers } of await Promise.all(stalled)) {
      expect([status, headers.get("connection")]).toEqual([408, "close"]);
    }
    const after = await Promise.all(["one", "one", "two"].map((user) => send(upload(imagePart(), { user }))));
    expect(after.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it("of one client do not block another client's", async () => {
    const send = setUp(keyed());
    const stalled = [1, 2].map(() => send(upload(imagePart(), { stalls: true })));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await send(upload(imagePart()))).status).toBe(429);
    expect((await send(upload(imagePart(), { user: "two" }))).status).toBe(200);
    await Promise.all(stalled);
  });

  it.each<[string, number, Request, number]>([
    ["taken", 200, upload([...imagePart(), ...imagePart(), ...imagePart("mask")]), 3],
    ["refused at its end", 400, upload([...imagePart(), ...imagePart("evil")]), 1],
    ["cut off", 408, upload([...imagePart(), ...imagePart().slice(0, 2)], { stalls: true }), 1],
    ["twice with a mask", 400, upload([...imagePart(), ...imagePart("mask"), ...imagePart("mask")]), 2],
    ["without a header", 400, upload([...imagePart().slice(0, 1), PNG.subarray(0, 12), encode("\r\n")]), 1],
  ])("leave nothing in the store if the form is %s", async (_, expected, request, stored) => {
    const kept = new Set<File>();
    let seen = 0;
    const store: UploadStore = {
      async receive(bytes, { name, type }) {
        const chunks: Uint8Array<ArrayBuffer>[] = [];
        for await (const chunk of bytes) chunks.push(new Uint8Array(chunk));
        const file = new File(chunks, name, { type });
        kept.add(file);
        seen += 1;
        return file;
      },
      discard: async (file) => void kept.delete(file),
    };
    const { status } = await setUp(keyed(), store)(request);
    expect([status, seen, kept.size]).toEqual([expected, stored, 0]);
  });
});
