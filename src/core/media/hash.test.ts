import { createHash } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sha256 } from "./hash.js";

const bytes = crypto.getRandomValues(new Uint8Array(60_000));
const expected = createHash("sha256").update(bytes).digest("hex");

describe("sha256", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("hashes bytes that have been read", async () => {
    expect(await sha256(new Blob([bytes]), bytes)).toBe(expected);
  });

  it("hashes a large file in chunks", async () => {
    expect(await sha256(new Blob([bytes]))).toBe(expected);
  });

  it("hashes on a page without WebCrypto", async () => {
    vi.stubGlobal("crypto", {});
    expect(await sha256(new Blob([bytes]), bytes)).toBe(expected);
  });
});
