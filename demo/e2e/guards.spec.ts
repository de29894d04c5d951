import { connect } from "node:net";
import { expect, test } from "./demo";

/** Sends a raw request and returns the whole response. */
function send(url: string, line: string, ...headers: string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    socket.on("data", (data) => {
      text += data;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
    socket.write(`${[`${line} HTTP/1.1`, ...headers, "Connection: close"].join("\r\n")}\r\n\r\n`);
  });
}

const statusOf = (reply: string): number => Number(reply.split(" ")[1]);
const EVIL = "Host: evil.example:3000";

const PAGES = ["/", "/tailwind", "/usage", "/no-such-page", "/%"];
const OTHERS = [
  "/api/credits",
  "/api/ai/models",
  "/api/no-such-route",
  "/api/ai/generations/none",
  "/icon.svg",
  "/_next/static/none.js",
  "/_next/none",
  "/_next/image?url=%2Ficon.svg&w=64&q=75",
  "/favicon.ico",
];

test("adds the policy headers to every response, and a policy to documents", async ({ demo }) => {
  for (const path of [...PAGES, ...OTHERS]) {
    const reply = await send(demo.url, `GET ${path}`, "Host: 127.0.0.1");
    const [head = ""] = reply.split("\r\n\r\n", 1);
    for (const header of [
      "x-content-type-options: nosniff",
      "referrer-policy: same-origin",
      "x-frame-options: DENY",
      "cross-origin-opener-policy: same-origin",
      "permissions-policy: camera=(), microphone=(), geolocation=()",
    ]) {
      const found = head
        .toLowerCase()
        .split("\r\n")
        .filter((line) => line === header.toLowerCase());
      expect(found, `${header} of ${path}`).toHaveLength(1);
    }
    if (/^content-type: text\/html/im.test(head)) {
      expect(head, path).toMatch(/^content-security-policy: .*default-src '(self|none)'/im);
    }
  }
});

test("rejects requests for unknown hosts on every path", async ({ demo }) => {
  for (const path of [...PAGES, ...OTHERS, "/api/inngest", "/api/webhooks/replicate"]) {
    expect(
      statusOf(await send(demo.url, `GET ${path}`, EVIL, "Origin: http://evil.example:3000")),
      path,
    ).toBe(421);
  }
  for (const path of ["/api/health", "/api/ready"])
    expect(statusOf(await send(demo.url, `GET ${path}`, EVIL)), path).toBe(200);
});

test("disables the image optimizer, whose errors cannot forge log lines", async ({ demo }) => {
  const before = demo.log().length;
  for (const url of ["/icon.svg", "/icon.svg%0A[forged]%20line", "http://127.0.0.1%0A[forged]/"]) {
    const reply = await send(
      demo.url,
      `GET /_next/image?url=${encodeURIComponent(url)}&w=64&q=75`,
      "Host: 127.0.0.1",
    );
    expect(statusOf(reply)).toBe(404);
  }
  await send(demo.url, "GET /%0A[forged]%20line", "Host: 127.0.0.1");
  await send(demo.url, "GET /api/%0A[forged]", "Host: 127.0.0.1");
  expect(demo.log().slice(before)).not.toMatch(/^\[forged\]/m);
});

test("answers unknown methods with 405 and no stack trace", async ({ demo }) => {
  const before = demo.log().length;
  for (const method of ["TRACE", "PROPFIND"]) {
    for (const path of ["/", "/api/credits", "/api/ai/generations", "/_next/static/none.js"]) {
      const reply = await send(demo.url, `${method} ${path}`, "Host: 127.0.0.1");
      expect(statusOf(reply), `${method} ${path}`).toBe(405);
      expect(reply).not.toMatch(/\bat \S+ \(|node_modules|TypeError/);
    }
  }
  expect(demo.log().slice(before)).not.toMatch(/TypeError|\bat \S+ \(/);
});
