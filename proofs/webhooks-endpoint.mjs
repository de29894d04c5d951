import { createServer } from "node:http";
import { Readable } from "node:stream";
import { HOST } from "../scripts/ports.mjs";
import { importServer } from "./bundle-server.mjs";

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
/** What our own requests carry: all others are the provider's. */
const OURS = "x-proof";

const ENTRY = `
  export { POST as handle } from "./demo/app/api/[...path]/route";
  export { getGenerationServer, stopGenerationServer } from "./demo/lib/get-generation-server";
  export { sessionSecret } from "./demo/lib/settings/session-secret";
  export { createSession } from "./packages/generation-server/src/accounts/session.js";
`;

/** @returns {Promise<Demo>} The demo's route files. */
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
 * The webhook route on a port of its own, to which everybody may send. What the provider sends is held back for the
 * proof to bring, in what order it likes.
 * @param {Handler} webhook
 * @param {(message: Message) => boolean} hold answers whether the provider is told that it arrived
 */
export async function openSite(webhook, hold) {
  const server = createServer(async (request, response) => {
    try {
      const { headers, method = "GET" } = request;
      if (headers[OURS] === undefined) {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const held = hold({
          id: String(headers["webhook-id"]),
          timestamp: Number(headers["webhook-timestamp"]),
          signature: String(headers["webhook-signature"]),
          body: Buffer.concat(chunks).toString("utf8"),
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
      // A client that has hung up hears of nothing.
      if (request.readableAborted) response.destroy();
      else response.writeHead(599).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, HOST, () => resolve(undefined)));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The proof's server has no port.");
  const origin = `http://${HOST}:${address.port}`;
  return {
    origin,
    address: `${origin}${PATH}`,
    /** Marks a request as the proof's. */
    ours: { [OURS]: "1" },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
