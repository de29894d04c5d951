import { describe, expect, it } from "vitest";
import { createHttpGenerator } from "../ai/http-generator.js";
import {
  type AISDKImageModel,
  createGenerateHandler,
  fromAISDK,
  type GenerateHandlerOptions,
} from "../server.js";
import { createMockGenerator } from "../testing.js";
import { image, post, problem, setUp } from "./generate-handler.contract.js";

const operations: NonNullable<GenerateHandlerOptions["operations"]> = [
  { type: "upscale", model: "acme/crisp:1" },
  { type: "upscale", model: "acme/large", scales: [2, 4] },
  { type: "inpaint", model: "acme/fill", prompt: "required", seed: true },
];
const json = { prompt: "", width: 4000, height: 3000, operation: { type: "upscale" } };

const photo = async () => {
  const [made] = await createMockGenerator().generateImages({ prompt: "a hill", width: 64, height: 64 });
  return made?.file ?? new File([], "none");
};

async function form(fields: object, images: number, masks = 0): Promise<Request> {
  const body = new FormData();
  body.append("request", JSON.stringify(fields));
  for (let n = 0; n < images; n++) body.append("image", await photo());
  for (let n = 0; n < masks; n++) body.append("mask", await photo());
  return new Request("http://localhost:3000/", { method: "POST", body, headers: { host: "127.0.0.1:3000" } });
}

describe("a request for an operation", () => {
  it("reaches `generate` with the model that is offered for it, and the size of its image", async () => {
    const { handler, calls } = setUp({ operations });
    expect((await handler(await form(json, 1))).status).toBe(200);
    const large = {
      ...json,
      width: 640,
      model: "acme/large",
      operation: { type: "upscale", scale: 4, more: 1 },
    };
    expect((await handler(await form(large, 1))).status).toBe(200);
    const inpaint = { ...json, prompt: "a boat", seed: 3, operation: { type: "inpaint" } };
    expect((await handler(await form(inpaint, 1, 1))).status).toBe(200);
    expect(calls).toMatchObject([
      { ...json, model: "acme/crisp:1", images: [{ size: expect.any(Number) }] },
      { model: "acme/large", operation: { type: "upscale", scale: 4 } },
      { model: "acme/fill", seed: 3, mask: { size: expect.any(Number) } },
    ]);
    expect(calls[1]).not.toHaveProperty("operation.more");
  });

  it.each<[string, object, string[]]>([
    ["an operation that is not offered", { operation: { type: "edit" } }, ["operation"]],
    ["an unknown operation", { operation: { type: "__proto__" } }, ["operation"]],
    ["an operation that is no object", { operation: "upscale" }, ["operation", "prompt", "width", "height"]],
    ["a list as operation", { operation: [{ type: "upscale" }] }, ["operation"]],
    ["a negative factor", { operation: { type: "upscale", scale: -2 } }, ["operation"]],
    [
      "a factor that is not offered",
      { model: "acme/large", operation: { type: "upscale", scale: 3 } },
      ["scale"],
    ],
    ["a factor as text", { model: "acme/large", operation: { type: "upscale", scale: "4" } }, ["operation"]],
    ["an extent of another operation", { operation: { type: "upscale", extent: "left" } }, ["extent"]],
    ["the model of another operation", { model: "acme/fill" }, ["model"]],
    ["no prompt where one is required", { operation: { type: "inpaint" } }, ["prompt"]],
    ["a prompt that is too long", { prompt: "x".repeat(2001) }, ["prompt"]],
    ["several images", { n: 4 }, ["n"]],
    ["a size that no image has", { width: 16_385, height: 0 }, ["width", "height"]],
  ])("is rejected before its files are read: %s", async (_, fields, invalid) => {
    const { handler, calls } = setUp({ operations });
    const reply = await problem(await handler(await form({ ...json, ...fields }, 1)));
    expect(reply.status).toBe(400);
    expect(reply.fields).toEqual(expect.arrayContaining(invalid));
    expect(calls).toEqual([]);
  });

  it("is rejected without its image, with more files than it takes, and their store is left clean", async () => {
    const stored = new Set<File>();
    const store: NonNullable<NonNullable<GenerateHandlerOptions["uploads"]>["store"]> = {
      async receive(bytes, about) {
        const parts: BlobPart[] = [];
        for await (const part of bytes) parts.push(Uint8Array.from(part));
        const file = new File(parts, about.name, { type: about.type });
        stored.add(file);
        return file;
      },
      async discard(file) {
        stored.delete(file);
      },
    };
    const { handler, calls } = setUp({ operations, uploads: { store } });
    expect((await problem(await handler(post(json)))).fields).toEqual(["images"]);
    expect((await problem(await handler(await form(json, 2)))).fields).toEqual(["images"]);
    expect((await problem(await handler(await form(json, 1, 1)))).fields).toEqual(["mask"]);
    const inpaint = { ...json, prompt: "a boat", operation: { type: "inpaint" } };
    expect((await problem(await handler(await form(inpaint, 1)))).fields).toEqual(["mask"]);
    expect(calls).toEqual([]);
    expect([...stored]).toEqual([]);
  });

  it("is not accepted by a server that offers none", async () => {
    const { handler, calls } = setUp();
    expect((await problem(await handler(await form(json, 1)))).fields).toEqual(["operation"]);
    expect(calls).toEqual([]);
  });

  it("travels from the HTTP generator to the handler", async () => {
    const mock = createMockGenerator({ operations: true });
    const handler = createGenerateHandler({
      operations: mock.capabilities.operations ?? [],
      marking: false,
      async generate(request) {
        const [made] = await mock.generateImages(request);
        return image({ bytes: new Uint8Array((await made?.file.arrayBuffer()) ?? []) });
      },
    });
    const ai = createHttpGenerator({
      url: "http://localhost/generate",
      fetch: async (url, init) => handler(new Request(url, init)),
    });
    const operation = { type: "upscale", scale: 4 } as const;
    const request = { prompt: "", width: 64, height: 64, operation, images: [await photo()] };
    const [made] = await ai.generateImages(request);
    const [same] = await mock.generateImages(request);
    expect(await made?.file.text()).toBe(await same?.file.text());
    expect(mock.requests[0]).toMatchObject({ operation, model: "mock/upscale" });
  });
});

describe("an image model of the AI SDK", () => {
  const model: AISDKImageModel = {
    ...{ specificationVersion: "v3", provider: "acme.image", modelId: "painter", maxImagesPerCall: 1 },
    doGenerate: async ({ size, files, mask }) => {
      calls.push({ size, files: files?.length, mask: mask !== undefined });
      return { images: [new Uint8Array(await (await photo()).arrayBuffer())], warnings: [] };
    },
  };
  const calls: unknown[] = [];
  const offered: GenerateHandlerOptions["operations"] = [
    { type: "edit", model: "painter", prompt: "required" },
    { type: "inpaint", model: "painter", prompt: "required" },
    { type: "upscale", model: "painter" },
  ];
  const handler = createGenerateHandler({ generate: fromAISDK(model), operations: offered });

  it("edits and inpaints an image at the image's own size, and does nothing else", async () => {
    const edit = { ...json, prompt: "at night" };
    expect((await handler(await form({ ...edit, operation: { type: "edit" } }, 1))).status).toBe(200);
    expect((await handler(await form({ ...edit, operation: { type: "inpaint" } }, 1, 1))).status).toBe(200);
    expect(calls).toEqual([
      { size: undefined, files: 1, mask: false },
      { size: undefined, files: 1, mask: true },
    ]);
    expect((await problem(await handler(await form(json, 1)))).fields).toEqual(["operation"]);
  });
});
