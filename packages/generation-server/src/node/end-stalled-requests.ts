import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";

const CHANNEL = "http.server.request.start";
/** Milliseconds in addition to the route's own timeout, so that the route can still respond. */
const MARGIN = 2_000;

type Limits = {
  /** Maximum pause of a body in milliseconds. */
  idle: number;
  /** Maximum time for a whole body in milliseconds. */
  whole: number;
  /** Interval of the checks in milliseconds. */
  every: number;
};

export type StallOptions = Partial<Limits> & {
  /** The routes' own timeout for a body in milliseconds. Default: 60,000. */
  bodyTime?: number | undefined;
};

/**
 * Closes connections whose request body stalls, on all servers of this process, whether or not a route reads the
 * body: this includes pages, the framework's own routes, and the rest of rejected bodies. Returns a function that
 * stops it.
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
