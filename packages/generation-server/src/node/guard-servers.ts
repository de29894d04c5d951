import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import { checkHost, MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { encodeProblem, PROBLEM_TYPE } from "@reactkits.dev/react-media-library/server/protocol";
import { POLICY_HEADERS } from "./policy-headers.js";

const CHANNEL = "http.server.request.start";
/** Next fails on other methods with a stack trace. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export type ServerGuardOptions = {
  /** The host names of this server, in addition to loopback names. */
  allowedHosts: readonly string[];
  trustedProxies: number;
  /** Paths that are served under any host name, because load balancers address servers by IP. Default: none. */
  anyHost?: readonly string[] | undefined;
};

/**
 * Rejects requests for unknown hosts (421) and unknown methods (405), and adds the policy headers to every response,
 * on all servers of this process. In Next, no other place covers its static files, errors and routes. Returns a
 * function that stops it for servers without a request so far.
 */
export function guardServers(options: ServerGuardOptions): () => void {
  const guarded = new WeakSet<Server>();
  const start = (message: unknown) => {
    if (typeof message !== "object" || message === null || !("server" in message)) return;
    const { server } = message;
    if (!(server instanceof Server) || guarded.has(server)) return;
    guarded.add(server);
    // This event precedes the request's own, so this request is already guarded.
    const listeners = server.listeners("request");
    server.removeAllListeners("request");
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      for (const [name, value] of Object.entries(POLICY_HEADERS)) response.setHeader(name, value);
      const refusal = refusalOf(request, options);
      if (refusal) return refuse(response, refusal);
      for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
    });
  };
  subscribe(CHANNEL, start);
  return () => void unsubscribe(CHANNEL, start);
}

function refusalOf(
  request: IncomingMessage,
  { allowedHosts, trustedProxies, anyHost = [] }: ServerGuardOptions,
): MediaLibraryError | undefined {
  const { method = "", url = "" } = request;
  if (!METHODS.includes(method)) {
    return new MediaLibraryError("method", "This server does not support this method.");
  }
  if (anyHost.includes(url.split("?", 1)[0] ?? "")) return undefined;
  try {
    checkHost(
      new Request("http://localhost/", { headers: hostHeaders(request) }),
      allowedHosts,
      trustedProxies,
    );
    return undefined;
  } catch (error) {
    if (MediaLibraryError.isInstance(error)) return error;
    return new MediaLibraryError("host", "The host name of the request is invalid.");
  }
}

const hostHeaders = ({ headers }: IncomingMessage): [string, string][] =>
  ["host", "x-forwarded-host"].flatMap((name): [string, string][] => {
    const value = headers[name];
    return value === undefined ? [] : [[name, String(value)]];
  });

function refuse(response: ServerResponse, error: MediaLibraryError): void {
  const body = encodeProblem(error, crypto.randomUUID());
  response.writeHead(body?.status ?? 400, {
    "content-type": PROBLEM_TYPE,
    "cache-control": "no-store",
    // The body is not read.
    connection: "close",
    ...(error.code === "method" && { allow: METHODS.join(", ") }),
  });
  response.end(JSON.stringify(body));
}
