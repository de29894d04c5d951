import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpGenerator } from "@reactkits.dev/react-media-library/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { GET } from "../../app/api/[...path]/route";
import { POST } from "../../app/api/ai/images/generate/route";
import { stopGenerationServer } from "../get-generation-server";
import { settingProblems } from "../setting-problems";

// The package throws outside of a React server bundle.
vi.mock("server-only", () => ({}));

const KEY = "sk-canary-0123456789abcdef";
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

type Asked = { path: string; key: string | undefined; body: string };

let api: Server;
let folder: string;
let asked: Asked[];
let gone: number;
/** What the stub of the API answers; undefined: nothing, ever. */
let reply: { status: number; body: unknown; headers?: Record<string, string> } | undefined;

beforeEach(async () => {
  [asked, gone] = [[], 0];
  api = createServer(async (req: IncomingMessage, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    res.on("close", () => {
      if (!res.writableEnded) gone++;
    });
    const body = Buffer.concat(chunks).toString("latin1");
    asked.push({ path: req.url ?? "", key: req.headers.authorization, body });
    if (!reply) return;
    res.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    res.end(JSON.stringify(reply.body));
  });
  await new Promise<void>((listening) => api.listen(0, "127.0.0.1", listening));
  const { port } = api.address() as AddressInfo;
  folder = mkdtempSync(join(tmpdir(), "openai-test-"));
  const unset = ["DATABASE_URL", "REPLICATE_API_TOKEN", "REPLICATE_API_KEY", "FILES"];
  for (const name of [...unset, "PUBLIC_URL", "AI_ALLOWED_HOSTS"]) vi.stubEnv(name, "");
  vi.stubEnv("DATA_DIR", folder);
  vi.stubEnv("AI_PROVIDER", "openai");
  vi.stubEnv("OPENAI_API_KEY", KEY);
  vi.stubEnv("OPENAI_BASE_URL", `http://127.0.0.1:${port}/v1`);
  vi.spyOn(console, "error").mockImplementation(() => {});
  reply = { status: 200, body: { created: 1, data: [{ b64_json: PIXEL }] } };
});
afterEach(async () => {
  await stopGenerationServer({ graceMs: 0 });
  api.closeAllConnections();
  api.close();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** What the page has: the library's generator over the demo's handlers; `seen` is all that it is sent. */
function page() {
  const seen: string[] = [];
  const ai = createHttpGenerator({
    url: "http://127.0.0.1:3000/api/ai/images/generate",
    capabilitiesUrl: "http://127.0.0.1:3000/api/ai/models",
    async fetch(url, init) {
      const response = await (url.endsWith("/models") ? GET : POST)(new Request(url, init));
      seen.push(JSON.stringify([...response.headers]), await response.clone().text());
      return response;
    },
  });
  return { ai, seen };
}

const fox = { prompt: "a red fox", width: 1024, height: 1024, model: "openai/gpt-image-1" };

it("generates an image from text, with the key on the server only", async () => {
  const { ai, seen } = page();
  const [image] = await ai.generateImages(fox);
  expect(image?.file.type).toBe("image/png");
  expect(image?.metadata).toMatchObject({ provider: "OpenAI", model: "gpt-image-1", prompt: "a red fox" });
  expect(asked).toMatchObject([{ path: "/v1/images/generations", key: `Bearer ${KEY}` }]);
  expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
    model: "gpt-image-1",
    prompt: "a red fox",
    size: "1024x1024",
  });
  const { capabilities } = ai;
  expect(typeof capabilities === "function" && (await capabilities())).toMatchObject({
    models: [{ id: fox.model, steps: false, mask: false }],
    operations: [{ type: "edit" }],
  });
  expect(seen).toHaveLength(4);
  expect(seen.join()).not.toContain(KEY);
});

it("asks for the quality that the form offers, and for no other", async () => {
  const { ai } = page();
  await ai.generateImages({ ...fox, quality: "high" });
  expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({ quality: "high" });
  await expect(ai.generateImages({ ...fox, quality: "hd" })).rejects.toMatchObject({
    code: "field",
    fields: [{ field: "quality", message: "must be one of auto, low, medium, high" }],
  });
  expect(asked).toHaveLength(1);
});

it("edits an image, and takes no mask, because OpenAI reads masks the other way round", async () => {
  const { ai } = page();
  const png = new File([Buffer.from(PIXEL, "base64")], "secret.png", { type: "image/png" });
  const request = { ...fox, images: [png] };
  const [edited] = await ai.generateImages({ ...request, width: 1, height: 1, operation: { type: "edit" } });
  expect(edited?.file.size).toBeGreaterThan(0);
  expect(asked.map(({ path }) => path)).toEqual(["/v1/images/edits"]);
  expect(asked[0]?.body).toMatch(/name="image(\[\])?"/);
  expect(asked[0]?.body).not.toMatch(/name="mask"|secret/);
  const masked = { ...request, mask: png };
  const rejected = { code: "field", fields: [{ field: "mask" }] };
  await expect(ai.generateImages(masked)).rejects.toMatchObject(rejected);
  await expect(ai.generateImages({ ...masked, operation: { type: "inpaint" } })).rejects.toMatchObject({
    code: "field",
  });
  expect(asked).toHaveLength(1);
});

it("calls OpenAI itself if OPENAI_BASE_URL is empty, as in a copied .env.example", async () => {
  vi.stubEnv("OPENAI_BASE_URL", "");
  const urls: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    urls.push(url);
    return Response.json({ created: 1, data: [{ b64_json: PIXEL }] });
  });
  await expect(page().ai.generateImages(fox)).resolves.toHaveLength(1);
  expect(urls).toEqual(["https://api.openai.com/v1/images/generations"]);
});

it.each([
  ["more images than the model makes", { n: 10 }, ["n"]],
  ["a size that OpenAI does not have", { width: 768, height: 768 }, ["width", "height"]],
])("rejects %s before it costs anything", async (_, wrong, fields) => {
  await expect(page().ai.generateImages({ ...fox, ...wrong })).rejects.toMatchObject({
    code: "field",
    fields: fields.map((field) => ({ field })),
  });
  expect(asked).toEqual([]);
});

const valid = { AI_PROVIDER: "openai", OPENAI_API_KEY: KEY };

it.each([
  ["OPENAI_API_KEY", { OPENAI_API_KEY: "" }],
  ["OPENAI_API_KEY", { OPENAI_API_KEY: `${KEY}\nx` }],
  ["AI_PROVIDER", { AI_PROVIDER: "OpenAi" }],
  ["AI_PROVIDER", { AI_PROVIDER: "opnai" }],
  ["OPENAI_BASE_URL", { OPENAI_BASE_URL: "nonsense" }],
  ["OPENAI_BASE_URL", { OPENAI_BASE_URL: "http://api.openai.com/v1" }],
  ["OPENAI_BASE_URL", { OPENAI_BASE_URL: "https://user:password@api.openai.com/v1" }],
  // Nothing limits what visitors spend.
  ["PUBLIC_URL", { PUBLIC_URL: "https://media.example.com" }],
  ["AI_ALLOWED_HOSTS", { AI_ALLOWED_HOSTS: "media.example.com" }],
])("does not start, and generates nothing, with an invalid %s: %o", async (name, wrong) => {
  expect(settingProblems({ ...valid, ...wrong })).toEqual([
    expect.stringMatching(new RegExp(`^${name} must be (?!.*canary)`)),
  ]);
  for (const [variable, value] of Object.entries(wrong)) vi.stubEnv(variable, value);
  await expect(page().ai.generateImages(fox)).rejects.toMatchObject({ code: expect.any(String) });
  expect(asked).toEqual([]);
});

it("starts with a key alone, and with http on this machine", () => {
  expect(settingProblems(valid)).toEqual([]);
  expect(settingProblems({ ...valid, OPENAI_BASE_URL: "http://127.0.0.1:4010/v1" })).toEqual([]);
});

it("cancels the request to the provider", async () => {
  reply = undefined;
  const abort = new AbortController();
  const running = page().ai.generateImages(fox, { signal: abort.signal, jobId: "1" });
  const ended = expect(running).rejects.toMatchObject({ name: "AbortError" });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  abort.abort();
  await ended;
  await vi.waitFor(() => expect(gone).toBe(1));
});

it.each([
  [400, "provider-rejected", false],
  [401, "provider", true],
  [429, "provider-throttled", true],
  [500, "provider", true],
  [504, "provider-timeout", true],
])("maps the provider's %i to %s, without its own words", async (status, code, retryable) => {
  const headers = { "retry-after": "7" };
  reply = { status, headers, body: { error: { message: `${KEY} is wrong`, type: "x", code: "x" } } };
  const { ai, seen } = page();
  await expect(ai.generateImages(fox)).rejects.toMatchObject({
    code,
    retryable,
    ...(status === 429 && { retryAfter: 7 }),
  });
  expect(seen.join()).not.toContain(KEY);
});

it("admits its own model and sizes alone", async () => {
  const { ai } = page();
  await expect(ai.generateImages({ ...fox, model: "openai/dall-e-3" })).rejects.toMatchObject({
    code: "model-not-allowed",
  });
  await expect(ai.generateImages({ ...fox, width: 4096 })).rejects.toMatchObject({ code: "field" });
  expect(asked).toEqual([]);
});
