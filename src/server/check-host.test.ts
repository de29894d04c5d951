import { describe, expect, it } from "vitest";
import { createGuardedHandler } from "../server.js";
import { isAllowedHost } from "./check-host.js";

const allowed = ["media.example", "Other.Example:8443"];

describe("isAllowedHost", () => {
  it.each([
    ...[
      "127.0.0.1",
      "127.0.0.1:3000",
      "127.1.2.3",
      "localhost",
      "LOCALHOST:80",
      "app.localhost:3000",
      "[::1]:3000",
    ],
    ...["media.example", "MEDIA.example:443", "media.example:3000", "other.example:8443", "0x7f.1"],
  ])("accepts %s", (host) => expect(isAllowedHost(host, allowed)).toBe(true));

  it.each([
    ...[
      "evil.example",
      "evil.example:3000",
      "media.example.evil.example",
      "xmedia.example",
      "other.example:3000",
    ],
    ...[
      "127.0.0.1.evil.example",
      "localhost.evil.example",
      "notlocalhost",
      "192.168.0.5",
      "0.0.0.0",
      "[::]",
      "",
    ],
    ...[
      "media.example, evil.example",
      "evil.example@media.example",
      "media.example/",
      "media.example:x",
      "media.example.",
    ],
  ])("rejects %s", (host) => expect(isAllowedHost(host, allowed)).toBe(false));
});

describe("allowedHosts", () => {
  const ask = async (headers: Record<string, string>, options: object = { allowedHosts: () => allowed }) => {
    const handler = createGuardedHandler({ method: "GET", ...options }, async () => new Response("served"));
    const reply = await handler(new Request("http://localhost:3000/api", { headers }));
    const text = await reply.text();
    return [reply.status, text === "served" ? text : JSON.parse(text).code];
  };
  const refused = [421, "host"];
  const served = [200, "served"];

  it("answers 421 to an unlisted host, even if the origin matches it", async () => {
    const origin = "http://evil.example:3000";
    expect(await ask({ host: "evil.example:3000", origin })).toEqual(refused);
    expect(await ask({ host: "evil.example:3000" })).toEqual(refused);
    expect(await ask({ host: "127.0.0.1:3000", origin })).toEqual([403, "origin"]);
    expect(await ask({ host: "media.example", origin: "https://media.example" })).toEqual(served);
    expect(await ask({ host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000" })).toEqual(served);
    expect(await ask({ host: "evil.example" }, {})).toEqual(served);
  });

  it("checks the forwarded host only behind trusted proxies, in addition to the host itself", async () => {
    const forwarded = (host: string, name: string) => ({ host, "x-forwarded-host": name });
    const behind = { allowedHosts: allowed, trustedProxies: 1 };
    expect(await ask(forwarded("127.0.0.1:3000", "evil.example"))).toEqual(served);
    expect(await ask(forwarded("evil.example", "media.example"))).toEqual(refused);
    expect(await ask(forwarded("127.0.0.1:3000", "evil.example"), behind)).toEqual(refused);
    expect(await ask(forwarded("evil.example", "media.example"), behind)).toEqual(refused);
    expect(await ask(forwarded("127.0.0.1:3000", "evil.example, media.example"), behind)).toEqual(served);
    const origin = "https://media.example";
    expect(await ask({ ...forwarded("127.0.0.1:3000", "media.example"), origin }, behind)).toEqual(served);
    expect(await ask({ ...forwarded("127.0.0.1:3000", "media.example"), origin })).toEqual([403, "origin"]);
  });
});
