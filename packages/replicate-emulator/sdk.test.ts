import Replicate, { type Prediction, parseProgressFromLogs } from "replicate";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf, LLAMA, SDXL } from "./ask.js";
import { type Emulator, startEmulator } from "./emulator.mjs";
import { MODELS } from "./models.mjs";

const SCHNELL = "black-forest-labs/flux-schnell";
const [, VERSION = ""] = SDXL.split(":");

let emulator: Emulator;
let replicate: Replicate;
beforeEach(async () => {
  emulator = await startEmulator({ runTime: 300 });
  replicate = new Replicate({ auth: "any", baseUrl: emulator.url });
});
afterEach(() => emulator.close());

const first = (output: unknown) => String(Array.isArray(output) ? output[0] : output);

/** webhook-sender.test.ts covers its validation of webhooks. */
describe("the official SDK", () => {
  it("runs a version and an official model, in both wait modes", async () => {
    const input = { prompt: "an island", width: 128, height: 64 };
    const block = await replicate.run(SDXL, { input });
    expect(await sharp(await bytesOf(first(block))).metadata()).toMatchObject({ width: 128, height: 64 });
    const poll = { mode: "poll", interval: 20 } as const;
    const seen: string[] = [];
    const polled = await replicate.run(
      SCHNELL,
      { input: { prompt: "x", num_outputs: 3 }, wait: poll },
      ({ status }) => seen.push(status),
    );
    expect(polled).toHaveLength(3);
    expect([seen[0], seen.at(-1)]).toEqual(["starting", "succeeded"]);
    expect(await replicate.run(SDXL, { input, wait: poll })).toHaveLength(1);
    expect(
      await replicate.run(SCHNELL, { input: { prompt: "x" }, wait: { mode: "block", timeout: 5 } }),
    ).toHaveLength(1);
    expect(first(await replicate.run("google/imagen-4-fast", { input: { prompt: "x" } }))).toMatch(/\.jpg$/);
    expect(first(await replicate.run("kling-ai/kling-video", { input: { prompt: "x" } }))).toMatch(/\.webm$/);
    await expect(replicate.run(SCHNELL, { input: { prompt: "[failed] x" } })).rejects.toThrow("CUDA");
    await expect(replicate.run(SCHNELL, { input: {} })).rejects.toThrow("prompt is required");
  });

  it("creates, waits, reads progress, cancels and lists", async () => {
    const created = await replicate.predictions.create({ version: VERSION, input: { prompt: "[hang] x" } });
    const canceled = await replicate.predictions.cancel(created.id);
    expect(canceled.status).toBe("canceled");
    const running = await replicate.predictions.create({
      model: SCHNELL,
      input: { prompt: "x" },
      wait: false,
    });
    const done = await replicate.wait(running, { interval: 20 });
    expect(parseProgressFromLogs(done)).toEqual({ percentage: 1, current: 4, total: 4 });
    expect(await replicate.predictions.get(done.id)).toEqual(done);
    expect((await replicate.predictions.list()).results.map(({ id }) => id)).toEqual([done.id, created.id]);
  });

  it("paginates", async () => {
    for (let index = 0; index < 201; index++)
      await replicate.predictions.create({ version: VERSION, input: { prompt: `${index}` } });
    const pages: Prediction[][] = [];
    for await (const page of replicate.paginate(replicate.predictions.list)) pages.push(page);
    expect(pages.map((page) => page.length)).toEqual([100, 100, 1]);
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(201);
  });

  it("streams", async () => {
    let text = "";
    const events: string[] = [];
    for await (const { event, data } of replicate.stream(LLAMA, { input: { prompt: "a red fox" } })) {
      events.push(event);
      if (event === "output") text += data;
    }
    expect(text).toMatch(/^a red fox, .+\.$/);
    expect(events.at(-1)).toBe("done");
    const written = await replicate.run(LLAMA, { input: { prompt: "a red fox", max_tokens: 2 } });
    expect(written).toEqual(["a", " red"]);
    const failing = async () => {
      for await (const _ of replicate.stream(LLAMA, { input: { prompt: "[failed] x" } }));
    };
    await expect(failing()).rejects.toThrow("CUDA");
  });

  it("uploads files, and sends blobs as inputs", async () => {
    const red = await sharp({ create: { width: 64, height: 64, channels: 3, background: "#f00" } })
      .png()
      .toBuffer();
    const file = await replicate.files.create(
      new File([new Uint8Array(red)], "red.png", { type: "image/png" }),
      {
        from: "test",
      },
    );
    expect(file).toMatchObject({ content_type: "image/png", size: red.length, metadata: { from: "test" } });
    expect(await replicate.files.get(file.id)).toEqual(file);
    expect((await replicate.files.list()).results).toEqual([file]);
    expect(await replicate.files.delete(file.id)).toBe(true);
    await expect(replicate.files.get(file.id)).rejects.toThrow("File not found");
    // Uploads only: with "data-uri", version 1.4.0 sends its own fields, including the token, instead of the input.
    const image = new Blob([new Uint8Array(red)], { type: "image/png" });
    const input = { prompt: "x", image, prompt_strength: 0, width: 64, height: 64 };
    const { channels } = await sharp(await bytesOf(first(await replicate.run(SDXL, { input })))).stats();
    expect(channels.map(({ mean }) => mean)).toEqual([255, 0, 0]);
  });

  it("looks up models, versions, collections, hardware, the account and the webhooks' secret", async () => {
    const model = await replicate.models.get("stability-ai", "sdxl");
    expect(model.latest_version?.id).toBe(VERSION);
    expect((await replicate.models.list()).results).toHaveLength(MODELS.length);
    expect((await replicate.models.search("flux-2")).results).toHaveLength(3);
    expect(await replicate.models.versions.get("stability-ai", "sdxl", VERSION)).toEqual(
      model.latest_version,
    );
    await replicate.models.versions.list("stability-ai", "sdxl");
    const own = { visibility: "private", hardware: "cpu" } as const;
    expect(await replicate.models.create("emulator", "own", own)).toMatchObject({ name: "own" });
    expect((await replicate.collections.get("text-to-image")).models?.length).toBe(20);
    expect((await replicate.collections.list()).results).toHaveLength(3);
    expect((await replicate.hardware.list())[0]).toEqual({ name: "CPU", sku: "cpu" });
    expect(await replicate.accounts.current()).toMatchObject({ type: "user", username: "emulator" });
    expect((await replicate.webhooks.default.secret.get()).key).toMatch(/^whsec_/);
  });

  it("deploys and trains", async () => {
    const config = { hardware: "cpu", min_instances: 0, max_instances: 1 };
    await replicate.deployments.create({
      name: "mine",
      model: "stability-ai/sdxl",
      version: VERSION,
      ...config,
    });
    const changed = await replicate.deployments.update("emulator", "mine", { max_instances: 3 });
    expect(changed.current_release).toMatchObject({ number: 2, configuration: { max_instances: 3 } });
    expect(await replicate.deployments.get("emulator", "mine")).toEqual(changed);
    expect((await replicate.deployments.list()).results).toEqual([changed]);
    const run = await replicate.deployments.predictions.create("emulator", "mine", {
      input: { prompt: "x" },
      wait: 5,
    });
    expect(run.status).toBe("succeeded");
    expect(await replicate.deployments.delete("emulator", "mine")).toBe(true);
    await expect(replicate.deployments.get("emulator", "mine")).rejects.toThrow("404");
    const training = await replicate.trainings.create("stability-ai", "sdxl", VERSION, {
      destination: "emulator/own",
      input: { input_images: "https://example.com/a.zip" },
    });
    expect((await replicate.trainings.list()).results).toHaveLength(1);
    emulator.advance(300);
    expect((await replicate.trainings.get(training.id)).status).toBe("succeeded");
    const second = await replicate.trainings.create("stability-ai", "sdxl", VERSION, {
      destination: "emulator/own",
      input: {},
    });
    expect((await replicate.trainings.cancel(second.id)).status).toBe("canceled");
  });
});
