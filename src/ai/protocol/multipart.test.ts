import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boundaryOf,
  encodeBoundary,
  encodePartHead,
  MULTIPART_END,
  type MultipartPart,
  readMultipart,
} from "./multipart.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The body in the pieces that `cuts` make of it. */
function inPieces(body: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (body.length + 1)), body.length])].sort(
    (a, b) => a - b,
  );
  return new ReadableStream({
    start(controller) {
      for (const [index, at] of places.entries())
        controller.enqueue(body.subarray(at, places[index + 1] ?? at));
      controller.close();
    },
  });
}

async function read(body: Uint8Array, boundary: string, cuts: readonly number[] = [], limit = 1e6) {
  const parts: MultipartPart[] = [];
  for await (const part of readMultipart(inPieces(body, cuts), boundary, () => limit)) parts.push(part);
  return parts;
}

function join(parts: readonly MultipartPart[], boundary: string): Uint8Array {
  const delimiter = encodeBoundary(boundary);
  const pieces = parts.flatMap((part) => [encodePartHead(part), part.bytes, delimiter]);
  return Buffer.concat([delimiter, ...pieces, MULTIPART_END]);
}

const text = fc.string({ unit: "binary", maxLength: 20 });
/** Much of what could be taken for a boundary, and noise. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(fc.constantFrom("\r", "\n", "\r\n", "--", "\r\n--", "\r\n--b", "b", "bo", "\r\n--bound", "x"))
    .map((pieces) => bytesOf(pieces.join(""))),
);
const part = fc.record({
  name: text,
  fileName: fc.option(text, { nil: undefined }),
  type: fc.constantFrom("", "image/png", "application/json"),
  bytes: bytes.map((array) => new Uint8Array(array)),
});
const cuts = fc.array(fc.nat(5000), { maxLength: 40 });

describe("multipart body", () => {
  it("yields the same parts however its bytes are split", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), cuts, async (parts, at) => {
        // A text that looks like an escape is read as one: browsers have the same gap.
        fc.pre(parts.every(({ name, fileName = "" }) => !/%(22|0d|0a)/i.test(name + fileName)));
        const body = join(parts, "boundary");
        expect(await read(body, "boundary", at)).toEqual(parts);
        if (body.length < 400) {
          const everywhere = Array.from(body, (_, index) => index);
          expect(await read(body, "boundary", everywhere)).toEqual(parts);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is compatible with the platform's FormData in both directions", async () => {
    const form = new FormData();
    form.append("request", '{"prompt":"a \\"fox\\""}');
    form.append("image", new File([bytesOf("\r\n--no")], 'a "fox".png', { type: "image/png" }));
    const theirs = new Response(form);
    const boundary = boundaryOf(theirs.headers.get("content-type")) ?? "";
    const parts = await read(new Uint8Array(await theirs.arrayBuffer()), boundary);
    expect(parts).toEqual([
      { name: "request", fileName: undefined, type: "", bytes: bytesOf('{"prompt":"a \\"fox\\""}') },
      { name: "image", fileName: 'a "fox".png', type: "image/png", bytes: bytesOf("\r\n--no") },
    ]);
    const headers = { "content-type": 'multipart/form-data; boundary="ours"' };
    const again = await new Response(Buffer.from(join(parts, "ours")), { headers }).formData();
    expect(again.get("request")).toBe('{"prompt":"a \\"fox\\""}');
    expect(again.get("image")).toMatchObject({ name: 'a "fox".png', type: "image/png", size: 6 });
  });

  it("yields each part before the next one arrives", async () => {
    const whole = join([{ name: "a", fileName: undefined, type: "", bytes: bytesOf("1") }], "b");
    let send: ReadableStreamDefaultController<Uint8Array> | undefined;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        send = controller;
      },
    });
    const parts = readMultipart(stream, "b", () => 10);
    send?.enqueue(whole.subarray(0, -4));
    expect((await parts.next()).value).toMatchObject({ name: "a" });
    send?.enqueue(whole.subarray(-4));
    expect((await parts.next()).done).toBe(true);
    expect(stream.locked).toBe(false);
  });

  it("is rejected if it ends early at any position", async () => {
    const body = join([{ name: "a", fileName: "b", type: "image/png", bytes: bytesOf("12345") }], "b");
    for (let length = 0; length < body.length - 2; length++) {
      await expect(read(body.subarray(0, length), "b")).rejects.toMatchObject({ reason: "malformed" });
    }
    expect(await read(body.subarray(0, -2), "b")).toHaveLength(1);
  });

  it("is rejected without reading further if a part is too large", async () => {
    const head = Buffer.concat([
      encodeBoundary("b"),
      encodePartHead({ name: "a", fileName: undefined, type: "" }),
    ]);
    for (const [size, fits] of [
      [100, true],
      [101, false],
    ] as const) {
      const body = Buffer.concat([head, new Uint8Array(size), encodeBoundary("b"), MULTIPART_END]);
      const reading = read(body, "b", [10, 50, 90], 100);
      if (fits) expect(await reading).toHaveLength(1);
      else await expect(reading).rejects.toMatchObject({ reason: "too-large" });
    }
    let pulled = 0;
    const endless = (first: Uint8Array) =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(pulled++ === 0 ? first : new Uint8Array(1024).fill(45)),
      });
    for (const first of [head, bytesOf("--b\r\n"), bytesOf("preamble")]) {
      pulled = 0;
      await expect(readMultipart(endless(first), "b", () => 4096).next()).rejects.toMatchObject({
        reason: "too-large",
      });
      expect(pulled).toBeLessThan(20);
    }
  });

  it.each([
    ["another boundary", "--c\r\n\r\nx\r\n--c--"],
    ["no name", "--b\r\ncontent-type: text/plain\r\n\r\nx\r\n--b--"],
    ["an attachment", '--b\r\ncontent-disposition: attachment; name="a"\r\n\r\nx\r\n--b--'],
    ["a boundary that goes on", '--bb\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n--b--'],
  ])("is rejected with %s", async (_name, body) => {
    await expect(read(bytesOf(body), "b")).rejects.toMatchObject({ reason: "malformed" });
  });

  it("only throws documented errors", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), cuts, async (noise, at) => {
        const body = Buffer.concat([bytesOf('--b\r\ncontent-disposition: form-data; name="'), noise]);
        await expect(read(body, "b", at)).rejects.toMatchObject({ name: "MultipartError" });
      }),
    );
  });
});

describe("boundaryOf", () => {
  it.each([
    ["multipart/form-data; boundary=abc", "abc"],
    ['multipart/form-data; charset=utf-8; Boundary="a b=c"', "a b=c"],
    ["multipart/form-data", undefined],
    [null, undefined],
    [`multipart/form-data; boundary=${"x".repeat(71)}`, undefined],
    ["multipart/form-data; boundary=ü", undefined],
  ])("%s", (header, boundary) => {
    expect(boundaryOf(header)).toBe(boundary);
  });
});
