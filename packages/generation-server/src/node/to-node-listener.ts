import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

/**
 * Adapts a handler to `node:http`. The request's signal is aborted when the client disconnects; responses are
 * streamed.
 *
 * @example
 * ```ts
 * createServer(toNodeListener(server.handle)).listen(3000);
 * ```
 */
export const toNodeListener =
  (handle: (request: Request) => Promise<Response>) =>
  async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const left = new AbortController();
    outgoing.once("close", () => left.abort());
    try {
      const reply = await handle(toRequest(incoming, left.signal));
      const headers = [...reply.headers].filter(([name]) => name !== "set-cookie").flat();
      for (const cookie of reply.headers.getSetCookie()) headers.push("set-cookie", cookie);
      outgoing.writeHead(reply.status, headers);
      if (!reply.body) outgoing.end();
      else await pipeline(Readable.fromWeb(reply.body as NodeReadableStream<Uint8Array>), outgoing);
    } catch {
      // The handler has logged the reason. If part of the response was sent, only the connection can be closed.
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    }
  };

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = "GET", url = "/", headers } = incoming;
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(":")) given.set(name, [value].flat().join(", "));
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const init = {
    method,
    headers: given,
    signal,
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: "half" }),
  };
  return new Request(new URL(url, `http://${headers.host ?? "localhost"}`), init);
}
