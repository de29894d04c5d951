import { createHash } from "node:crypto";
import sharp from "sharp";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Emulator } from "../../../replicate-emulator/emulator.mjs";
import { sessionAccounts } from "../accounts/session.js";
import {
  CANARY,
  createTestHarness,
  newCookie,
  SESSION_COOKIE,
  TEST_SECRET,
  type TestHarness,
} from "../testing/test-harness.js";
import { createUnavailableProvider } from "../unavailable-provider.js";

const ROUTE = "/api/ai/images/generate";

let harness: TestHarness;
let emulator: Emulator;
let logged: string[];
beforeEach(async () => {
  harness = await createTestHarness();
  ({ emulator, logged } = harness);
});

const signal = new AbortController().signal;
const ask = { prompt: "a fox", width: 64, height: 64 };
function post(body: unknown, headers: Record<string, string> = {}, handle = harness.server.handle) {
  const json = { "content-type": "application/json", ...headers };
  const init = { method: "POST", headers: json, body: JSON.stringify(body) };
  return handle(new Request(`http://demo.example${ROUTE}`, init));
}

describe("generateImages", () => {
  const generateImage = async (request: typeof ask & { seed?: number | undefined }) => {
    for await (const image of harness.server.generateImages(request, { signal })) return image;
    throw new Error("It generated no image.");
  };

  it("chooses a seed, sends it and reports it", async () => {
    const image = await generateImage(ask);
    expect(image).toMatchObject({
      provider: "emulator",
      mimeType: "image/png",
      fileName: `sdxl-${image.seed}.png`,
    });
    expect((await generateImage(ask)).seed).not.toBe(image.seed);
    const again = await generateImage({ ...ask, seed: image.seed });
    // Not the same bytes: each says when it was generated.
    const pixels = async (of: typeof image) =>
      sharp(await new Response("getReader" in of.bytes ? of.bytes : null).arrayBuffer())
        .raw()
        .toBuffer();
    expect((await pixels(again)).equals(await pixels(image))).toBe(true);
  });

  it("does not tell visitors which setting is missing", async () => {
    const provider = createUnavailableProvider("replicate", new Error("REPLICATE_API_TOKEN is not set."));
    const reply = await post(ask, {}, harness.another({ provider }).handle);
    expect(reply.status).toBe(500);
    expect(await reply.text()).not.toMatch(/REPLICATE|TOKEN/);
    expect(logged.join()).toContain("REPLICATE_API_TOKEN is not set");
  });
});

describe("the route", () => {
  it("returns the raw image with its metadata in headers", async () => {
    const reply = await post({ ...ask, seed: 5 });
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect([reply.headers.get("x-ai-provider"), reply.headers.get("x-ai-seed")]).toEqual(["emulator", "5"]);
    expect(await sharp(Buffer.from(await reply.arrayBuffer())).metadata()).toMatchObject({ width: 64 });
  });

  it("generates several images in one prediction, with distinct names", async () => {
    const reply = await post({ ...ask, seed: 5, n: 3 }, { accept: "application/json" });
    const { images, model } = await reply.json();
    expect(images.map(({ fileName }: { fileName: string }) => fileName)).toEqual([
      "sdxl-5.png",
      "sdxl-5-2.png",
      "sdxl-5-3.png",
    ]);
    expect(new Set(images.map(({ dataBase64 }: { dataBase64: string }) => dataBase64)).size).toBe(3);
    expect(model).toMatch(/^stability-ai\/sdxl:/);
    expect(await harness.runs()).toMatchObject([{ input: { num_outputs: 3, seed: 5 } }]);
  });

  it("reports the sent settings, with a sentence for each change", async () => {
    const model = "black-forest-labs/flux-schnell";
    const body = { ...ask, width: 1024, height: 560, steps: 30, negativePrompt: "blur", seed: 5, model };
    const reply = await post(body, { accept: "application/json" });
    const { images } = await reply.json();
    expect(images).toMatchObject([
      {
        seed: 5,
        sent: { aspect_ratio: "16:9", megapixels: "1", num_inference_steps: 4, seed: 5 },
        warnings: [
          expect.stringContaining("16:9 instead of 1024 × 560"),
          expect.stringContaining("4 instead of 30"),
          expect.stringContaining("no negative prompt"),
        ],
      },
    ]);
    expect(images[0].fileName).toBe("flux-schnell-5.webp");
    expect(JSON.stringify(images[0].sent)).not.toContain("fox");
    expect((await post({ ...ask, seed: 5 })).headers.get("x-ai-warnings")).toBeNull();
  });

  it("passes the guidance to the model, and rejects a quality that no model offers", async () => {
    const model = "black-forest-labs/flux-dev";
    expect((await post({ ...ask, guidance: 3.5, model })).status).toBe(200);
    expect((await harness.runs()).at(-1)).toMatchObject({ input: { guidance: 3.5 } });
    const reply = await post({ ...ask, quality: "high", model });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ errors: [{ field: "quality" }] });
  });

  it("uses input images and a mask, which are uploaded to the provider", async () => {
    const picture = async (background: string) => {
      const image = sharp({ create: { width: 64, height: 64, channels: 3, background } });
      return new Blob([new Uint8Array(await image.png().toBuffer())]);
    };
    const send = async (request: object) => {
      const form = new FormData();
      form.append("request", JSON.stringify({ ...ask, ...request }));
      form.append("image", await picture("red"), "../../etc/passwd");
      form.append("mask", await picture("white"), "m");
      return harness.ask(ROUTE, { method: "POST", body: form });
    };
    const reply = await send({ seed: 5 });
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "image/png"]);
    const metadata = (name: string) => JSON.parse(decodeURIComponent(reply.headers.get(name) ?? ""));
    expect(metadata("x-ai-sent")).toMatchObject({ image: "image-1.png", mask: "mask.png", seed: 5 });
    expect(metadata("x-ai-requested")).toMatchObject({
      width: 64,
      images: ["image-1.png"],
      mask: "mask.png",
      seed: 5,
    });
    const [run] = await harness.runs();
    expect([run?.input.image, run?.input.mask]).toEqual([
      expect.stringMatching(/\/v1\/files\//),
      expect.stringMatching(/\/v1\/files\//),
    ]);
    const refused = await send({ model: "black-forest-labs/flux-schnell" });
    expect([refused.status, (await refused.json()).errors]).toEqual([
      400,
      [{ field: "images", message: expect.stringContaining("starts from no image") }],
    ]);
  });

  it("serves the format of ai-connect, and ignores its key", async () => {
    const reply = await post({
      prompt: "a fox",
      n: 2,
      format: "webp",
      aspectRatio: "16:9",
      providerConfig: { apiKey: "sk-secret" },
    });
    const { images, provider, model } = await reply.json();
    expect([images.length, provider, model]).toEqual([2, "emulator", expect.stringContaining("sdxl")]);
    expect(images[0]).toMatchObject({ mimeType: "image/png", dataBase64: expect.any(String) });
    expect([JSON.stringify(await harness.runs()), ...logged].join()).not.toContain("sk-secret");
  });

  it("uses each model's own timeout, unless one is configured for all", async () => {
    const lifetimes = async () =>
      (await harness.runs()).map(({ lifetime }) => Math.round((lifetime - 5000) / 10_000) * 10);
    await post({ ...ask, model: "black-forest-labs/flux-schnell" });
    await post(ask);
    await post(ask, {}, harness.another({ timeout: 30_000 }).handle);
    expect(await lifetimes()).toEqual([630, 710, 660]);
  });

  it("accepts its models with or without the pinned version, and no others", async () => {
    const bare = await post({ ...ask, model: "stability-ai/sdxl" });
    expect(bare.headers.get("x-ai-model")).toMatch(/sdxl:7762fd07/);
    const others = [
      "stability-ai/sdxl:0000",
      "black-forest-labs/flux-dev:1",
      "meta/meta-llama-3-70b-instruct",
    ];
    for (const model of others) expect((await post({ ...ask, model })).status).toBe(400);
  });

  it.each([
    ["[401] x", 500, "provider"],
    ["[402] x", 500, "provider"],
    ["[422] x", 400, "provider-rejected"],
    ["[500] x", 500, "provider"],
    ["[html] x", 500, "provider"],
    ["[failed] x", 500, "provider-memory"],
    ["[aborted] x", 500, "provider-stopped"],
    ["[nsfw] x", 400, "content-refused"],
  ])("%s is %i %s, without the token", async (prompt, status, code) => {
    const reply = await post({ ...ask, prompt });
    const text = await reply.text();
    expect([reply.status, JSON.parse(text).code]).toEqual([status, code]);
    expect(text).not.toMatch(/CUDA|0x7f3a|billing|predictions|127\.0\.0\.1/);
    expect(logged.length).toBeGreaterThan(0);
    expect([text, ...[...reply.headers].flat(), ...logged].join()).not.toContain(CANARY);
  });

  it("breaks off if all downloads break off, without a charge", async () => {
    const reply = await post({ ...ask, prompt: "[truncated] x" });
    expect(reply.status).toBe(200);
    await expect(reply.arrayBuffer()).rejects.toThrow("not be sent completely");
    const database = await harness.database();
    const kinds = () => database.selectFrom("ledger").select("kind").orderBy("at").execute();
    await vi.waitFor(async () =>
      expect((await kinds()).map(({ kind }) => kind)).toEqual(["start", "reserve", "release"]),
    );
    // Clients of JSON are answered once the image is complete or has failed.
    const whole = await post({ ...ask, prompt: "[truncated] x" }, { accept: "application/json" });
    expect([whole.status, (await whole.json()).code]).toEqual([500, "provider"]);
  });

  it("lets the provider delay its response until the prediction has ended, without polling", async () => {
    expect((await post(ask)).status).toBe(200);
    const counters = await (await fetch(`${emulator.origin}/_emulator/counters`)).json();
    expect(counters).toMatchObject({ "predictions.create": 1 });
    expect(Object.keys(counters)).not.toContain("predictions.get");
  });

  it("streams the image while it arrives and is stored", async () => {
    const reply = await post({ ...ask, prompt: "[trickle] x" });
    const pieces: { at: number; bytes: Uint8Array }[] = [];
    for await (const bytes of reply.body ?? []) pieces.push({ at: Date.now(), bytes });
    // The provider sends ten chunks, 100 ms apart.
    expect((pieces.at(-1)?.at ?? 0) - (pieces[0]?.at ?? 0)).toBeGreaterThan(500);
    const sent = Buffer.concat(pieces.map(({ bytes }) => bytes));
    expect((await sharp(sent).metadata()).width).toBe(64);
    const database = await harness.database();
    const stored = () => database.selectFrom("generation_file").select(["size", "sha256"]).execute();
    const sha256 = createHash("sha256").update(sent).digest("hex");
    await vi.waitFor(async () => expect(await stored()).toEqual([{ size: sent.length, sha256 }]));
  });

  it("finds the prediction of a lost response, and creates no second one", async () => {
    const reply = await post({ ...ask, prompt: "[reset] x" });
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(await harness.runs()).toHaveLength(1);
  });

  it("streams each image when it is ready, and keeps and charges those before a failure", async () => {
    harness = await createTestHarness({ timeout: 3_000, runTime: 6_000 });
    const reply = await post({ ...ask, prompt: "[drip] x", n: 4 });
    const form = await reply.formData();
    const images = form.getAll("image").length;
    expect([images > 0, images < 4]).toEqual([true, true]);
    expect(JSON.parse(String(form.get("problem"))).code).toBe("provider-timeout");
    const database = await harness.database();
    const amounts = await database.selectFrom("ledger").select(["kind", "amount"]).orderBy("at").execute();
    const [, reserve, capture] = amounts.map(({ kind, amount }) => [kind, amount] as const);
    expect([reserve?.[0], capture?.[0]]).toEqual(["reserve", "capture"]);
    expect(capture?.[1]).toBeGreaterThan(0);
    expect(capture?.[1]).toBeLessThan(-Number(reserve?.[1]));
  });

  it("cancels the prediction when the client disconnects", async () => {
    const control = new AbortController();
    const request = new Request(`http://demo.example${ROUTE}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...ask, prompt: "[hang] x" }),
      signal: control.signal,
    });
    const run = harness.ask(request);
    type Seen = { cancelAsked: boolean }[];
    const seen = async (): Promise<Seen> =>
      JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text());
    await vi.waitFor(async () => expect(await seen()).toHaveLength(1));
    control.abort();
    await run;
    await vi.waitFor(async () => expect(await seen()).toMatchObject([{ cancelAsked: true }]));
  });

  it("limits each session, and all requests without a session together", async () => {
    const { handle } = harness.another({ limits: { perMinute: 1 } });
    const bad = { ...ask, width: 1 };
    const cookie = () => ({ cookie: newCookie() });
    const mine = cookie();
    const statuses = async (headers: Record<string, string>) => (await post(bad, headers, handle)).status;
    expect(await statuses(mine)).toBe(400);
    expect(await statuses(mine)).toBe(429);
    expect(await statuses(cookie())).toBe(400);
    expect(await statuses({})).toBe(400);
    expect(await statuses({ cookie: `${SESSION_COOKIE}=made.up` })).toBe(429);
  });

  it("counts towards the total only valid requests that were charged", async () => {
    const accounts = sessionAccounts({ secret: TEST_SECRET, cookie: SESSION_COOKIE });
    let startCredits = 0;
    const { handle } = harness.another({
      limits: { perMinute: 1 },
      accounts: {
        identify(request) {
          const { account, ...identity } = accounts.identify(request);
          return { ...identity, account: { ...account, startCredits } };
        },
      },
    });
    const statuses = async (body: object, times: number) =>
      Promise.all(
        Array.from({ length: times }, async () => (await post(body, { cookie: newCookie() }, handle)).status),
      );
    expect(await statuses({}, 21)).toEqual(Array(21).fill(400));
    for (let times = 0; times < 3; times++) expect(await statuses(ask, 7)).toEqual(Array(7).fill(402));
    startCredits = 9;
    const served = await statuses(ask, 22);
    expect(served.filter((status) => status === 200)).toHaveLength(20);
    expect(served.filter((status) => status === 429)).toHaveLength(2);
  });

  it("is unavailable while the database with the shared limits is unavailable", async () => {
    const { handle } = harness.another({ database: { url: "postgres://127.0.0.1:9/none" } });
    const reply = await post(ask, {}, handle);
    expect([reply.status, (await reply.json()).code]).toEqual([503, "unavailable"]);
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("serves only the configured hosts", async () => {
    const publicUrl = "https://media.example.com";
    const { handle } = harness.another({ http: { publicUrl, allowedHosts: [] } });
    const from = async (host: string) =>
      (await post({ ...ask, width: 1 }, { host, origin: `http://${host}` }, handle)).status;
    expect([await from("evil.example:3000"), await from("127.0.0.1:3000")]).toEqual([421, 400]);
    expect([await from("media.example.com"), await from("demo.example")]).toEqual([400, 421]);
  });

  it("serves the configured origins", async () => {
    const origin = "http://localhost:6006";
    expect((await post(ask, { origin })).status).toBe(403);
    const { handle } = harness.another({
      http: { allowedOrigins: [origin], allowedHosts: ["demo.example"] },
    });
    const reply = await post(ask, { origin }, handle);
    expect([reply.status, reply.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
  });
});
