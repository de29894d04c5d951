// node proofs/kill-server.mjs, run by startDemoProgram: serves the demo's generation routes without Next, which takes
// seconds to start. Its first line of output is its port.
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { HOST } from "../scripts/ports.mjs";
import { ROOT } from "../scripts/stamps.mjs";

/** @typedef {(request: Request) => Promise<Response>} Handler */

/** @param {...string} path */
const load = (...path) => import(pathToFileURL(join(ROOT, "demo", ...path)).href);
/** @type {{ POST: Handler }} */
const { POST: generate } = await load("app", "api", "ai", "images", "generate", "route.ts");
/** @type {{ POST: Handler }} */
const { POST: handle } = await load("app", "api", "[...path]", "route.ts");

/** @param {string} path */
const handlerOf = (path) => (path === "/api/ai/images/generate" ? generate : handle);

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const headers = Object.entries(request.headersDistinct).map(
    ([name, values]) => /** @type {[string, string]} */ ([name, (values ?? []).join(", ")]),
  );
  const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
  const received = new Request(url, { method: request.method ?? "GET", headers, ...(body && { body }) });
  const reply = await handlerOf(url.pathname)(received);
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  response.end(Buffer.from(await reply.arrayBuffer()));
});
server.listen(0, HOST, () => {
  const address = server.address();
  console.log(address && typeof address === "object" ? address.port : "");
});
