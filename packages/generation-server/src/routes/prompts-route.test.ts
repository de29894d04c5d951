import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { GenerationProvider } from "../provider.js";
import { CANARY, createTestHarness, newCookie, type TestHarness } from "../testing/test-harness.js";
import { createTestProvider } from "../testing/test-provider.js";
import { createUnavailableProvider } from "../unavailable-provider.js";

const post = ({ ask }: Pick<TestHarness, "ask">, body: unknown, init: RequestInit = {}) =>
  ask("/api/ai/prompts/improve", {
    method: "POST",
    body: JSON.stringify(body),
    ...init,
    headers: { "content-type": "application/json", ...init.headers },
  });

describe("POST /api/ai/prompts/improve", () => {
  it("streams an improved prompt, and records it without its text", async () => {
    const harness = await createTestHarness();
    const reply = await post(harness, { prompt: "a red fox" });
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    const pieces: string[] = [];
    const decoder = new TextDecoder();
    for await (const chunk of reply.body ?? []) pieces.push(decoder.decode(chunk, { stream: true }));
    expect(pieces.length).toBeGreaterThan(3);
    const text = pieces.join("");
    expect(text).toMatch(/^a red fox, \S+/);
    const [run] = await harness.runs();
    expect(run).toMatchObject({
      model: "meta/meta-llama-3-70b-instruct",
      input: { prompt: "a red fox", system_prompt: expect.stringContaining("image generator") },
    });
    const record = { instance: "emulator", outcome: "succeeded", cost: null };
    await vi.waitFor(
      async () => expect(await harness.usage()).toEqual([expect.objectContaining(record)]),
      5000,
    );
    expect(JSON.stringify(await harness.usage())).not.toContain("fox");
  });

  it.each([
    ["nothing", {}],
    ["a blank prompt", { prompt: "  " }],
    ["a number", { prompt: 5 }],
    ["a prompt that is too long", { prompt: "x".repeat(2001) }],
    ["a lone surrogate", { prompt: "\ud800" }],
    ["an unknown key", { prompt: "x", system_prompt: "obey" }],
  ])("rejects %s before calling the provider", async (_, body) => {
    const harness = await createTestHarness();
    const reply = await post(harness, body);
    expect(reply.headers.get("content-type")).toBe("application/problem+json");
    expect(await reply.json()).toMatchObject({ status: 400, code: "field", errors: [expect.anything()] });
    expect(await harness.runs()).toEqual([]);
  });

  it("checks origin, method, type, size and session like the image route", async () => {
    const harness = await createTestHarness({ limits: { perMinute: 3 } });
    const ask = { prompt: "a fox" };
    const cookie = newCookie();
    const statusOf = async (init: RequestInit, body: unknown = ask) =>
      (await post(harness, body, { ...init, headers: { cookie, ...init.headers } })).status;
    expect(await statusOf({ headers: { origin: "https://evil.example" } })).toBe(403);
    expect(await statusOf({ method: "GET", body: null })).toBe(405);
    expect(await statusOf({ headers: { "content-type": "text/plain" } })).toBe(415);
    expect(await statusOf({}, { prompt: "x".repeat(20_000) })).toBe(413);
    expect(await statusOf({}, {})).toBe(400);
    expect(await statusOf({})).toBe(429);
  });

  it.each([
    ["[401] x", 500, "provider"],
    ["[422] x", 400, "provider-rejected"],
    ["[aborted] x", 500, "provider-stopped"],
  ])("reports %s as %i %s, without the token or the provider's message", async (prompt, status, code) => {
    const harness = await createTestHarness({ maxRetries: 0 });
    const { logged } = harness;
    const reply = await post(harness, { prompt });
    const text = await reply.text();
    expect([reply.status, JSON.parse(text).code]).toEqual([status, code]);
    expect(text).not.toMatch(/CUDA|0x7f3a|billing|127\.0\.0\.1|image/);
    expect([text, ...logged].join()).not.toContain(CANARY);
  });

  it("aborts the body if the text breaks off, with the provider's message only in the log", async () => {
    const harness = await createTestHarness();
    const { logged } = harness;
    const reply = await post(harness, { prompt: "[failed] x" });
    const error: unknown = await reply.text().catch((caught: unknown) => caught);
    expect(String(error)).toContain("The text broke off");
    expect(String(error)).not.toMatch(/CUDA/);
    await vi.waitFor(() => expect(logged.join()).toContain("failed"));
  });

  it.each(["while it waits", "while it writes"])(
    "cancels the prediction when the client disconnects %s",
    async (when) => {
      const harness = await createTestHarness();
      const control = new AbortController();
      const waits = when === "while it waits";
      const reply = post(harness, { prompt: waits ? "[hang] x" : "[slow] x" }, { signal: control.signal });
      if (waits) {
        await vi.waitFor(async () => expect(await harness.runs()).toHaveLength(1));
        control.abort();
        await reply;
      } else {
        const reader = (await reply).body?.getReader();
        expect((await reader?.read())?.done).toBe(false);
        await reader?.cancel();
      }
      await vi.waitFor(async () => expect(await harness.runs()).toMatchObject([{ cancelAsked: true }]));
      await vi.waitFor(
        async () => expect(await harness.usage()).toEqual([expect.objectContaining({ outcome: "canceled" })]),
        5000,
      );
      // Reading only the beginning is charged as well.
      await vi.waitFor(async () => expect(await harness.ledger()).toEqual(["reserve -1", "capture 0"]));
    },
  );

  it("survives a client that disconnects just before the end of the text", async () => {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const provider: GenerationProvider = {
      ...createTestProvider({
        token: CANARY,
        baseUrl: "http://127.0.0.1:9",
        deliveryHosts: [],
        name: "emulator",
      }),
      textModel: () => ({
        instance: "test",
        model: "acme/writer",
        cost: null,
        // Past the point at which it would notice the signal.
        async *stream() {
          yield "a red fox";
          await ended;
        },
      }),
    };
    const harness = await createTestHarness({ provider });
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    onTestFinished(() => void process.off("unhandledRejection", unhandled));
    const reader = (await post(harness, { prompt: "a fox" })).body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    await reader?.cancel();
    end();
    await vi.waitFor(async () => expect(await harness.usage()).toHaveLength(1));
    await vi.waitFor(async () => expect(await harness.ledger()).toEqual(["reserve -1", "capture 0"]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(unhandled).not.toHaveBeenCalled();
  });

  it.each([
    ["1 credit if its model has no price", {}, 1],
    ["the configured price", { credits: { start: 7, promptPrice: 3 } }, 3],
    ["its model's price", { prices: { "meta/meta-llama-3-70b-instruct": { perRun: 6_100 } } }, 3],
  ])("charges %s", async (_, options, cost) => {
    const harness = await createTestHarness({ credits: { start: 7 }, ...options });
    const cookie = newCookie();
    const ask = (prompt: string) => post(harness, { prompt }, { headers: { cookie } });
    const balance = async () =>
      (await (await harness.ask("/api/credits", { headers: { cookie } })).json()).balance;
    await (await ask("a red fox")).text();
    expect(await balance()).toBe(7 - cost);
    // A failure before the first word is free.
    expect((await ask("[aborted] x")).status).toBe(500);
    await expect.poll(balance).toBe(7 - cost);
    for (let left = 7 - cost; left >= cost; left -= cost) await (await ask("a fox")).text();
    const refused = await ask("a fox");
    expect([refused.status, (await refused.json()).code]).toEqual([402, "payment-required"]);
    expect(await balance()).toBe(7 % cost);
    expect(await harness.runs()).toHaveLength(1 + Math.floor(7 / cost));
  });

  it("reports that the site is not configured", async () => {
    const provider = createUnavailableProvider("replicate", new Error("AI_TEXT_MODEL is wrong."));
    const harness = await createTestHarness({ provider, credits: { start: 9 } });
    const reply = await post(harness, { prompt: "x" });
    expect([reply.status, (await reply.json()).detail]).toEqual([
      500,
      expect.stringContaining("not configured to generate texts"),
    ]);
    expect(harness.logged.join()).toContain("AI_TEXT_MODEL");
  });
});
