import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { expect, it } from "vitest";
import { tellVisitor } from "./failures";
import { ReplicateError, type ReplicateErrorCode } from "./replicate-error";

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
  ["failed", "provider", true, /tried and failed/],
  ["canceled", "provider", true, /stopped before/],
  ["aborted", "provider", true, /stopped before/],
  ["no-output", "provider", true, /no image/],
  ["address", "provider", true, /no image/],
  ["file-gone", "provider", true, /no image/],
  ["file-type", "provider", true, /no image/],
  ["too-large", "provider", true, /no image/],
])("%s is told to a visitor as %s, in our own words", (code, told, retryable, message) => {
  const cause = new ReplicateError(code, SECRETS, { retryAfter: 2.2 });
  const error = tellVisitor(cause);
  if (!MediaLibraryError.isInstance(error)) throw error;
  expect(error).toMatchObject({ code: told, retryable, message: expect.stringMatching(message), cause });
  expect(error.message).not.toMatch(/CUDA|0x7f3a|REPLICATE|billing/);
});

it("lets everything else pass, such as an abort's reason", () => {
  const reason = new DOMException("left", "AbortError");
  expect(tellVisitor(reason)).toBe(reason);
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
