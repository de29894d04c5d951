import { createConnection, createServer } from "node:net";

/** The loopback interface only, because what is served here has no login. */
export const HOST = "127.0.0.1";

/**
 * Checks that a port is free, or finds a free one for 0, before anything slow is started.
 * @param {number} port
 * @returns {Promise<number>}
 */
export function takePort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      const other = `PORT=${port < 65_535 ? port + 1 : 3000} npm start`;
      /** @type {Record<string, string>} */
      const reasons = {
        EADDRINUSE: `Port ${port} is in use: stop what uses it, or choose another one with ${other}.`,
        EACCES: `Port ${port} may not be used by this user: choose one above 1023, such as ${other}.`,
      };
      reject(new Error(reasons[error.code ?? ""] ?? `Port ${port} cannot be used: ${error.message}.`));
    });
    probe.listen(port, HOST, () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === "object" ? address.port : port));
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
