import sharp, { type Region } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, bytesOf, finish, SDXL } from "./ask.js";
import { type Emulator, startEmulator } from "./emulator.mjs";
import { dataUrl, png, sizeOf, upload } from "./test-images.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ runTime: 20 });
});
afterAll(() => emulator.close());

/** Mean red, green and blue of a part of a picture. */
async function meanOf(bytes: Buffer, region?: Region) {
  const image = sharp(region ? await sharp(bytes).extract(region).toBuffer() : bytes);
  return (await image.stats()).channels.slice(0, 3).map(({ mean }) => mean);
}

describe("images as inputs", () => {
  it("are painted over by prompt_strength", async () => {
    const red = dataUrl(await png("#f00"));
    const image = async (prompt_strength: number) =>
      meanOf(
        await bytesOf(
          (
            await finish(emulator, SDXL, {
              prompt: "the sea",
              seed: 1,
              width: 96,
              height: 64,
              image: red,
              prompt_strength,
            })
          ).output?.[0],
        ),
      );
    expect(await image(0)).toEqual([255, 0, 0]);
    const [weak = 0, strong = 0] = await Promise.all([image(0.2), image(1)]).then((means) =>
      means.map(([, green]) => green ?? 0),
    );
    expect(strong).toBeGreaterThan(weak + 20);
  });

  it("are kept where the mask is black, wherever the files are stored", async () => {
    const mask = await sharp(await png("#000"))
      .composite([{ input: await png("#fff", 48, 64), left: 0, top: 0 }])
      .png()
      .toBuffer();
    const { output } = await finish(emulator, SDXL, {
      prompt: "the sea",
      seed: 1,
      width: 96,
      height: 64,
      image: await upload(emulator, await png("#f00")),
      mask: await upload(emulator, mask),
      prompt_strength: 1,
    });
    const file = await bytesOf(output?.[0]);
    expect(await meanOf(file, { left: 50, top: 0, width: 40, height: 64 })).toEqual([255, 0, 0]);
    const [, green] = await meanOf(file, { left: 0, top: 0, width: 40, height: 64 });
    expect(green).toBeGreaterThan(20);
  });

  it("give the output their aspect ratio if the model does so", async () => {
    const image = dataUrl(await png("#0a0", 200, 100));
    const dev = await finish(emulator, "black-forest-labs/flux-dev", {
      prompt: "x",
      image,
      megapixels: "0.25",
    });
    expect(await sizeOf(dev.output)).toEqual([720, 368, "webp"]);
    const banana = await finish(emulator, "google/nano-banana-2", {
      prompt: "x",
      image_input: [image, image, image],
      aspect_ratio: "match_input_image",
    });
    expect(await sizeOf(banana.output)).toEqual([1456, 720, "jpeg"]);
  });

  it("may be outputs of this server; files of other servers are ignored", async () => {
    const first = await finish(emulator, SDXL, { prompt: "x", width: 64, height: 64 });
    const second = await finish(emulator, SDXL, { prompt: "y", image: first.output?.[0] });
    expect(second.status).toBe("succeeded");
    const elsewhere = await finish(emulator, SDXL, { prompt: "y", image: "https://example.com/a.png" });
    expect(elsewhere.status).toBe("succeeded");
  });

  it("fail the run if an image has expired or is not an image", async () => {
    const gone = await upload(emulator, await png("#00f"));
    await ask(emulator, gone, { method: "DELETE" });
    for (const [image, error] of [
      [gone, "404 Client Error"],
      ["data:image/png;base64,AAAA", "cannot identify image file"],
      ["data:nonsense", "404 Client Error"],
    ])
      expect(await finish(emulator, SDXL, { prompt: "x", image })).toMatchObject({
        status: "failed",
        output: null,
        error: expect.stringContaining(String(error)),
      });
  });
});
