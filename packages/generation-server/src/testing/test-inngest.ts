import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type InngestServer, startInngestServer } from "../inngest/inngest-server.contract.js";
import type { TestEngine } from "./test-engines.js";
import { type TestGenerations, testGenerations } from "./test-generations.js";
import type { TestHarnessOptions } from "./test-harness.js";

export const APP_ID = "media-generation-server";

export type InngestHarness = TestGenerations & { inngest: InngestServer; address: string };

/** Opens a server whose jobs run on a simulated Inngest server, over HTTP. */
export async function testInngest(
  engine: TestEngine,
  options: TestHarnessOptions = {},
): Promise<InngestHarness> {
  const inngest = await startInngestServer();
  const harness = await testGenerations(engine, { jobs: inngest.jobs, ...options });
  const { address, close } = await serveApp(() => harness.server.handle);
  onTestFinished(async () => {
    await inngest.close();
    await close();
  });
  await inngest.register(address);
  return { ...harness, inngest, address };
}

/** The same on a running dev server. It identifies the app by its URL, so all tests of a file share one. */
export async function testRealInngest(
  engine: TestEngine,
  url: string,
  options: TestHarnessOptions = {},
): Promise<TestGenerations> {
  const jobs = { kind: "inngest", baseUrl: url, isDev: true } as const;
  const harness = await testGenerations(engine, { jobs, ...options });
  current = harness.server.handle;
  app ??= serveApp(() => current);
  const reply = await fetch((await app).address, { method: "PUT" });
  if (!reply.ok)
    throw new Error(`The Inngest server at ${url} did not register the app: ${await reply.text()}`);
  return harness;
}

let current: Handle = async () => new Response(null, { status: 503 });
let app: ReturnType<typeof serveApp> | undefined;

/** Serves `/api/inngest` over HTTP. */
type Handle = (request: Request) => Promise<Response>;

async function serveApp(handle: () => Handle): Promise<{ address: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url, headers } = request;
    const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
    const webRequest = new Request(`http://${headers.host}${url}`, { method, body });
    for (const [name, value] of Object.entries(headers)) webRequest.headers.set(name, String(value));
    const reply = await handle()(webRequest);
    response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(await reply.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
