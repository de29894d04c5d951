import { HOST } from "../scripts/ports.mjs";

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */

/**
 * Listens on a free port of the loopback interface.
 * @param {import("node:http").Server} server
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>} `close` ends every connection
 */
export async function listen(server) {
  await new Promise((resolve) => server.listen(0, HOST, () => resolve(undefined)));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The proof's server has no port.");
  return {
    origin: `http://${HOST}:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @param {IncomingMessage} request */
export async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Headers of one connection, which a proxy does not pass on. */
const HOP_BY_HOP = ["host", "connection", "content-length", "transfer-encoding"];

/** The headers that a proxy passes on. @param {IncomingMessage} request @returns {[string, string][]} */
export const forwardedHeaders = (request) =>
  Object.entries(request.headersDistinct)
    .filter(([name]) => !HOP_BY_HOP.includes(name))
    .map(([name, values]) => [name, (values ?? []).join(", ")]);
