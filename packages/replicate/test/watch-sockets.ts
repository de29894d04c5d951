import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Socket } from "node:net";
import { expect, onTestFinished, vi } from "vitest";
import { CANARY, stubHosts } from "./test-client.js";

export type Sockets = {
  /** `address:port` of every connection that was tried, whether it came about or not. */
  attempts: string[];
  /** Those that went anywhere but to a test's own server. */
  strays: () => string[];
  /** Fails where the token was sent to any other port than the API's, or anywhere but in `authorization`. */
  expectNoLeak: (apiPort: number) => void;
};

/** Watches every client socket of this process for the rest of the test. */
export function watchSockets(): Sockets {
  const attempts: string[] = [];
  const ports = new Map<unknown, number>();
  const onSocket = (message: unknown) => {
    if (typeof message !== "object" || message === null || !("socket" in message)) return;
    const { socket } = message;
    if (!(socket instanceof Socket)) return;
    socket.on("connectionAttempt", (address, port) => {
      attempts.push(`${address}:${port}`);
      ports.set(socket, port);
    });
  };
  subscribe("net.client.socket", onSocket);
  const write = vi.spyOn(Socket.prototype, "write");
  onTestFinished(() => {
    unsubscribe("net.client.socket", onSocket);
    write.mockRestore();
  });
  return {
    attempts,
    // fetch keeps its pools: a connection to the server of the test before may still be tried in this one.
    strays: () => attempts.filter((attempt) => !stubHosts.has(attempt)),
    expectNoLeak(apiPort) {
      for (const [index, [sent]] of write.mock.calls.entries()) {
        const port = ports.get(write.mock.contexts[index]);
        const text = typeof sent === "string" ? sent : Buffer.from(sent).toString("latin1");
        if (port === undefined || !text.includes(CANARY)) continue;
        expect(port).toBe(apiPort);
        expect(text.replace(`authorization: Bearer ${CANARY}\r\n`, "")).not.toContain(CANARY);
      }
    },
  };
}
