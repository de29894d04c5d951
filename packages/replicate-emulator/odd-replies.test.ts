import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask, bytesOf, finish, runModel, SDXL } from "./ask.js";
import { type Emulator, startEmulator } from "./emulator.mjs";

const SCHNELL = "black-forest-labs/flux-schnell";
const STRING = "google/imagen-4-ultra";

describe("odd replies", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator({ runTime: 40, bootTime: 60_000 });
  });
  afterEach(() => emulator.close());
  const address = expect.stringMatching(/^http:.*\/out-\d\.(png|webp)$/);
  const make = (prompt: string, images = 3, model = SDXL) =>
    finish(emulator, model, { prompt, seed: 7, width: 64, height: 64, num_outputs: images });

  it("omit one of several outputs, or contain null in its place", async () => {
    expect((await make("[null] x")).output).toEqual([address, null, address]);
    expect((await make("[null] x", 1)).output).toEqual([null]);
    expect((await make("[fewer] x")).output).toEqual([address, address]);
  });

  it("contain texts and numbers besides the URLs", async () => {
    expect((await make("[object] x", 1)).output).toEqual({
      image: address,
      seed: 7,
      nsfw: false,
      has_watermark: null,
      caption: "[object] x (1)",
    });
    expect((await make("[nested] x", 2)).output).toMatchObject({
      images: [
        { url: address, seed: 7 },
        { url: address, seed: 8 },
      ],
      timings: { inference: 1.5 },
    });
  });

  it("are data URIs without a specific type", async () => {
    const { output } = await make("[datauri] x", 2);
    expect(output).toHaveLength(2);
    for (const uri of output ?? []) {
      expect(uri).toMatch(/^data:application\/octet-stream;base64,/);
      expect(await sharp(await bytesOf(uri)).metadata()).toMatchObject({ format: "png", width: 64 });
    }
    const one = await finish(emulator, STRING, { prompt: "[datauri] x" });
    expect(one.output).toEqual(expect.stringMatching(/^data:/));
  });

  it("name files that no longer exist, or none", async () => {
    const gone = await make("[gone] x", 1);
    expect(gone).toMatchObject({ status: "succeeded", output: [address], data_removed: false });
    expect((await fetch(gone.output?.[0] ?? "")).status).toBe(404);
    expect(await make("[removed] x")).toMatchObject({
      status: "succeeded",
      output: null,
      data_removed: true,
      input: {},
      logs: "",
    });
  });

  it.each([
    ["nsfw", /^NSFW content detected/],
    ["sensitive", /flagged as sensitive.*\(E005\)/],
    ["oom", /^CUDA out of memory/],
    ["interrupted", /code: PA/],
    ["badinput", /smaller than the minimum/],
    ["unexplained", /^$/],
  ])("fail with the words of %s", async (fault, words) => {
    expect(await make(`[${fault}] x`)).toMatchObject({
      status: "failed",
      error: expect.stringMatching(words),
    });
  });

  it("stay in starting as long as a cold model boots, then run as usual", async () => {
    const { body } = await runModel(emulator, SDXL, { prompt: "[cold] x" }, { "cancel-after": "5m" });
    const look = async () => (await ask(emulator, body.urls.get)).body;
    emulator.advance(59_000);
    expect(await look()).toMatchObject({ status: "starting", logs: "", output: null });
    expect(await look()).not.toHaveProperty("started_at");
    emulator.advance(1_100);
    const done = await look();
    expect(done).toMatchObject({ status: "succeeded", output: [address] });
    expect(done.metrics.predict_time).toBeLessThan(1);
  });

  it("show loading, denoising and a refiner in the logs", async () => {
    const { logs } = await finish(emulator, SCHNELL, { prompt: "[bars] x", num_inference_steps: 4 });
    const bars = String(logs)
      .split(/[\r\n]+/)
      .flatMap((line) => line.match(/^(.*?)\s*(\d+)%\|/)?.slice(1, 3) ?? []);
    expect(bars).toEqual([
      ...["Fetching 13 files:", "0", "Fetching 13 files:", "50", "Fetching 13 files:", "100"],
      ...["Loading pipeline components...:", "0", "Loading pipeline components...:", "50"],
      ...[
        "Loading pipeline components...:",
        "100",
        "",
        "0",
        "",
        "50",
        "",
        "100",
        "",
        "0",
        "",
        "50",
        "",
        "100",
      ],
    ]);
  });

  it("never arrive, although the run was created", async () => {
    const asking = runModel(emulator, SDXL, { prompt: "[silent] x" }, {}, {}).catch(() => "nothing");
    const answered = await Promise.race([
      asking,
      new Promise((resolve) => setTimeout(resolve, 150, "silence")),
    ]);
    expect(answered).toBe("silence");
    expect((await ask(emulator, "/predictions")).body.results).toMatchObject([
      { input: { prompt: "[silent] x" } },
    ]);
  });

  it("carry the time of the clock that tests move", async () => {
    emulator.advance(-180_000);
    const { response, body } = await runModel(emulator, SDXL, { prompt: "x" });
    const received = Date.parse(response.headers.get("date") ?? "");
    expect(Math.abs(Date.now() - 180_000 - received)).toBeLessThan(60_000);
    expect(Math.abs(Date.parse(body.created_at) - received)).toBeLessThan(60_000);
  });
});
