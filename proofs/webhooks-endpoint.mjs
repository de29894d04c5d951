import { createServer, request as requestHttp } from "node:http";
import { Readable } from "node:stream";
import { HOST } from "../scripts/ports.mjs";
import { importServer } from "./bundle-server.mjs";
import { listen, readBody } from "./http-server.mjs";

/** @typedef {import("./webhooks-forgeries.mjs").Message} Message */
/** @typedef {(request: Request) => Promise<Response>} Handler */
/**
 * @typedef {object} Demo
 * @property {Handler} webhook
 * @property {Handler} generations
 * @property {() => string} createCookie
 * @property {() => Promise<import("kysely").Kysely<any>>} database of `process.env`
 * @property {() => Promise<void>} close
 */

const PATH = "/api/webhooks/replicate";
/** The header of the proof's own requests; all others are the provider's. */
const OURS = "x-proof";

const ENTRY = `
  export { POST as handle } from "./demo/app/api/[...path]/route";
  export { getGenerationServer, stopGenerationServer } from "./demo/lib/get-generation-server";
  export { sessionSecret } from "./demo/lib/settings/session-secret";
  export { createSession } from "./packages/generation-server/src/accounts/session.js";
`;

/** @returns {Promise<Demo>} the handlers of the demo's route files */
export async function loadDemo() {
  const { handle, ...demo } = await importServer(ENTRY);
  return {
    webhook: handle,
    generations: handle,
    createCookie: () => `rml-demo-session=${demo.createSession(demo.sessionSecret(process.env))}`,
    database: async () => (await demo.getGenerationServer().pipeline()).database,
    // The next engine gets a server of its own.
    close: () => demo.stopGenerationServer(),
  };
}

/**
 * Serves the webhook route on its own port. What the provider sends is intercepted, so that the proof can deliver it in
 * any order.
 * @param {Handler} webhook
 * @param {(message: Message) => boolean} intercept returns whether to acknowledge it to the provider
 */
export async function openEndpoint(webhook, intercept) {
  const server = createServer(async (request, response) => {
    try {
      const { headers, method = "GET" } = request;
      if (headers[OURS] === undefined) {
        const body = await readBody(request);
        const held = intercept({
          id: String(headers["webhook-id"]),
          timestamp: Number(headers["webhook-timestamp"]),
          signature: String(headers["webhook-signature"]),
          body: body.toString("utf8"),
        });
        return void response.writeHead(held ? 200 : 503).end();
      }
      const body = /** @type {ReadableStream<Uint8Array>} */ (Readable.toWeb(request));
      const given = new Headers();
      for (const [name, value] of Object.entries(headers)) given.set(name, String(value));
      const init = { method, headers: given, body, duplex: /** @type {const} */ ("half") };
      const reply = await webhook(new Request(`http://${HOST}${PATH}`, init));
      response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(await reply.text());
    } catch (error) {
      // The client has disconnected.
      if (request.readableAborted) response.destroy();
      else response.writeHead(599).end(String(error));
    }
  });
  const { origin, close } = await listen(server);
  return {
    origin,
    address: `${origin}${PATH}`,
    /** Marks a request as the proof's. */
    ours: { [OURS]: "1" },
    close,
  };
}

/**
 * Sends the beginning of a body, whose announced length is greater, and disconnects.
 * @param {string} address @param {Record<string, string>} headers @param {Uint8Array} body @param {number} at
 */
export function breakOff(address, headers, body, at) {
  return new Promise((resolve) => {
    const sending = requestHttp(address, {
      method: "POST",
      headers: { ...headers, "content-length": body.length },
      agent: false,
    });
    sending.on("error", () => {}).on("close", () => resolve(undefined));
    sending.flushHeaders();
    sending.write(body.subarray(0, Math.max(1, at)), () => setTimeout(() => sending.destroy(), 2));
  });
}

/** A server that must never be connected to. */
export async function openTrap() {
  let visits = 0;
  const server = createServer((_, response) => response.end()).on("connection", () => {
    visits += 1;
  });
  const { origin, close } = await listen(server);
  return {
    origin,
    visits: () => visits,
    close,
  };
}
