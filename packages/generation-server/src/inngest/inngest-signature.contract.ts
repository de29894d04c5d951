/** Inngest's signatures, implemented from its documentation and independently of its SDK. */
import { createHmac } from "node:crypto";

/** `t=<seconds>&s=<HMAC>` over the canonical JSON (or a text unchanged) and the time. */
export function sign(key: string, body: unknown, at = Math.floor(Date.now() / 1000)): string {
  const text = typeof body === "string" ? body : JSON.stringify(inOrder(body));
  return `t=${at}&s=${hmac(key, text, String(at))}`;
}

export const hmac = (key: string, text: string, at: string) =>
  createHmac("sha256", key.replace(/^signkey-\w+-/, ""))
    .update(text + at)
    .digest("hex");

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, inOrder(each)]),
  );
}
