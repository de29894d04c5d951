import { sniffType } from "@reactkits.dev/react-media-library/server";
import sharp from "sharp";
import { expect, ROUTE, SECRET, test } from "./demo";
import { startNext } from "./servers";

const ask = { prompt: "a lighthouse at dusk", width: 128, height: 64 };

test("returns raw bytes, or JSON to clients that prefer it", async ({ request }) => {
  const raw = await request.post(ROUTE, { data: { ...ask, seed: 11 } });
  expect(raw.status()).toBe(200);
  expect(raw.headers()).toMatchObject({
    "content-type": "image/png",
    "x-ai-provider": "emulator",
    "x-ai-seed": "11",
    "x-content-type-options": "nosniff",
  });
  expect(raw.headers()["x-ai-model"]).toContain("stability-ai/sdxl");
  const bytes = await raw.body();
  expect(sniffType(bytes)).toBe("image/png");

  const json = await request.post(ROUTE, {
    data: { ...ask, seed: 11 },
    headers: { accept: "application/json" },
  });
  const body = await json.json();
  // Their marks say when each was made.
  const pixels = (image: Buffer) => sharp(image).raw().toBuffer();
  const again = await pixels(Buffer.from(body.imageBase64, "base64"));
  expect(again.equals(await pixels(bytes))).toBe(true);
  expect(body).toMatchObject({ mimeType: "image/png", provider: "emulator", images: [{ seed: 11 }] });
});

test("names every invalid field", async ({ request }) => {
  const reply = await request.post(ROUTE, {
    data: { prompt: " ", width: 5000, height: 64, steps: 0, more: 1 },
  });
  expect(reply.status()).toBe(400);
  expect(reply.headers()["content-type"]).toContain("application/problem+json");
  const problem = await reply.json();
  expect(problem).toMatchObject({ status: 400, code: "field" });
  expect(problem.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
    "more",
    "prompt",
    "steps",
    "width",
  ]);
});

test("rejects anything but a POST of JSON", async ({ request }) => {
  expect((await request.get(ROUTE)).status()).toBe(405);
  expect((await request.put(ROUTE, { data: ask })).status()).toBe(405);
  const text = { headers: { "content-type": "text/plain" }, data: JSON.stringify(ask) };
  expect((await request.post(ROUTE, text)).status()).toBe(415);
  expect((await request.post(ROUTE, { data: { ...ask, prompt: "x".repeat(20_000) } })).status()).toBe(413);
});

test("explains a provider's failure in its own words", async ({ request }) => {
  for (const [word, status, code] of [
    ["[failed]", 500, "provider-memory"],
    ["[nsfw]", 400, "content-refused"],
    ["[401]", 500, "provider"],
    ["[422]", 400, "provider-rejected"],
    ["[429]", 429, "provider-throttled"],
    ["[html]", 500, "provider"],
  ]) {
    const reply = await request.post(ROUTE, { data: { ...ask, prompt: `${word} x` } });
    expect([reply.status(), (await reply.json()).code]).toEqual([status, code]);
    if (status === 429) expect(Number(reply.headers()["retry-after"])).toBeGreaterThan(0);
  }
});

test("breaks off if all downloads break off, or returns problem details to clients of JSON", async ({
  request,
}) => {
  const data = { prompt: "[truncated] x", width: 512, height: 512 };
  await expect(request.post(ROUTE, { data })).rejects.toThrow("aborted");
  const reply = await request.post(ROUTE, { data, headers: { accept: "application/json" } });
  expect([reply.status(), (await reply.json()).code]).toEqual([500, "provider"]);
});

test("cancels the prediction when the client disconnects", async ({ demo, page }) => {
  await page.goto("/");
  const prompt = "[hang] a client that disconnects";
  await page.evaluate(
    async ([url, text]) => {
      const control = new AbortController();
      setTimeout(() => control.abort(), 600);
      const body = JSON.stringify({ prompt: text, width: 64, height: 64 });
      const headers = { "content-type": "application/json" };
      await fetch(url ?? "", { method: "POST", headers, body, signal: control.signal }).catch(
        () => undefined,
      );
    },
    [demo.url + ROUTE, prompt],
  );
  const seen = async () => (await demo.predictions()).find((prediction) => prediction.prompt === prompt);
  await expect.poll(async () => (await seen())?.cancelAsked).toBe(true);
});

test("allows pages of configured origins only", async ({ demo, page }) => {
  const generate = (url: string) =>
    page.evaluate(
      async ([target, body]) => {
        const headers = { "content-type": "application/json" };
        const reply = await fetch(target ?? "", { method: "POST", headers, body }).catch(() => undefined);
        if (!reply) return "blocked";
        return {
          status: reply.status,
          seed: reply.headers.get("x-ai-seed"),
          size: (await reply.blob()).size,
        };
      },
      [url, JSON.stringify({ ...ask, seed: 3 })],
    );
  await page.goto(demo.other.url);
  const allowed = await generate(demo.url + ROUTE);
  expect(allowed).toMatchObject({ status: 200, seed: "3" });

  const unlisted = await fetch(demo.url + ROUTE, {
    method: "POST",
    headers: { "content-type": "application/json", origin: demo.other.unlisted },
    body: JSON.stringify(ask),
  });
  expect([unlisted.status, unlisted.headers.get("access-control-allow-origin")]).toEqual([403, null]);
});

test("limits each session, and all requests without a cookie together", async ({ playwright }) => {
  // Requests with invalid fields count as well, and need no provider.
  const next = await startNext({ REPLICATE_API_TOKEN: "unused", AI_RATE_LIMIT: "2", SESSION_SECRET: SECRET });
  const visitor = async (cookie: boolean) => {
    const client = await playwright.request.newContext({ baseURL: next.url });
    if (cookie) await client.get("/");
    return async () => (await client.post(ROUTE, { data: {} })).status();
  };
  const [mine, yours, anonymous, another] = await Promise.all([true, true, false, false].map(visitor));
  if (!mine || !yours || !anonymous || !another) throw new Error("no visitors");
  expect([await mine(), await mine(), await mine()]).toEqual([400, 400, 429]);
  expect(await yours()).toBe(400);
  expect([await anonymous(), await another(), await anonymous(), await another()]).toEqual([
    400, 400, 429, 429,
  ]);
  expect(await yours()).toBe(400);
  await next.stop();
});
