import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, bytesOf, finish, HOUR, runModel, SDXL } from "./ask.js";
import { type Emulator, startEmulator } from "./emulator.mjs";
import { MODELS } from "./models.mjs";
import { dataUrl, png, sizeOf, upload } from "./test-images.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ runTime: 20 });
});
afterAll(() => emulator.close());

describe("the models of FACTS.md", () => {
  it.each([
    [
      "black-forest-labs/flux-schnell",
      { aspect_ratio: "21:9", megapixels: "0.25" },
      [768, 320, "webp"],
      true,
    ],
    ["black-forest-labs/flux-dev", { num_inference_steps: 50, guidance: 3.5 }, [1024, 1024, "webp"], true],
    [
      "black-forest-labs/flux-1.1-pro",
      { aspect_ratio: "custom", width: 512, height: 256, output_format: "png" },
      [512, 256, "png"],
      false,
    ],
    [
      "black-forest-labs/flux-2-pro",
      { aspect_ratio: "3:2", resolution: "0.5 MP" },
      [864, 592, "webp"],
      false,
    ],
    [
      "black-forest-labs/flux-2-flex",
      { aspect_ratio: "custom", width: 640, height: 300 },
      [640, 300, "webp"],
      true,
    ],
    ["black-forest-labs/flux-2-dev", {}, [1024, 1024, "webp"], true],
    ["google/imagen-4-ultra", { aspect_ratio: "9:16" }, [768, 1344, "jpeg"], false],
    ["google/imagen-4-fast", { output_format: "png" }, [1024, 1024, "png"], false],
    ["google/nano-banana-pro", { resolution: "1K", aspect_ratio: "16:9" }, [1360, 768, "jpeg"], false],
    ["google/nano-banana-2", { aspect_ratio: "1:1" }, [1024, 1024, "jpeg"], false],
    ["bytedance/seedream-4", { size: "custom", width: 1024, height: 1200 }, [1024, 1200, "jpeg"], true],
    ["recraft-ai/recraft-v4", { size: "512x768" }, [512, 768, "webp"], false],
    ["ideogram-ai/ideogram-v2a-turbo", { resolution: "640x512" }, [640, 512, "png"], false],
    ["ideogram-ai/ideogram-v3-quality", { aspect_ratio: "1:1" }, [1024, 1024, "png"], false],
  ])("%s", async (model, input, size, list) => {
    const { body } = await ask(emulator, `/models/${model}/predictions`, {
      json: { input: { prompt: "a boat", ...input } },
      headers: { prefer: "wait" },
    });
    expect([body.status, body.version, Array.isArray(body.output)]).toEqual(["succeeded", "hidden", list]);
    expect(await sizeOf(body.output)).toEqual(size);
  });

  it.each<[string, object, unknown[]]>([
    ["black-forest-labs/flux-fill-pro", { prompt: "a boat", outpaint: "Left outpaint" }, [96, 48, "jpeg"]],
    ["black-forest-labs/flux-fill-pro", { prompt: "", output_format: "png" }, [64, 48, "png"]],
    ["recraft-ai/recraft-crisp-upscale", {}, [256, 192, "webp"]],
    ["bria/remove-background", {}, [64, 48, "png"]],
  ])("make an image of another one: %s %o", async (model, input, size) => {
    const { body } = await ask(emulator, `/models/${model}/predictions`, {
      json: { input: { ...input, image: dataUrl(await png("#a40", 64, 48)) } },
      headers: { prefer: "wait" },
    });
    expect(body.status).toBe("succeeded");
    expect(await sizeOf(body.output)).toEqual(size);
    const bytes = await bytesOf(body.output);
    // The colour type of a PNG: 6 has an alpha channel.
    if (model.startsWith("bria")) expect(bytes[25]).toBe(6);
  });

  it("generates as many images as requested, all different", async () => {
    const many = await finish(emulator, SDXL, { prompt: "x", width: 64, height: 64, num_outputs: 4 });
    const files = await Promise.all((many.output ?? []).map(bytesOf));
    expect(new Set(files.map((file) => file.toString("base64"))).size).toBe(4);
    const related = await finish(emulator, "bytedance/seedream-4", {
      prompt: "x",
      max_images: 15,
      sequential_image_generation: "auto",
    });
    expect(related.output).toHaveLength(15);
  });

  it("returns outputs one by one with the fault drip, and all before the end with early", async () => {
    const slow = await startEmulator({ runTime: 10_000 });
    const input = { width: 64, height: 64, num_outputs: 4 };
    const drip = (await runModel(slow, SDXL, { ...input, prompt: "[drip] x" })).body;
    const early = (await runModel(slow, SDXL, { ...input, prompt: "[early] x" })).body;
    slow.advance(6100);
    const half = (await ask(slow, drip.urls.get)).body;
    expect([half.status, half.output.length]).toEqual(["processing", 2]);
    expect((await fetch(half.output[1])).status).toBe(200);
    slow.advance(4000);
    const there = (await ask(slow, early.urls.get)).body;
    expect([there.status, there.output.length]).toEqual(["processing", 4]);
    expect((await fetch(there.output[3])).status).toBe(200);
    await slow.close();
  });

  it("replies 201 to a waiting client once all outputs are available, although the run continues", async () => {
    const { status, body } = await runModel(emulator, SDXL, { prompt: "[early] x" }, { prefer: "wait" });
    expect([status, body.status, body.output.length]).toEqual([201, "processing", 1]);
  });
});

describe("videos", () => {
  const seconds = (webm: Buffer) => webm.readDoubleBE(webm.indexOf(Buffer.from([0x44, 0x89])) + 3) / 1000;

  it("have the requested length", async () => {
    const body = await finish(emulator, "kling-ai/kling-video", { prompt: "the sea", duration: 3, seed: 1 });
    const response = await fetch(String(body.output));
    expect(response.headers.get("content-type")).toBe("video/webm");
    const webm = Buffer.from(await response.arrayBuffer());
    expect([webm.readUInt32BE(), seconds(webm)]).toEqual([0x1a45dfa3, 3]);
    emulator.advance(HOUR);
    expect((await fetch(String(body.output))).status).toBe(404);
  });

  it("show a list of images for two seconds each; an empty list is rejected", async () => {
    const images = [await upload(emulator, await png("#f00")), dataUrl(await png("#00f"))];
    const { output } = await finish(emulator, "fofr/skyreels-2", { images });
    expect(seconds(await bytesOf(String(output)))).toBe(4);
    const { status, body } = await runModel(emulator, "fofr/skyreels-2", { images: [] });
    expect([status, body.detail]).toEqual([422, "- input.images: Array must have at least 1 items\n"]);
  });
});

describe("schemas", () => {
  it.each(MODELS.map((model) => [model.name, model] as const))(
    "%s publishes its own",
    async (name, model) => {
      const { body } = await ask(emulator, `/models/${name}`);
      const { Input } = body.latest_version.openapi_schema.components.schemas;
      const shown = Object.entries(model.fields).filter(([, { hidden }]) => !hidden);
      expect(Object.keys(Input.properties)).toEqual(shown.map(([field]) => field));
      // A default must itself be valid.
      const defaults = shown.flatMap(([field, { default: value }]) =>
        value === undefined ? [] : [[field, value]],
      );
      const required = Object.fromEntries(
        Input.required.map((field: string) => [
          field,
          Input.properties[field].type === "array"
            ? ["https://a.b/c"]
            : model.fields[field]?.file
              ? "https://a.b/c"
              : "x",
        ]),
      );
      const { status } = await runModel(emulator, `${name}:${model.version}`, {
        ...Object.fromEntries(defaults),
        ...required,
      });
      // A run of 20 ms may have ended before the reply.
      expect([201, 202]).toContain(status);
    },
  );

  it.each([
    [
      "black-forest-labs/flux-1.1-pro",
      { prompt: "x", width: 300 },
      "multiple_of",
      "Must be a multiple of 32",
    ],
    [
      "black-forest-labs/flux-2-dev",
      { prompt: "x", input_images: Array(5).fill("https://a.b/c") },
      "array_max_items",
      "Array must have at most 4 items",
    ],
    ["black-forest-labs/flux-dev", { prompt: "x", image: "a.png" }, "format", "Does not match format 'uri'"],
    [
      "google/imagen-4-fast",
      { prompt: "x", aspect_ratio: "3:2" },
      "enum",
      'input.aspect_ratio must be one of the following: "1:1", "9:16", "16:9", "3:4", "4:3"',
    ],
    [
      "google/nano-banana-2",
      { prompt: "x", image_input: [7] },
      "invalid_type",
      "Invalid type. Expected: string, given: integer",
    ],
    [
      "recraft-ai/recraft-v4",
      { prompt: "x", size: "big" },
      "pattern",
      "Does not match pattern '^\\d{3,4}x\\d{3,4}$'",
    ],
    ["kling-ai/kling-video", {}, "required", "prompt is required"],
    [
      "black-forest-labs/flux-2-pro",
      { prompt: "x", num_outputs: 2 },
      "additional_property_not_allowed",
      "Additional property num_outputs is not allowed",
    ],
  ])("%s refuses %j", async (model, input, type, description) => {
    const { status, body } = await runModel(emulator, model, input);
    expect([status, body.title]).toEqual([422, "Input validation failed"]);
    expect(body.invalid_fields).toEqual([expect.objectContaining({ type, description })]);
    expect(body.detail).toBe(`- ${body.invalid_fields[0].field}: ${description}\n`);
  });
});
