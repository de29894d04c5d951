import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask, HOUR } from "./ask.js";
import { type Emulator, startEmulator } from "./emulator.mjs";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

function form(parts: Record<string, string | Blob>, name = "fox.png") {
  const form = new FormData();
  for (const [key, value] of Object.entries(parts))
    if (typeof value === "string") form.append(key, value);
    else form.append(key, value, name);
  return { method: "POST", body: form };
}
const upload = (parts: Record<string, string | Blob>, name?: string) =>
  ask(emulator, "/files", form(parts, name));
const content = new Blob(["bytes"], { type: "image/png" });
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe("files", () => {
  it("are stored, shown, listed newest first, and deleted", async () => {
    const { status, body } = await upload({ content, metadata: '{"customer_reference_id":123}' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "fox.png",
      content_type: "image/png",
      size: 5,
      metadata: { customer_reference_id: 123 },
      checksums: { sha256: createHash("sha256").update("bytes").digest("hex") },
      urls: { get: `${emulator.url}/files/${body.id}` },
    });
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(HOUR);
    expect((await ask(emulator, body.urls.get)).body).toEqual(body);
    const second = await upload({ content, filename: "b.bin", type: "application/zip" });
    expect(second.body).toMatchObject({ name: "b.bin", content_type: "application/zip", metadata: {} });
    const list = await ask(emulator, "/files");
    expect(list.body).toEqual({ next: null, previous: null, results: [second.body, body] });
    expect((await ask(emulator, body.urls.get, { method: "DELETE" })).status).toBe(204);
    const gone = await ask(emulator, body.urls.get);
    expect([gone.status, gone.body.detail]).toEqual([404, "File not found"]);
    expect(gone.response.headers.get("content-type")).toBe("application/problem+json");
    expect((await ask(emulator, body.urls.get, { method: "DELETE" })).status).toBe(404);
  });

  it("are listed 100 per page", async () => {
    for (let index = 0; index < 101; index++) await upload({ content }, `${index}`);
    const first = (await ask(emulator, "/files")).body;
    expect([first.results.length, first.results[0].name, first.previous]).toEqual([100, "100", null]);
    const second = (await ask(emulator, first.next)).body;
    expect([second.results.length, second.results[0].name, second.next]).toEqual([1, "0", null]);
  });

  it("expire after an hour", async () => {
    const { body } = await upload({ content });
    emulator.advance(HOUR - 1000);
    expect((await ask(emulator, body.urls.get)).status).toBe(200);
    emulator.advance(1000);
    expect((await ask(emulator, body.urls.get)).status).toBe(404);
    expect((await ask(emulator, "/files")).body.results).toEqual([]);
  });

  it("are downloaded with a signature instead of a token, until it expires", async () => {
    const { id } = (await upload({ content })).body;
    const url = emulator.signedFileUrl(id, inSeconds(60));
    expect(await (await fetch(url)).text()).toBe("bytes");
    const changed = (name: string, value: string) => {
      const other = new URL(url);
      other.searchParams.set(name, value);
      return other;
    };
    for (const wrong of [
      changed("signature", "AAAA"),
      changed("expiry", String(inSeconds(120))),
      changed("expiry", "soon"),
      changed("owner", "somebody"),
      emulator.signedFileUrl(id, inSeconds(-1)),
      emulator.signedFileUrl("unknown", inSeconds(60)),
    ])
      expect((await fetch(wrong)).status).toBe(404);
    emulator.advance(61_000);
    expect((await fetch(url)).status).toBe(404);
  });

  it.each([
    ["no content", { metadata: "{}" }, undefined, 400],
    ["content that is not a file", { content: "text" }, undefined, 400],
    ["metadata that is not JSON", { content, metadata: "{" }, undefined, 400],
    ["metadata that is not an object", { content, metadata: "[]" }, undefined, 400],
    ["a name of 256 bytes", { content }, "ä".repeat(128), 400],
  ])("refuses %s", async (_, parts, name, status) => {
    expect((await upload(parts, name)).status).toBe(status);
  });

  it("are rejected without a form, and above 100 MB", async () => {
    expect((await ask(emulator, "/files", { method: "POST", body: "x" })).status).toBe(400);
    const { status, body } = await upload({ content: new Blob([new Uint8Array(100_000_001)]) });
    expect([status, body.detail]).toEqual([413, "Files must be less than 100MB in size"]);
  });

  it("require the token", async () => {
    expect((await fetch(`${emulator.url}/files`)).status).toBe(401);
  });
});
