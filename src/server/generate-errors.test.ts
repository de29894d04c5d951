import { describe, expect, it } from "vitest";
import { type GenerateHandlerOptions, MediaLibraryError } from "../server.js";
import { post, problem, setUp, validRequest } from "./generate-handler.contract.js";

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
