import { describe, expect, it } from "vitest";
import {
  createGenerateHandler,
  type GenerateHandlerOptions,
  type MediaAIGenerateRequest,
} from "../server.js";
import { image, PNG, post, URL_OF_ROUTE, validRequest } from "./test-images.contract.js";

function setUp(limits?: GenerateHandlerOptions["limits"]) {
  const requests: MediaAIGenerateRequest[] = [];
  const handler = createGenerateHandler({
    async generate(request) {
      requests.push(request);
      return image();
    },
    ...(limits && { limits }),
  });
  return { handler, requests };
}

type Part = [name: string, value: string | Blob];

function form(...parts: Part[]): FormData {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  return form;
}

/** One of 1 × 1 pixels, to the beginning of its picture. */
const GIF = new Uint8Array([
  ...new TextEncoder().encode("GIF89a"),
  ...[1, 0, 1, 0, 0, 0, 0],
  ...[0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0],
]);
const request: Part = ["request", JSON.stringify(validRequest)];
const JUNK = new Uint8Array(1000).fill(7);
JUNK.set(PNG.subarray(0, 8));

function pngOf(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = PNG.slice();
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

const file = (bytes: BlobPart = PNG, name = "../evil.html", type = "text/html") =>
  new File([bytes], name, { type });

describe("multipart request", () => {
  it("passes on files with detected types and generated names", async () => {
    const { handler, requests } = setUp();
    const gif = file(GIF);
    const body = form(request, ["image", file()], ["image", gif], ["mask", file()]);
    expect((await handler(post(body))).status).toBe(200);
    const [{ images = [], mask, ...rest } = { images: [] }] = requests;
    expect(rest).toEqual(validRequest);
    expect([...images, mask].map((each) => [each?.name, each?.type])).toEqual([
      ["image-1.png", "image/png"],
      ["image-2.gif", "image/gif"],
      ["mask.png", "image/png"],
    ]);
    expect(new Uint8Array((await images[0]?.arrayBuffer()) ?? [])).toEqual(PNG);
  });

  it("accepts a form without images, and parts in any order", async () => {
    const { handler, requests } = setUp();
    expect((await handler(post(form(request)))).status).toBe(200);
    expect((await handler(post(form(["image", file()], request)))).status).toBe(200);
    expect(requests).toEqual([validRequest, { ...validRequest, images: [expect.any(File)] }]);
  });

  it.each<[string, FormData, number, string, string?]>([
    ["no request", form(["image", file()]), 400, "field", "request"],
    ["two requests", form(request, request), 400, "field", "request"],
    ["a request that is no JSON", form(["request", "{"]), 400, "invalid-json"],
    ["a wrong field", form(["request", "{}"], ["image", file()]), 400, "field", "prompt"],
    ["another part", form(request, ["evil", "x"]), 400, "field", "evil"],
    ["a page for an image", form(request, ["image", file("<!doctype html>")]), 400, "field", "images"],
    [
      "an SVG for an image",
      form(request, ["image", file("<svg xmlns='http://www.w3.org/2000/svg'/>")]),
      400,
      "field",
      "images",
    ],
    ["a signature and noise for an image", form(request, ["image", file(JUNK)]), 400, "field", "images"],
    [
      "a signature and noise for a mask",
      form(request, ["image", file()], ["mask", file(JUNK)]),
      400,
      "field",
      "mask",
    ],
    [
      "a cut JPEG",
      form(request, ["image", file(new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]))]),
      400,
      "field",
      "images",
    ],
    ["150 million pixels and some", form(request, ["image", file(pngOf(15_000, 10_001))]), 413, "too-large"],
    ["nothing for an image", form(request, ["image", file("")]), 400, "field", "images"],
    ["a page for a mask", form(request, ["image", file()], ["mask", file("<p>")]), 400, "field", "mask"],
    ["a mask alone", form(request, ["mask", file()]), 400, "field", "mask"],
    ["two masks", form(request, ["image", file()], ["mask", file()], ["mask", file()]), 400, "field", "mask"],
    ["15 images", form(request, ...Array<Part>(15).fill(["image", file()])), 413, "too-large"],
    [
      "JSON over 16 KB",
      form(["request", `${JSON.stringify(validRequest)}${" ".repeat(16_384)}`]),
      413,
      "too-large",
    ],
  ])("is rejected with %s", async (_name, body, status, code, field) => {
    const { handler, requests } = setUp();
    const problem = await (await handler(post(body))).json();
    expect(problem).toMatchObject({ status, code, ...(field && { errors: [{ field }] }) });
    expect(requests).toEqual([]);
  });

  it("accepts up to 14 files, 10 MB each, 40 MB in total, and not a byte more", async () => {
    const large = (bytes: number): Part => [
      "image",
      file(new Blob([PNG, new Uint8Array(bytes - PNG.length)])),
    ];
    const MB = 1024 * 1024;
    const statusOf = async (...parts: Part[]) =>
      (await setUp().handler(post(form(request, ...parts)))).status;
    expect(await statusOf(...Array<Part>(4).fill(large(10 * MB)))).toBe(200);
    expect(await statusOf(large(10 * MB + 1))).toBe(413);
    expect(await statusOf(...Array<Part>(4).fill(large(10 * MB)), large(PNG.length))).toBe(413);
    expect(await statusOf(...Array<Part>(13).fill(large(1000)), ["mask", file()])).toBe(200);
  });

  it("rejects an invalid request part before its images arrive", async () => {
    let pulled = 0;
    const head = '--b\r\ncontent-disposition: form-data; name="request"\r\n\r\n{"prompt":1}\r\n--b\r\n';
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        controller.enqueue(pulled++ === 0 ? new TextEncoder().encode(head) : new Uint8Array(1e5)),
    });
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const init = { method: "POST", headers, body, duplex: "half" };
    expect((await setUp().handler(new Request(URL_OF_ROUTE, init))).status).toBe(400);
    expect(pulled).toBeLessThan(5);
  });

  it.each([
    ["no boundary", "multipart/form-data", "x"],
    ["another boundary", "multipart/form-data; boundary=a", "--b\r\n"],
    [
      "half a form",
      "multipart/form-data; boundary=b",
      '--b\r\ncontent-disposition: form-data; name="request"\r\n\r\n{',
    ],
  ])("is rejected with %s", async (_name, type, body) => {
    const broken = new Request(URL_OF_ROUTE, { method: "POST", headers: { "content-type": type }, body });
    expect(await (await setUp().handler(broken)).json()).toMatchObject({ status: 400, code: "invalid-json" });
  });

  it.each(["application/json", "multipart/form-data; boundary=b"])(
    "is a client error if its %s is truncated",
    async (type) => {
      const body = new ReadableStream({
        pull: (controller) => controller.error(new TypeError("terminated")),
      });
      const init = { method: "POST", headers: { "content-type": type }, body, duplex: "half" };
      const reply = await setUp().handler(new Request(URL_OF_ROUTE, init));
      expect(await reply.json()).toMatchObject({ status: 400, code: "invalid-json" });
    },
  );

  it("finds dimensions behind long metadata, and accepts the maximum number of pixels", async () => {
    const segment = new Uint8Array(65_537);
    segment.set([0xff, 0xe1, 0xff, 0xff]);
    const frame = [0xff, 0xc0, 0, 17, 8, 0, 1, 0, 1, 3, ...new Uint8Array(9)];
    const late = new Blob([new Uint8Array([0xff, 0xd8]), segment, segment, new Uint8Array(frame)]);
    const body = form(request, ["image", file(late)], ["image", file(pngOf(15_000, 10_000))]);
    expect((await setUp().handler(post(body))).status).toBe(200);
  });

  it("rejects images if the server accepts none", async () => {
    const { handler } = setUp({ files: 0 });
    expect((await handler(post(form(request, ["image", file()])))).status).toBe(413);
  });
});
