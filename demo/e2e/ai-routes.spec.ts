import { sniffType } from "@reactkits.dev/react-media-library/server";
import { CANARY, expect, ROUTE, test } from "./demo";

const IMPROVE = "/api/ai/prompts/improve";
const VIDEO = "/api/ai/videos/generate";

test("lists models with limits, prices and a video's length, and no settings", async ({ request }) => {
  const reply = await request.get("/api/ai/models");
  expect([reply.status(), reply.headers()["content-type"]]).toEqual([200, "application/json"]);
  const text = await reply.text();
  const { models, videos } = JSON.parse(text);
  expect(models).toContainEqual(
    expect.objectContaining({ label: "FLUX schnell (fast)", microUsdPerImage: 3000, timeout: 1_870_000 }),
  );
  expect(videos).toContainEqual(
    expect.objectContaining({ id: "kling-ai/kling-video", seconds: [5, 10], microUsdPerSecond: 90_000 }),
  );
  expect(text).not.toMatch(/REPLICATE|AI_|127\.0\.0\.1/);
  expect(text).not.toContain(CANARY);
});

test("returns several images of one run in one reply", async ({ request }) => {
  const data = { prompt: "three lighthouses", width: 64, height: 64, n: 3, seed: 2 };
  const reply = await request.post(ROUTE, { data, headers: { accept: "application/json" } });
  const { images } = await reply.json();
  expect(images).toHaveLength(3);
  expect(new Set(images.map(({ dataBase64 }: { dataBase64: string }) => dataBase64)).size).toBe(3);
});

test("streams an improved prompt, and stops when the client disconnects", async ({ demo, page }) => {
  await page.goto("/");
  const read = (prompt: string, stopAfter: number) =>
    page.evaluate(
      async ([url, body, stop]) => {
        const control = new AbortController();
        const headers = { "content-type": "application/json" };
        const init = { method: "POST", headers, body, signal: control.signal };
        const reply = await fetch(url, init);
        const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
        const pieces: string[] = [];
        for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
          pieces.push(next.value);
          if (pieces.length === stop) {
            control.abort();
            break;
          }
        }
        return { status: reply.status, pieces };
      },
      [demo.url + IMPROVE, JSON.stringify({ prompt }), stopAfter] as const,
    );
  const whole = await read("a lighthouse at dusk", 0);
  expect(whole.status).toBe(200);
  expect(whole.pieces.join("")).toMatch(/^a lighthouse at dusk, \S/);

  // Its first piece arrives while it is written: otherwise nothing would be left to cancel.
  const prompt = "[slow] a reader who leaves";
  expect((await read(prompt, 1)).pieces).toHaveLength(1);
  const seen = async () => (await demo.predictions()).find((prediction) => prediction.prompt === prompt);
  await expect.poll(async () => (await seen())?.cancelAsked).toBe(true);
});

test("generates playable videos from a prompt and from images", async ({ demo, page, request }) => {
  const reply = await request.post(VIDEO, { data: { prompt: "waves", seconds: 5 } });
  expect([reply.status(), reply.headers()["x-ai-model"]]).toEqual([200, "kling-ai/kling-video"]);
  expect(sniffType((await reply.body()).subarray(0, 64))).toBe(reply.headers()["content-type"]);

  await page.goto("/");
  const seconds = await page.evaluate(async (url) => {
    const canvas = new OffscreenCanvas(64, 64);
    canvas.getContext("2d")?.fillRect(0, 0, 64, 64);
    const image = await canvas.convertToBlob();
    const form = new FormData();
    form.append("request", "{}");
    for (const name of ["one.png", "two.png"]) form.append("image", image, name);
    const reply = await fetch(url, { method: "POST", body: form });
    const element = document.createElement("video");
    element.src = URL.createObjectURL(await reply.blob());
    await new Promise((resolve, reject) => {
      element.onloadedmetadata = resolve;
      element.onerror = () => reject(new Error(element.error?.message));
    });
    return element.duration;
  }, demo.url + VIDEO);
  expect(seconds).toBeCloseTo(4, 0);

  const empty = new FormData();
  empty.append("request", "{}");
  const refused = await fetch(demo.url + VIDEO, { method: "POST", body: empty });
  expect([refused.status, (await refused.json()).errors[0].field]).toEqual([400, "images"]);
});

test("guards the routes for prompts and videos like the one for images", async ({ demo, request }) => {
  for (const route of [IMPROVE, VIDEO]) {
    expect((await request.get(route)).status(), route).toBe(405);
    const text = { headers: { "content-type": "text/plain" }, data: "{}" };
    expect((await request.post(route, text)).status(), route).toBe(415);
    expect((await request.post(route, { data: {} })).status(), route).toBe(400);
    const foreign = { headers: { origin: demo.other.unlisted }, data: { prompt: "x" } };
    expect((await request.post(route, foreign)).status(), route).toBe(403);
  }
});
