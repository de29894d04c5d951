import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type TestEngine, testEngines } from "../../db/test-engines";
import { type TestGenerations, testGenerations } from "../test-generations";
import { type InngestServer, startInngestServer } from "./inngest-server.contract";
import { serveInngest } from "./serve-inngest";

export type InngestSite = TestGenerations & { inngest: InngestServer; address: string };

/** A site of one test whose jobs are done by an Inngest server of its own, over HTTP. */
export async function testInngest(
  engine: TestEngine,
  env: Record<string, string> = {},
): Promise<InngestSite> {
  const inngest = await startInngestServer();
  const site = await testGenerations(engine, { ...inngest.env, ...env });
  const { address, close } = await serveApp();
  onTestFinished(async () => {
    await inngest.close();
    await close();
  });
  await inngest.register(address);
  return { ...site, inngest, address };
}

/** The same on a dev server that is there. It knows the app by its address, so all tests of a file share one. */
export async function testRealInngest(
  engine: TestEngine,
  url: string,
  env: Record<string, string> = {},
): Promise<TestGenerations> {
  const keys = { INNGEST_EVENT_KEY: "", INNGEST_SIGNING_KEY: "" };
  const site = await testGenerations(engine, { JOBS: "inngest", INNGEST_DEV: url, ...keys, ...env });
  app ??= serveApp();
  const reply = await fetch((await app).address, { method: "PUT" });
  if (!reply.ok)
    throw new Error(`The Inngest server at ${url} did not learn of the app: ${await reply.text()}`);
  return site;
}

let app: ReturnType<typeof serveApp> | undefined;

/** `/api/inngest` over HTTP. */
async function serveApp(): Promise<{ address: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url, headers } = request;
    const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
    const asked = new Request(`http://${headers.host}${url}`, { method, body });
    for (const [name, value] of Object.entries(headers)) asked.headers.set(name, String(value));
    const reply = await serveInngest(asked);
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

/** For what does not depend on the database. */
export function anyEngine(): TestEngine {
  const [engine] = testEngines;
  if (!engine) throw new Error("There is no database to test with.");
  return engine;
}
