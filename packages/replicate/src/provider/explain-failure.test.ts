import { describe, expect, it } from "vitest";
import type { FailureKind } from "../failure-kind.js";
import { type Clock, ReplicateError, type ReplicateErrorCode } from "../replicate-error.js";
import { explainFailure } from "./explain-failure.js";

const explained = (error: ReplicateError) => explainFailure(error, "image")?.error;

const SECRETS = "CUDA out of memory at 0x7f3a: set REPLICATE_API_TOKEN, see https://replicate.com/billing";

it.each<[ReplicateErrorCode, string, boolean, RegExp]>([
  ["unauthenticated", "provider", false, /this site's account/],
  ["insufficient-credit", "provider", false, /no credit left/],
  ["invalid-input", "provider-rejected", false, /Change the prompt/],
  ["throttled", "provider-throttled", true, /Try again in 3 s/],
  ["server", "provider", true, /could not make/],
  ["unexpected-status", "provider", false, /could not make/],
  ["not-found", "provider", false, /could not make/],
  ["invalid-request", "provider", false, /could not make/],
  ["invalid-webhook", "provider", false, /could not make/],
  ["bad-reply", "provider", false, /no answer.*charged/],
  ["network", "provider", true, /cannot be reached/],
  ["timeout", "provider-timeout", true, /took too long/],
  ["failed", "provider", true, /tried and failed, and gave no reason/],
  ["canceled", "provider-stopped", true, /stopped before/],
  ["aborted", "provider-stopped", true, /stopped before/],
  ["no-output", "provider", true, /no image/],
  ["address", "provider", true, /no image/],
  ["file-gone", "output-expired", true, /was made, but.*has deleted it/],
  ["data-removed", "output-expired", true, /was made, but.*has deleted it/],
  ["file-type", "provider", true, /no image/],
  ["too-large", "provider", true, /no image/],
])("explains %s to people as %s, in our own words", (code, reported, retryable, message) => {
  const error = explained(new ReplicateError(code, SECRETS, { retryAfter: 2.2 }));
  expect(error).toMatchObject({ code: reported, retryable, message: expect.stringMatching(message) });
  expect(JSON.stringify(error)).not.toMatch(/CUDA|0x7f3a|REPLICATE|billing/);
});

it.each<[FailureKind, string, boolean, RegExp]>([
  ["content", "content-refused", false, /refused this for its content/],
  ["input", "provider-rejected", false, /could not use what it was given/],
  ["memory", "provider-memory", true, /ran out of memory/],
  ["stopped", "provider-stopped", true, /stopped before/],
  ["unknown", "provider", true, /gave no reason/],
])("explains a prediction that failed for its %s as %s", (kind, code, retryable, message) => {
  const error = explained(new ReplicateError("failed", SECRETS, { kind }));
  expect(error).toMatchObject({ code, retryable, message: expect.stringMatching(message) });
  expect(JSON.stringify(error)).not.toMatch(/CUDA|0x7f3a|REPLICATE|billing/);
});

it.each<[Clock | undefined, number | undefined, string, RegExp]>([
  ["queue", 60_000, "queue-timeout", /^This site did not get to the image within 60 seconds/],
  ["throttle", 600_000, "provider-throttled", /was busy and did not take the image within 10 minutes/],
  ["boot", 600_000, "start-timeout", /^The model did not start within 10 minutes/],
  ["run", 60_000, "provider-timeout", /took too long.*fewer steps/],
  [undefined, undefined, "provider-timeout", /took too long/],
])("explains a timeout by its clock: %s", (clock, limit, code, message) => {
  const error = explained(new ReplicateError("timeout", SECRETS, { clock, limit }));
  expect(error).toMatchObject({ code, retryable: true, message: expect.stringMatching(message) });
});

it("does not explain other errors, such as the reason of an abort", () => {
  expect(explainFailure(new DOMException("left", "AbortError"), "image")).toBeUndefined();
  expect(explainFailure(undefined, "image")).toBeUndefined();
});

it("passes on which field of a request a model cannot use", () => {
  const fields = [{ field: "mask", message: "cannot be used" }];
  const error = new ReplicateError("field", "The request is not valid: mask cannot be used.", { fields });
  expect(explained(error)).toEqual({ code: "field", message: error.message, retryable: false, fields });
});

describe("to the server", () => {
  const failure = (code: ReplicateErrorCode, options = {}) =>
    explainFailure(new ReplicateError(code, "no", options), "image");

  it("says whether the same call may succeed later", () => {
    const codes = ["throttled", "server", "network", "timeout", "bad-reply", "unexpected-status"] as const;
    for (const code of codes) expect(failure(code), code).toMatchObject({ retryable: true });
    const lasting = ["failed", "not-found", "unauthenticated", "file-gone", "field"] as const;
    for (const code of lasting) expect(failure(code), code).toMatchObject({ retryable: false });
  });

  it("says whether it was throttled, and for how long, and whether the account was refused", () => {
    expect(failure("throttled", { retryAfter: 7 })).toMatchObject({ throttled: true, retryAfter: 7 });
    expect(failure("unauthenticated")).toMatchObject({ throttled: false, unauthorized: true });
  });

  it("says that nothing was charged only if that is certain", () => {
    expect(failure("network")).toMatchObject({ free: true });
    expect(failure("network", { mayHaveRun: true })).toMatchObject({ free: false });
    expect(failure("timeout")).toMatchObject({ free: false });
    expect(failure("failed", { predictionId: "a" })).toMatchObject({ free: true });
    expect(failure("canceled", { predictionId: "a" })).toMatchObject({ free: false });
  });

  it("describes the error for the log, with its cause and the end of the prediction's log", () => {
    const cause = new Error("ECONNRESET");
    const error = new ReplicateError("failed", "Prediction a failed", { cause, logTail: "90%" });
    const detail = 'failed: Prediction a failed (ECONNRESET) Its log ends: "90%"';
    expect(explainFailure(error, "image")).toMatchObject({ detail });
  });
});

it("does not offer a retry for a creation without a timely reply", () => {
  const error = explained(new ReplicateError("timeout", SECRETS, { mayHaveRun: true }));
  const message = expect.stringMatching(/took too long to answer.*charged/);
  expect(error).toMatchObject({ code: "provider-timeout", retryable: false, message });
});

it.each<ReplicateErrorCode>(["network", "server", "unexpected-status"])(
  "does not offer a retry if a prediction may have been created (%s)",
  (code) => {
    const error = explained(new ReplicateError(code, SECRETS, { retryable: true, mayHaveRun: true }));
    expect(error).toMatchObject({
      code: "provider",
      retryable: false,
      message: expect.stringMatching(/charged/),
    });
  },
);
