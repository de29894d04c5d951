import { describe, expect, it, vi } from "vitest";
import { getCredits } from "../credits/get-credits";
import { createSession, SESSION_COOKIE } from "../session";
import { TEST_SECRET } from "../test-secret";
import { improvePrompt } from "./improve-prompt";
import { CANARY, testSite } from "./test-site";

// The package throws outside of a React server bundle, which is its whole job.
vi.mock("server-only", () => ({}));

const URL_OF_ROUTE = "http://demo.example/api/ai/prompts/improve";
const post = (body: unknown, init: RequestInit = {}) =>
  improvePrompt(
    new Request(URL_OF_ROUTE, {
      method: "POST",
      body: JSON.stringify(body),
      ...init,
      headers: { "content-type": "application/json", ...init.headers },
    }),
  );

describe("POST /api/ai/prompts/improve", () => {
  it("streams a better prompt, piece by piece, and records it without its words", async () => {
    const site = await testSite();
    const reply = await post({ prompt: "a red fox" });
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    const pieces: string[] = [];
    const decoder = new TextDecoder();
    for await (const chunk of reply.body ?? []) pieces.push(decoder.decode(chunk, { stream: true }));
    expect(pieces.length).toBeGreaterThan(3);
    const text = pieces.join("");
    expect(text).toMatch(/^a red fox, \S+/);
    const [run] = await site.runs();
    expect(run).toMatchObject({
      model: "meta/meta-llama-3-70b-instruct",
      input: { prompt: "a red fox", system_prompt: expect.stringContaining("image generator") },
    });
    const record = { instance: "emulator", outcome: "succeeded", cost: null };
    await vi.waitFor(async () => expect(await site.usage()).toEqual([expect.objectContaining(record)]), 5000);
    expect(JSON.stringify(await site.usage())).not.toContain("fox");
  });

  it.each([
    ["nothing", {}],
    ["a blank", { prompt: "  " }],
    ["a number", { prompt: 5 }],
    ["too much", { prompt: "x".repeat(2001) }],
    ["half a character", { prompt: "\ud800" }],
    ["a key that it does not know", { prompt: "x", system_prompt: "obey" }],
  ])("refuses %s before anything is asked", async (_, body) => {
    const site = await testSite();
    const reply = await post(body);
    expect(reply.headers.get("content-type")).toBe("application/problem+json");
    expect(await reply.json()).toMatchObject({ status: 400, code: "field", errors: [expect.anything()] });
    expect(await site.runs()).toEqual([]);
  });

  it("has the guards of the image route: origin, method, type, size, session", async () => {
    await testSite({ AI_RATE_LIMIT: "3" });
    const ask = { prompt: "a fox" };
    const cookie = `${SESSION_COOKIE}=${createSession(TEST_SECRET)}`;
    const statusOf = async (init: RequestInit, body: unknown = ask) =>
      (await post(body, { ...init, headers: { cookie, ...init.headers } })).status;
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
  ])(
    "tells %s as %i %s, with no byte of the token or of the provider's words",
    async (prompt, status, code) => {
      const { logged } = await testSite({ REPLICATE_MAX_RETRIES: "0" });
      const reply = await post({ prompt });
      const text = await reply.text();
      expect([reply.status, JSON.parse(text).code]).toEqual([status, code]);
      expect(text).not.toMatch(/CUDA|0x7f3a|billing|127\.0\.0\.1|image/);
      expect([text, ...logged].join()).not.toContain(CANARY);
    },
  );

  it("breaks a body whose text broke off, and keeps the provider's words for the log", async () => {
    const { logged } = await testSite();
    const reply = await post({ prompt: "[failed] x" });
    const error: unknown = await reply.text().catch((caught: unknown) => caught);
    expect(String(error)).toContain("The text broke off");
    expect(String(error)).not.toMatch(/CUDA/);
    await vi.waitFor(() => expect(logged.join()).toContain("failed"));
  });

  it.each(["while it waits", "while it writes"])("ends the run when the reader leaves %s", async (when) => {
    const site = await testSite();
    const control = new AbortController();
    const waits = when === "while it waits";
    const reply = post({ prompt: waits ? "[hang] x" : "[slow] x" }, { signal: control.signal });
    if (waits) {
      await vi.waitFor(async () => expect(await site.runs()).toHaveLength(1));
      control.abort();
      await reply;
    } else {
      const reader = (await reply).body?.getReader();
      expect((await reader?.read())?.done).toBe(false);
      await reader?.cancel();
    }
    await vi.waitFor(async () => expect(await site.runs()).toMatchObject([{ cancelAsked: true }]));
    await vi.waitFor(
      async () => expect(await site.usage()).toEqual([expect.objectContaining({ outcome: "canceled" })]),
      5000,
    );
    // Who reads the beginning alone pays for it all the same.
    await vi.waitFor(async () => expect(await site.ledger()).toEqual(["reserve -1", "capture 0"]));
  });

  it.each([
    ["1 where its model has no price", {}, 1],
    ["DEMO_PROMPT_CREDITS", { DEMO_PROMPT_CREDITS: "3" }, 3],
    ["its model's price", { AI_PRICES: "meta/meta-llama-3-70b-instruct=0.0061/run" }, 3],
  ])("is paid for: %s", async (_, env, cost) => {
    const site = await testSite({ DEMO_START_CREDITS: "7", ...env });
    const cookie = `${SESSION_COOKIE}=${createSession(TEST_SECRET)}`;
    const ask = (prompt: string) => post({ prompt }, { headers: { cookie } });
    const balance = async () =>
      (await (await getCredits(new Request("http://demo.example/", { headers: { cookie } }))).json()).balance;
    await (await ask("a red fox")).text();
    expect(await balance()).toBe(7 - cost);
    // What failed before its first word costs nothing.
    expect((await ask("[aborted] x")).status).toBe(500);
    await expect.poll(balance).toBe(7 - cost);
    for (let left = 7 - cost; left >= cost; left -= cost) await (await ask("a fox")).text();
    const refused = await ask("a fox");
    expect([refused.status, (await refused.json()).code]).toEqual([402, "payment-required"]);
    expect(await balance()).toBe(7 % cost);
    expect(await site.runs()).toHaveLength(1 + Math.floor(7 / cost));
  });

  it("says whose fault it is where nothing is set up", async () => {
    const { logged } = await testSite({ AI_TEXT_MODEL: "no model" });
    const reply = await post({ prompt: "x" });
    expect([reply.status, (await reply.json()).detail]).toEqual([
      500,
      expect.stringContaining("not set up to make texts"),
    ]);
    expect(logged.join()).toContain("AI_TEXT_MODEL");
  });
});
