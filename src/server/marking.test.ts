import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createMarks } from "../core/media/mark/image-marks.js";
import { markOrigin } from "../core/media/mark/mark-origin.js";
import { readOrigin } from "../core/media/origin/read-origin.js";
import { createGenerateHandler } from "./generate-handler.js";
import type { GenerateHandlerOptions } from "./generate-options.js";
import type { GeneratedImage } from "./generated-image.js";

const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: "teal" } });
const encode = async (format: "png" | "jpeg" | "webp" | "avif") =>
  new Uint8Array(await picture.toFormat(format).toBuffer());

const streamOf = (bytes: Uint8Array) => new Blob([bytes.slice()]).stream();

function generated(bytes: GeneratedImage["bytes"], more: Partial<GeneratedImage> = {}): GeneratedImage {
  return { bytes, mimeType: "image/png", provider: "Acme", model: "acme/paint", fileName: "a.png", ...more };
}

async function generate(
  image: GeneratedImage,
  {
    images = [],
    accept = "image/*",
    ...options
  }: Partial<GenerateHandlerOptions> & { images?: File[]; accept?: string } = {},
): Promise<Response> {
  const handler = createGenerateHandler({ ...options, generate: async () => image });
  const request = JSON.stringify({ prompt: "a fox", width: 64, height: 64 });
  const form = new FormData();
  form.append("request", request);
  for (const file of images) form.append("image", file);
  const body = images.length > 0 ? form : JSON.stringify({ prompt: "a fox", width: 64, height: 64 });
  const headers = { accept, ...(images.length === 0 && { "content-type": "application/json" }) };
  return handler(new Request("http://localhost/generate", { method: "POST", headers, body }));
}

const bytesOf = async (reply: Response) => new Uint8Array(await reply.arrayBuffer());

describe("createGenerateHandler: marking", () => {
  it.each(["png", "jpeg", "webp", "avif"] as const)(
    "marks a %s, in memory and as a stream",
    async (format) => {
      const bytes = await encode(format);
      for (const source of [bytes, streamOf(bytes)]) {
        const reply = await generate(generated(source));
        const sent = await bytesOf(reply);
        expect(await readOrigin(sent, `image/${format}`)).toEqual({
          kind: "ai",
          digitalSourceType: "trainedAlgorithmicMedia",
          software: "@reactkits.dev/react-media-library",
          parameters: { model: "acme/paint" },
        });
        expect(reply.headers.get("content-length")).toBe(source === bytes ? String(sent.length) : null);
        expect(await sharp(sent).raw().toBuffer()).toEqual(await sharp(bytes).raw().toBuffer());
      }
    },
  );

  it("marks the images of a JSON reply", async () => {
    const reply = await generate(generated(await encode("png")), { accept: "application/json" });
    const { images } = await reply.json();
    const [{ dataBase64 }] = images;
    expect(await readOrigin(new Uint8Array(Buffer.from(dataBase64, "base64")), "image/png")).toMatchObject({
      kind: "ai",
    });
  });

  it("marks an image as a composite if an input can no longer be read", async () => {
    const upload = new File(["gone"], "photo.png");
    upload.arrayBuffer = () => Promise.reject(new Error("The upload was removed."));
    const markOf = createMarks({ prompt: "a fox", images: [upload] });
    expect(await markOf({ model: "acme/paint" })).toMatchObject({
      digitalSourceType: "compositeWithTrainedAlgorithmicMedia",
    });
  });

  it("names the app, and writes the prompt only if the app says so", async () => {
    const bytes = await encode("png");
    const named = await generate(generated(bytes), { marking: { creatorTool: "Acme Studio", prompt: true } });
    expect(await readOrigin(await bytesOf(named), "image/png")).toMatchObject({
      software: "Acme Studio",
      parameters: { prompt: "a fox" },
    });
    const silent = await bytesOf(await generate(generated(bytes)));
    expect(Buffer.from(silent).includes("a fox")).toBe(false);
  });

  it("writes nothing with `false`, and what the app says for one image", async () => {
    const bytes = await encode("png");
    expect(await bytesOf(await generate(generated(bytes), { marking: false }))).toEqual(bytes);
    const drawn = await generate(generated(bytes, { digitalSourceType: "algorithmicMedia" }));
    expect((await readOrigin(await bytesOf(drawn), "image/png"))?.digitalSourceType).toBe("algorithmicMedia");
  });

  it("tells images composed with given pictures from those of generated ones", async () => {
    const bytes = await encode("png");
    const mark = { digitalSourceType: "trainedAlgorithmicMedia" } as const;
    const photo = new File([bytes], "photo.png", { type: "image/png" });
    const made = new File([new Uint8Array(await markOrigin(bytes, "image/png", mark))], "made.png", {
      type: "image/png",
    });
    const typeWith = async (...images: File[]) =>
      (await readOrigin(await bytesOf(await generate(generated(bytes), { images })), "image/png"))
        ?.digitalSourceType;
    expect(await typeWith(photo)).toBe("compositeWithTrainedAlgorithmicMedia");
    expect(await typeWith(made)).toBe("trainedAlgorithmicMedia");
    expect(await typeWith(made, photo)).toBe("compositeWithTrainedAlgorithmicMedia");
  });
});
