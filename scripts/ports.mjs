import { createConnection, createServer } from "node:net";

/** This machine only: what is served here has no login. */
export const HOST = "127.0.0.1";

/**
 * The port itself, or a free one for 0, while it is still early enough to say so.
 * @param {number} wanted
 * @returns {Promise<number>}
 */
export function takePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      const other = `PORT=${wanted < 65_535 ? wanted + 1 : 3000} npm start`;
      /** @type {Record<string, string>} */
      const reasons = {
        EADDRINUSE: `Port ${wanted} is taken: end what uses it, or choose another one with ${other}.`,
        EACCES: `Port ${wanted} may not be used by this user: choose one above 1023, such as ${other}.`,
      };
      reject(new Error(reasons[error.code ?? ""] ?? `Port ${wanted} cannot be used: ${error.message}.`));
    });
    probe.listen(wanted, HOST, () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === "object" ? address.port : wanted));
    });
  });
}

/**
 * Resolves once something listens on the port.
 * @param {number} port
 */
export async function isListening(port) {
  const connects = () =>
    new Promise((resolve) => {
      const socket = createConnection({ port, host: HOST });
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
  while (!(await connects())) await new Promise((resolve) => setTimeout(resolve, 100));
}
