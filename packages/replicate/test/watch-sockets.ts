import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Socket } from "node:net";
import { expect, onTestFinished, vi } from "vitest";
import { CANARY, stubHosts } from "./test-client.js";

export type Sockets = {
  /** `address:port` of every attempted connection. */
  attempts: string[];
  /** Those to anything but a test's own server. */
  unexpected: () => string[];
  /** Fails if the token was sent to another port than the API's, or elsewhere than in `authorization`. */
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
    // fetch keeps its pools: it may still try a connection to the server of the previous test.
    unexpected: () => attempts.filter((attempt) => !stubHosts.has(attempt)),
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
