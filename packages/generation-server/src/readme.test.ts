import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { createGenerationServer } from "./generation-server.js";
import { toNodeListener } from "./node/to-node-listener.js";
import { createFakeProvider } from "./testing/fake-provider.js";

const [, example = ""] =
  /```ts\n([\s\S]*?)```/.exec(readFileSync(new URL("../README.md", import.meta.url), "utf8")) ?? [];

it("shows a whole server in ten lines, which serves a generation from its request to its file", async () => {
  const lines = example.trimEnd().split("\n");
  expect(lines).toHaveLength(10);
  const folder = mkdtempSync(join(tmpdir(), "readme-test-"));
  // The lines below the imports, with what they import; the provider is in memory, the port a free one.
  const body = lines
    .filter((line) => !line.startsWith("import "))
    .join("\n")
    .replaceAll('"data/', `"${folder}/`)
    .replace(".listen(3000)", ".listen(0)")
    .replace(/^createServer/m, "const listening = createServer");
  const run = new Function(
    "createServer",
    "createGenerationServer",
    "toNodeListener",
    "createReplicateProvider",
    `${body}\nreturn { server, listening };`,
  );
  const { server, listening } = run(createServer, createGenerationServer, toNodeListener, createFakeProvider);
  onTestFinished(async () => {
    listening.closeAllConnections();
    listening.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  if (!listening.listening) await once(listening, "listening");
  const origin = `http://127.0.0.1:${listening.address().port}`;
  const submitted = await fetch(`${origin}/api/ai/generations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: "a fox", width: 64, height: 64 }),
  });
  expect(submitted.status).toBe(202);
  const cookie = submitted.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const { id } = await submitted.json();
  const get = (path: string) => fetch(`${origin}${path}`, { headers: { cookie } });
  const images = await vi.waitFor(
    async () => {
      const told = await (await get(`/api/ai/generations/${id}`)).json();
      expect(told.status).toBe("completed");
      return told.images;
    },
    { timeout: 10_000, interval: 50 },
  );
  expect((await get(images[0].url)).headers.get("content-type")).toBe("image/png");
});
