import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createGenerationServer, type GenerationServer } from "./generation-server.js";
import { toNodeListener } from "./node/to-node-listener.js";
import { createFakeProvider } from "./testing/fake-provider.js";

type Handle = (request: Request) => Response | Promise<Response>;

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(README) ?? [];
const lines = example.trimEnd().split("\n");

/** The code of a row of the README's table "Mounting". */
function mountOf(name: string): string {
  const row = README.split("\n").find((line) => line.startsWith(`| ${name}`)) ?? "";
  return /\| `([^`]+)` \|$/.exec(row)?.[1] ?? "";
}

/** The README's server, with an in-memory provider and a temporary folder. Its last line mounts it. */
function openServer(): GenerationServer {
  const folder = mkdtempSync(join(tmpdir(), "readme-test-"));
  const code = lines
    .slice(0, -1)
    .filter((line) => !line.startsWith("import "))
    .join("\n")
    .replaceAll('"data/', `"${folder}/`);
  const names = ["createGenerationServer", "createReplicateProvider"];
  const server = run(`${code}\nreturn server;`, names, [createGenerationServer, createFakeProvider]);
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  return server;
}

const run = (code: string, names: readonly string[], values: readonly unknown[]) =>
  new Function(...names, code)(...values);

/** Runs code that calls `listen(3000)`, on a free port instead. */
async function listen(code: string, names: readonly string[], values: readonly unknown[]): Promise<Handle> {
  const servers: Server[] = [];
  const create = (listener: RequestListener) => {
    const server = createServer(listener);
    servers.push(server);
    return { listen: (port: number) => server.listen(port === 3000 ? 0 : port, "127.0.0.1") };
  };
  run(code, [...names, "createServer"], [...values, create]);
  const [server] = servers;
  if (!server) throw new Error("The code creates no server.");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  if (!server.listening) await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return async (request) => {
    const { pathname } = new URL(request.url);
    const { method, headers } = request;
    const body = method === "POST" ? await request.text() : null;
    return fetch(`http://127.0.0.1:${port}${pathname}`, { method, headers, body });
  };
}

/** Submits a generation, waits for its end and downloads its file. */
async function expectGeneration(handle: Handle): Promise<void> {
  const ask = async (path: string, init?: RequestInit) =>
    handle(new Request(`http://127.0.0.1:3000${path}`, init));
  const submitted = await ask("/api/ai/generations", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: "a fox", width: 64, height: 64 }),
  });
  expect(submitted.status).toBe(202);
  const cookie = submitted.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const { id } = await submitted.json();
  const get = (path: string) => ask(path, { headers: { cookie } });
  const images = await vi.waitFor(
    async () => {
      const generation = await (await get(`/api/ai/generations/${id}`)).json();
      expect(generation.status).toBe("completed");
      return generation.images;
    },
    { timeout: 10_000, interval: 50 },
  );
  expect((await get(images[0].url)).headers.get("content-type")).toBe("image/png");
}

describe("the README", () => {
  it("shows a complete server in ten lines, ending with node:http", async () => {
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe(`${mountOf("`node:http`")};`);
    const server = openServer();
    const code = lines.at(-1) ?? "";
    await expectGeneration(await listen(code, ["toNodeListener", "server"], [toNodeListener, server]));
  });

  it("mounts the server in Hono", async () => {
    const app = new Hono();
    run(mountOf("Hono"), ["app", "server"], [app, openServer()]);
    await expectGeneration(async (request) => app.fetch(request));
  });

  it("mounts the server in a route file of Next.js", async () => {
    const code = mountOf("Next.js").replace("export ", "");
    const methods = run(`${code}\nreturn { GET, POST, DELETE };`, ["server"], [openServer()]);
    await expectGeneration((request) => methods[request.method](request));
  });

  it("mounts the server in Bun", async () => {
    const served: { fetch: Handle }[] = [];
    const Bun = { serve: (options: { fetch: Handle }) => served.push(options) };
    run(mountOf("Bun"), ["Bun", "server"], [Bun, openServer()]);
    await expectGeneration(async (request) => {
      const [options] = served;
      if (!options) throw new Error("Bun serves nothing.");
      return options.fetch(request);
    });
  });
});
