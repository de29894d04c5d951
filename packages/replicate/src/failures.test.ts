import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { expect, it } from "vitest";
import type { FailureKind } from "./failure-kind.js";
import { tellVisitor } from "./failures.js";
import { type Clock, ReplicateError, type ReplicateErrorCode } from "./replicate-error.js";

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
])("%s is told to a visitor as %s, in our own words", (code, told, retryable, message) => {
  const cause = new ReplicateError(code, SECRETS, { retryAfter: 2.2 });
  const error = tellVisitor(cause);
  if (!MediaLibraryError.isInstance(error)) throw error;
  expect(error).toMatchObject({ code: told, retryable, message: expect.stringMatching(message), cause });
  expect(error.message).not.toMatch(/CUDA|0x7f3a|REPLICATE|billing/);
});

it.each<[FailureKind, string, boolean, RegExp]>([
  ["content", "content-refused", false, /refused this for its content/],
  ["input", "provider-rejected", false, /could not use what it was given/],
  ["memory", "provider-memory", true, /ran out of memory/],
  ["stopped", "provider-stopped", true, /stopped before/],
  ["unknown", "provider", true, /gave no reason/],
])("a run that failed by %s is told as %s", (kind, code, retryable, message) => {
  const error = tellVisitor(new ReplicateError("failed", SECRETS, { kind }));
  expect(error).toMatchObject({ code, retryable, message: expect.stringMatching(message) });
  expect(String(error)).not.toMatch(/CUDA|0x7f3a|REPLICATE|billing/);
});

it.each<[Clock | undefined, number | undefined, string, RegExp]>([
  ["queue", 60_000, "queue-timeout", /^This site did not get to the image within 60 seconds/],
  ["throttle", 600_000, "provider-throttled", /was busy and did not take the image within 10 minutes/],
  ["boot", 600_000, "start-timeout", /^The model did not start within 10 minutes/],
  ["run", 60_000, "provider-timeout", /took too long.*fewer steps/],
  [undefined, undefined, "provider-timeout", /took too long/],
])("a time-out says that it was the clock %s", (clock, limit, code, message) => {
  const error = tellVisitor(new ReplicateError("timeout", SECRETS, { clock, limit }));
  expect(error).toMatchObject({ code, retryable: true, message: expect.stringMatching(message) });
});

it("lets everything else pass, such as an abort's reason", () => {
  const reason = new DOMException("left", "AbortError");
  expect(tellVisitor(reason)).toBe(reason);
});

it("invites nobody to pay twice for a creation that was not answered in time", () => {
  const error = tellVisitor(new ReplicateError("timeout", SECRETS, { mayHaveRun: true }));
  const message = expect.stringMatching(/took too long to answer.*charged/);
  expect(error).toMatchObject({ code: "provider-timeout", retryable: false, message });
});

it.each<ReplicateErrorCode>(["network", "server", "unexpected-status"])(
  "invites nobody to pay twice where a run may have been made (%s)",
  (code) => {
    const error = tellVisitor(new ReplicateError(code, SECRETS, { retryable: true, mayHaveRun: true }));
    expect(error).toMatchObject({
      code: "provider",
      retryable: false,
      message: expect.stringMatching(/charged/),
    });
  },
);
