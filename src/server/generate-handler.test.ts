import { describe, expect, it } from "vitest";
import {
  createGenerateHandler,
  type GeneratedImage,
  type GenerateHandlerOptions,
  MediaLibraryError,
} from "../server.js";

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(60).fill(7)]);
const image = (more: Partial<GeneratedImage> = {}): GeneratedImage => ({
  bytes: PNG,
  mimeType: "image/png",
  provider: "emulator",
  fileName: "fox.png",
  ...more,
});
const validRequest = { prompt: "a red fox", width: 768, height: 768 };

function setUp(options: Partial<GenerateHandlerOptions> = {}) {
  const calls: unknown[] = [];
  const errors: unknown[] = [];
  const handler = createGenerateHandler({
    generate: async (request) => {
      calls.push(request);
      return image({ seed: request.seed ?? 7 });
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  return { handler, calls, errors };
}

type PostInit = { headers?: Record<string, string>; signal?: AbortSignal; method?: string };
function post(body: unknown, { headers, ...init }: PostInit = {}): Request {
  return new Request("http://localhost:3000/api/ai/images/generate", {
    method: "POST",
    headers: { "content-type": "application/json", host: "127.0.0.1:3000", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
}

async function problem(reply: Response) {
  expect(reply.headers.get("content-type")).toBe("application/problem+json");
  const body: Record<string, unknown> = await reply.json();
  expect(body).toMatchObject({ type: expect.any(String), title: expect.any(String), status: reply.status });
  expect(body).toMatchObject({
    detail: expect.stringMatching(/\w/),
    requestId: expect.stringMatching(/^[\w-]{8,}$/),
  });
  return { status: reply.status, code: body.code, fields: fieldNames(body.errors), body };
}

function fieldNames(errors: unknown): unknown[] {
  return Array.isArray(errors) ? errors.map(({ field }) => field) : [];
}

describe("request validation", () => {
  it.each<[string, string | undefined, number]>([
    ["the type with a charset", "application/json; charset=UTF-8", 200],
    ["another case", "Application/JSON", 200],
    ["another charset", "application/json; charset=utf-16", 415],
    ["a form's type", "text/plain", 415],
    ["no type", "", 415],
  ])("checks the content type: %s", async (_name, type, status) => {
    const reply = await setUp().handler(post(validRequest, { headers: { "content-type": type ?? "" } }));
    expect(reply.status).toBe(status);
  });

  it("rejects a compressed body", async () => {
    const reply = await setUp().handler(post(validRequest, { headers: { "content-encoding": "gzip" } }));
    expect(await problem(reply)).toMatchObject({ status: 415, code: "media-type" });
  });

  it("rejects a body over 16 KB without reading further, whatever its Content-Length", async () => {
    const { handler } = setUp();
    const claimed = post(validRequest, { headers: { "content-length": "99999" } });
    expect(await problem(await handler(claimed))).toMatchObject({ status: 413, code: "too-large" });

    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new TextEncoder().encode(" ".repeat(1024)));
      },
    });
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: endless,
      duplex: "half",
    };
    const reply = await handler(new Request("http://a.test/", init));
    expect(await problem(reply)).toMatchObject({ status: 413, code: "too-large" });
    expect(pulled).toBeLessThan(25);
    expect((await handler(post(`${JSON.stringify(validRequest)}${" ".repeat(16_000)}`))).status).toBe(200);
  });

  it.each(["", "{", "[]", "null", '"text"', "[".repeat(16_000), "{}}"])(
    "rejects a body that is not a JSON object: %.20s",
    async (body) => {
      expect(await problem(await setUp().handler(post(body)))).toMatchObject({
        status: 400,
        code: "invalid-json",
      });
    },
  );

  it("rejects invalid UTF-8", async () => {
    const body = Buffer.from(JSON.stringify({ ...validRequest, prompt: "\xff" }), "latin1");
    const headers = { "content-type": "application/json" };
    const request = new Request("http://a.test/", { method: "POST", headers, body });
    expect(await problem(await setUp().handler(request))).toMatchObject({
      status: 400,
      code: "invalid-json",
    });
  });

  it.each<[string, object, string[]]>([
    ["no prompt", { prompt: undefined }, ["prompt"]],
    ["a blank prompt", { prompt: " \n" }, ["prompt"]],
    ["a prompt of 2001 characters", { prompt: "🦊".repeat(2001) }, ["prompt"]],
    ["a lone surrogate", { prompt: "fox \ud83e" }, ["prompt"]],
    ["null instead of an absent field", { model: null, seed: null }, ["model", "seed"]],
    ["sizes out of bounds", { width: 63, height: 1025 }, ["width", "height"]],
    ["sizes that are not integers", { width: 512.5, height: "512" }, ["width", "height"]],
    ["steps and seed out of bounds", { steps: 51, seed: 2 ** 32 }, ["steps", "seed"]],
    ["steps and seed below their minimum", { steps: 0, seed: -1 }, ["steps", "seed"]],
    ["unknown keys", { webhook: "http://evil.test", constructor: 1 }, ["webhook", "constructor"]],
    [
      "several invalid fields at once",
      { prompt: 1, width: 0, model: "x/y", seed: 1.5, n: 17, strength: 1 },
      ["strength", "prompt", "width", "model", "seed", "n"],
    ],
  ])("%s", async (_name, changes, fields) => {
    const { handler, calls } = setUp();
    const answer = await problem(await handler(post({ ...validRequest, ...changes })));
    expect(answer).toMatchObject({ status: 400, code: "field", fields });
    expect(calls).toEqual([]);
  });

  it("rejects __proto__ as an unknown key", async () => {
    const { handler } = setUp();
    const answer = await problem(
      await handler(post('{"prompt":"x","width":64,"height":64,"__proto__":{"steps":9}}')),
    );
    expect(answer).toMatchObject({ status: 400, code: "field", fields: ["__proto__"] });
  });

  it("accepts the limits themselves and passes only known fields on", async () => {
    const { handler, calls } = setUp();
    const least = { prompt: "x", width: 64, height: 1024, negativePrompt: "", steps: 1, seed: 0 };
    const most = { prompt: "🦊".repeat(2000), width: 1024, height: 64, steps: 50, seed: 2 ** 32 - 1 };
    expect((await handler(post(least))).status).toBe(200);
    expect((await handler(post(most))).status).toBe(200);
    expect(calls).toEqual([least, most]);
  });

  it("rejects other methods and names the accepted one", async () => {
    for (const method of ["GET", "PUT", "DELETE", "HEAD"]) {
      const reply = await setUp().handler(new Request("http://a.test/", { method }));
      expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    }
  });

  it("rejects unlisted models and runs the listed version of a name without a version", async () => {
    const { handler, calls } = setUp({ models: ["a/pinned:1", "a/bare"] });
    for (const model of ["a/pinned:1", "a/pinned", "a/bare"])
      expect((await handler(post({ ...validRequest, model }))).status).toBe(200);
    expect(calls).toMatchObject([{ model: "a/pinned:1" }, { model: "a/pinned:1" }, { model: "a/bare" }]);
    for (const model of ["a/pinned:2", "a/bare:1", "b/other", "a", "", "a/pinned:"]) {
      const answer = await problem(await handler(post({ ...validRequest, model })));
      expect(answer).toMatchObject({ status: 400, code: "model-not-allowed", fields: ["model"] });
    }
  });

  it("rejects every model if none is listed", async () => {
    const answer = await problem(await setUp().handler(post({ ...validRequest, model: "a/b" })));
    expect(answer).toMatchObject({ status: 400, code: "model-not-allowed" });
  });

  it("rejects unauthorized requests before counting or reading them", async () => {
    const { handler } = setUp({
      authorize: (request) => request.headers.has("cookie"),
      rateLimit: { perMinute: 1 },
    });
    for (const _ of [1, 2])
      expect(await problem(await handler(post("{")))).toMatchObject({ status: 401, code: "unauthorized" });
    expect((await handler(post(validRequest, { headers: { cookie: "a=b" } }))).status).toBe(200);
  });
});

describe("provider errors", () => {
  it.each<[unknown, number, string]>([
    [
      new MediaLibraryError("provider-rejected", "The provider refused the prompt."),
      400,
      "provider-rejected",
    ],
    [new MediaLibraryError("payment-required", "No credit is left."), 402, "payment-required"],
    [new MediaLibraryError("provider-timeout", "It took too long."), 504, "provider-timeout"],
    [new DOMException("late", "TimeoutError"), 504, "provider-timeout"],
    [new MediaLibraryError("quota", "not a server's code r8_canary"), 500, "provider"],
    [new Error("r8_canary"), 500, "provider"],
    ["r8_canary", 500, "provider"],
    [undefined, 500, "provider"],
  ])("%s", async (thrown, status, code) => {
    const { handler } = setUp({ generate: () => Promise.reject(thrown) });
    const answer = await problem(await handler(post(validRequest)));
    expect(answer).toMatchObject({ status, code });
    expect(JSON.stringify(answer.body)).not.toContain("canary");
  });

  it("sends Retry-After of at least one second and never reveals the cause", async () => {
    const cause = new Error("r8_canary");
    const error = new MediaLibraryError("provider-throttled", "Busy.", { retryAfter: 4.2, cause });
    const { handler, errors } = setUp({ generate: () => Promise.reject(error) });
    const reply = await handler(post(validRequest));
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([429, "5"]);
    expect(await reply.text()).not.toContain("canary");
    expect(errors).toEqual([error]);
  });

  it.each<[string, unknown]>([
    ["an empty list", []],
    ["nothing", undefined],
    ["an image without bytes", { mimeType: "image/png", provider: "x", fileName: "x" }],
    ["a string instead of bytes", { bytes: "text", provider: "x" }],
  ])("answers 500 if generate returns %s", async (_name, result) => {
    const generate = answering(result);
    expect(await problem(await setUp({ generate }).handler(post(validRequest)))).toMatchObject({
      status: 500,
      code: "provider",
    });
  });

  it("answers 500 if generate and onError throw", async () => {
    const throws = () => {
      throw new Error("r8_canary");
    };
    const answer = await problem(
      await setUp({ generate: throws, onError: throws }).handler(post(validRequest)),
    );
    expect(answer).toMatchObject({ status: 500, code: "provider" });
    expect(JSON.stringify(answer.body)).not.toContain("canary");
  });

  it.each<[string, (throws: () => never) => Partial<GenerateHandlerOptions>]>([
    ["authorize", (throws) => ({ authorize: throws })],
    ["models", (throws) => ({ models: throws })],
    ["allowedHosts", (throws) => ({ allowedHosts: throws })],
    ["allowedOrigins", (throws) => ({ allowedOrigins: throws })],
    ["trustedProxies", (throws) => ({ trustedProxies: throws })],
    ["rateLimit.perMinute", (throws) => ({ rateLimit: { perMinute: throws } })],
    ["rateLimit.totalPerMinute", (throws) => ({ rateLimit: { perMinute: 9, totalPerMinute: throws } })],
    ["rateLimit.key", (throws) => ({ rateLimit: { perMinute: 9, key: throws } })],
    ["rateLimit.limiter", (throws) => ({ rateLimit: { perMinute: 9, limiter: throws } })],
    [
      "rateLimit.limiter.take",
      (throws) => ({ rateLimit: { perMinute: 9, limiter: { take: throws, giveBack: throws } } }),
    ],
  ])("reports a misconfigured server if %s throws", async (_name, options) => {
    const cause = new Error("r8_canary");
    const { handler, errors, calls } = setUp(
      options(() => {
        throw cause;
      }),
    );
    const answer = await problem(await handler(post(validRequest)));
    expect(answer).toMatchObject({
      status: 500,
      body: { detail: expect.stringContaining("not configured correctly") },
    });
    expect(JSON.stringify(answer.body)).not.toContain("canary");
    expect(errors).toMatchObject([{ cause }]);
    expect(calls).toEqual([]);
  });
});

/** What an app in plain JavaScript might answer. */
function answering(result: unknown): GenerateHandlerOptions["generate"] {
  return () => Promise.resolve(JSON.parse(JSON.stringify(result ?? null)));
}

describe("rate limit", () => {
  it("answers 429 with Retry-After per client and for the total", async () => {
    const { handler } = setUp({
      rateLimit: {
        perMinute: () => 2,
        totalPerMinute: 3,
        key: (request) => request.headers.get("cookie") ?? "",
      },
    });
    const from = (cookie: string) => handler(post(validRequest, { headers: { cookie } }));
    const statuses = [];
    for (const cookie of ["a", "a", "a", "b", "c"]) statuses.push((await from(cookie)).status);
    expect(statuses).toEqual([200, 200, 429, 200, 429]);
    const reply = await from("a");
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(55);
    expect(await problem(reply)).toMatchObject({ status: 429, code: "rate-limited" });
  });

  it("counts only valid requests that generate accepts towards the total, and all requests per client", async () => {
    const refusals: MediaLibraryError[] = [];
    const { handler } = setUp({
      rateLimit: { perMinute: 4, totalPerMinute: 1, key: (request) => request.headers.get("cookie") ?? "" },
      generate: async () => {
        const refusal = refusals.pop();
        if (refusal) throw refusal;
        return image();
      },
    });
    const from = async (cookie: string, body = validRequest) =>
      (await handler(post(body, { headers: { cookie } }))).status;
    const invalid = { ...validRequest, width: 1 };
    refusals.push(new MediaLibraryError("payment-required", "No credits."));
    expect([await from("a", invalid), await from("a", invalid), await from("a", invalid)]).toEqual([
      400, 400, 400,
    ]);
    expect([await from("a"), await from("a")]).toEqual([402, 429]);
    expect(await from("b", invalid)).toBe(400);
    expect([await from("b"), await from("b"), await from("c")]).toEqual([200, 429, 429]);
  });

  it("counts a request that failed at the provider towards the total", async () => {
    const { handler } = setUp({
      rateLimit: { perMinute: 9, totalPerMinute: 1 },
      generate: async () => {
        throw new Error("It broke.");
      },
    });
    expect((await handler(post(validRequest))).status).toBe(500);
    expect((await handler(post(validRequest))).status).toBe(429);
  });

  it("applies a higher limit per address across its clients", async () => {
    const keys = { key: (request: Request) => request.headers.get("cookie") ?? "" };
    const statusesOf = async (rateLimit: object, address: string, requests: number) => {
      const { handler } = setUp({ rateLimit: { perMinute: 1, ...keys, ...rateLimit } });
      const statuses = [];
      for (let n = 0; n < requests; n++) {
        statuses.push(
          (await handler(post(validRequest, { headers: { cookie: `${n}` } }), { address })).status,
        );
      }
      return statuses;
    };
    expect(await statusesOf({}, "192.0.2.1", 21)).toEqual([...Array(20).fill(200), 429]);
    expect(await statusesOf({ perAddress: 2 }, "192.0.2.1", 3)).toEqual([200, 200, 429]);
    expect(await statusesOf({}, "127.0.0.1", 30)).toEqual(Array(30).fill(200));
  });

  it("uses a forwarded address only behind trusted proxies, and then the last one", async () => {
    const forged = (n: number) =>
      post(validRequest, { headers: { "x-forwarded-for": `10.0.0.${n}, 192.0.2.1` } });
    for (const trustedProxies of [0, 1]) {
      const { handler } = setUp({ trustedProxies, rateLimit: { perMinute: 1 } });
      expect((await handler(forged(1))).status).toBe(200);
      expect((await handler(forged(2))).status).toBe(429);
      const other = await handler(post(validRequest, { headers: { "x-forwarded-for": "192.0.2.2" } }));
      expect(other.status).toBe(trustedProxies === 1 ? 200 : 429);
    }
  });
});
