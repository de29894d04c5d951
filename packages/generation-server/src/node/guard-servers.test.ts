import { createServer } from "node:http";
import { connect } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { guardServers, type ServerGuardOptions } from "./guard-servers.js";
import { POLICY_HEADERS } from "./policy-headers.js";

const EVIL = "evil.example:3000";

async function serve(options: Partial<ServerGuardOptions> = {}) {
  const served = vi.fn();
  const stop = guardServers({
    allowedHosts: ["media.example"],
    trustedProxies: 0,
    anyHost: ["/api/health", "/api/ready"],
    ...options,
  });
  const server = createServer(({ url }, response) => {
    served(url);
    response.end("served");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    stop();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  /** The raw head and body of the response. */
  const ask = (line: string, ...headers: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      let text = "";
      socket.on("data", (data) => {
        text += data;
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(text));
      socket.write(`${[`${line} HTTP/1.1`, ...headers, "Connection: close"].join("\r\n")}\r\n\r\n`);
    });
  return { ask, served };
}

const statusOf = (reply: string): number => Number(reply.split(" ")[1]);

it("answers an unknown host with 421, even with a matching origin, without calling the server", async () => {
  const { ask, served } = await serve();
  for (const path of [
    "/",
    "/usage",
    "/api/credits",
    "/_next/static/x.js",
    "/api/health/x",
    "/api/readyish",
  ]) {
    const reply = await ask(`GET ${path}`, `Host: ${EVIL}`, `Origin: http://${EVIL}`);
    expect(statusOf(reply), path).toBe(421);
    expect(reply).toContain('"code":"host"');
  }
  expect(served).not.toHaveBeenCalled();
  for (const host of ["127.0.0.1:3000", "localhost", "[::1]:80", "media.example", "media.example:443"]) {
    expect(statusOf(await ask("GET /", `Host: ${host}`)), host).toBe(200);
  }
  for (const path of ["/api/health", "/api/ready", "/api/ready?x=1"]) {
    expect(statusOf(await ask(`GET ${path}`, `Host: ${EVIL}`)), path).toBe(200);
  }
});

it("uses a forwarded host only behind trusted proxies, and then checks both hosts", async () => {
  const plain = await serve();
  expect(statusOf(await plain.ask("GET /", "Host: localhost", `X-Forwarded-Host: ${EVIL}`))).toBe(200);
  const behind = await serve({ trustedProxies: 1 });
  const ask = async (host: string, forwarded: string) =>
    statusOf(await behind.ask("GET /", `Host: ${host}`, `X-Forwarded-Host: ${forwarded}`));
  expect(await ask("localhost", EVIL)).toBe(421);
  expect(await ask(EVIL, "media.example")).toBe(421);
  expect(await ask("localhost", "media.example")).toBe(200);
});

it.each(["TRACE", "PROPFIND", "M-SEARCH"])("answers %s with 405 and no stack trace", async (method) => {
  const { ask, served } = await serve();
  const reply = await ask(`${method} /`, "Host: localhost");
  expect(statusOf(reply)).toBe(405);
  expect(reply).toMatch(/^allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r$/im);
  expect(reply).not.toMatch(/\bat \S+ \(|node_modules|Error:/);
  expect(served).not.toHaveBeenCalled();
});

it("adds the policy headers to responses and rejections", async () => {
  const { ask } = await serve();
  for (const reply of [
    await ask("GET /", "Host: localhost"),
    await ask("GET /", `Host: ${EVIL}`),
    await ask("TRACE /", "Host: localhost"),
  ]) {
    for (const [name, value] of Object.entries(POLICY_HEADERS))
      expect(reply).toContain(`${name}: ${value}\r\n`);
  }
});

it("admits only loopback names if no host is configured", async () => {
  const { ask } = await serve({ allowedHosts: [] });
  expect(statusOf(await ask("GET /", "Host: media.example"))).toBe(421);
  expect(statusOf(await ask("GET /", "Host: 127.0.0.1"))).toBe(200);
});
