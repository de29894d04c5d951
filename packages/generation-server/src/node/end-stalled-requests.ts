import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";

const CHANNEL = "http.server.request.start";
/** Milliseconds that a body has beyond what its route allows, so that the route can still answer. */
const MARGIN = 2_000;

type Limits = {
  /** Milliseconds that a body may pause. */
  idle: number;
  /** Milliseconds that all of it may take. */
  whole: number;
  /** Milliseconds between two looks. */
  every: number;
};

export type StallOptions = Partial<Limits> & {
  /** Milliseconds that a route allows a body to take. Default: 60,000. */
  bodyTime?: number | undefined;
};

/**
 * Closes each connection of this process's servers whose request does not come to its end, whatever route it is for
 * and whether or not that reads it: pages, the framework's own routes, and what is left of a body that was refused.
 * Answers how to stop that.
 */
export function endStalledRequests({
  bodyTime = 60_000,
  idle = 11_000,
  whole = bodyTime + MARGIN,
  every = 500,
}: StallOptions = {}): () => void {
  const limits: Limits = { idle, whole, every };
  const start = (message: unknown) => {
    const { request, socket } = partsOf(message);
    if (request && socket && hasBody(request)) watch(request, socket, limits);
  };
  subscribe(CHANNEL, start);
  return () => void unsubscribe(CHANNEL, start);
}

function watch(request: IncomingMessage, socket: Socket, { idle, whole, every }: Limits): void {
  const began = performance.now();
  let bytes = socket.bytesRead;
  let movedAt = began;
  const timer = setInterval(() => {
    const now = performance.now();
    if (socket.bytesRead !== bytes) {
      bytes = socket.bytesRead;
      movedAt = now;
    }
    if (request.complete || socket.destroyed) clearInterval(timer);
    else if (now - movedAt > idle || now - began > whole) socket.destroy();
  }, every);
  timer.unref();
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"]) > 0;

function partsOf(message: unknown): { request?: IncomingMessage; socket?: Socket } {
  if (typeof message !== "object" || message === null) return {};
  return {
    ...("request" in message && message.request instanceof IncomingMessage && { request: message.request }),
    ...("socket" in message && message.socket instanceof Socket && { socket: message.socket }),
  };
}
