import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type StubServer = { url: string; host: string; requests: string[]; close: () => Promise<void> };

/**
 * A server on loopback that replies as the test says, by `METHOD /path`, for what the emulator does not do.
 */
export async function startStub(
  answer: (route: string, response: ServerResponse, request: IncomingMessage) => unknown,
): Promise<StubServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const route = `${request.method} ${request.url}`;
    requests.push(route);
    request.resume().on("end", () => answer(route, response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stub got no port.");
  const host = `127.0.0.1:${address.port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${host}/v1`, host, requests, close };
}

/** Replies with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
