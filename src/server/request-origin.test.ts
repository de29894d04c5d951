import { describe, expect, it } from "vitest";
import { EXPOSED_HEADERS } from "../ai/protocol.js";
import { createGenerateHandler, type GenerateHandlerOptions } from "../server.js";

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(60)]);
const validRequest = JSON.stringify({ prompt: "a red fox", width: 768, height: 768 });

const createHandler = (options: Partial<GenerateHandlerOptions>) =>
  createGenerateHandler({
    generate: async () => ({ bytes: PNG, mimeType: "image/png", provider: "emulator", fileName: "fox.png" }),
    ...options,
  });

function from(
  origin: string,
  headers: Record<string, string> = {},
  method = "POST",
  body = validRequest,
): Request {
  return new Request("http://localhost:3000/api/ai/images/generate", {
    method,
    headers: { "content-type": "application/json", host: "127.0.0.1:3000", origin, ...headers },
    body,
  });
}

describe("allowed origins", () => {
  const listed = "https://stories.example";

  it.each<[string, string, Record<string, string>, number, number]>([
    ["the same host", "http://127.0.0.1:3000", {}, 0, 200],
    ["another port", "http://127.0.0.1:3001", {}, 0, 403],
    ["what request.url claims", "http://localhost:3000", {}, 0, 403],
    ["a default port, unsaid", "https://app.example", { host: "app.example:443" }, 0, 200],
    ["null", "null", {}, 0, 403],
    ["rubbish", "http://", {}, 0, 403],
    ["a listed one", listed, {}, 0, 200],
    ["a prefix of it", "https://stories.example.evil.test", {}, 0, 403],
    ["a forwarded host, not trusted", "https://app.example", { "x-forwarded-host": "app.example" }, 0, 403],
    ["a forwarded host, trusted", "https://app.example", { "x-forwarded-host": "app.example" }, 1, 200],
    [
      "a forged forwarded host",
      "https://evil.test",
      { "x-forwarded-host": "evil.test, app.example" },
      1,
      403,
    ],
    ["the inner host behind a proxy", "http://127.0.0.1:3000", { "x-forwarded-host": "app.example" }, 1, 403],
  ])("%s", async (_name, origin, headers, trustedProxies, status) => {
    const handler = createHandler({ trustedProxies, allowedOrigins: () => [`${listed}/`] });
    const reply = await handler(from(origin, headers));
    expect(reply.status).toBe(status);
    expect(reply.headers.get("vary")).toBe("Origin, Accept");
    expect(reply.headers.get("access-control-allow-origin")).toBe(origin === listed ? listed : null);
    if (status === 403) expect(await reply.json()).toMatchObject({ code: "origin" });
  });

  it("accepts the origin null if it is listed", async () => {
    expect((await createHandler({ allowedOrigins: ["null"] })(from("null"))).status).toBe(200);
  });

  it("lets a listed page read images and errors", async () => {
    const handler = createHandler({ allowedOrigins: [listed] });
    for (const request of [from(listed), from(listed, {}, "POST", "{"), from(listed, {}, "PUT")]) {
      const { headers } = await handler(request);
      expect(headers.get("access-control-allow-origin")).toBe(listed);
      expect(headers.get("access-control-expose-headers")?.split(", ")).toEqual([
        ...EXPOSED_HEADERS,
        "location",
        "accept-ranges",
        "content-range",
      ]);
    }
  });

  it("answers the preflight of a listed page without counting it, and rejects any other", async () => {
    const handler = createHandler({ allowedOrigins: [listed], rateLimit: { perMinute: 0 } });
    const requested = {
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    };
    const preflight = (origin: string) =>
      handler(new Request("http://a.test/", { method: "OPTIONS", headers: { origin, ...requested } }));
    const reply = await preflight(listed);
    expect([reply.status, reply.body]).toEqual([204, null]);
    expect(reply.headers.get("access-control-allow-methods")).toBe("POST");
    expect(reply.headers.get("access-control-allow-headers")).toBe("authorization,content-type");
    expect((await preflight("https://evil.test")).status).toBe(403);
    expect((await handler(new Request("http://a.test/", { method: "OPTIONS" }))).status).toBe(204);
  });
});
