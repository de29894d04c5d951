import { expect, it } from "vitest";
import { neverArrived } from "./reply-error.js";

const failed = (code: string, syscall?: string) =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code, syscall }) });

it.each([
  ["ECONNREFUSED", "connect", true],
  ["ENOTFOUND", "getaddrinfo", true],
  ["EHOSTUNREACH", "connect", true],
  ["ENETUNREACH", "connect", true],
  ["ETIMEDOUT", "connect", true],
  // On an established connection: Linux reports a route that was lost after the request was delivered.
  ["EHOSTUNREACH", "read", false],
  ["ENETDOWN", "write", false],
  ["ETIMEDOUT", "read", false],
  ["ECONNRESET", "read", false],
])("%s of %s: never arrived is %s", (code, syscall, expected) => {
  expect(neverArrived(failed(code, syscall))).toBe(expected);
});
