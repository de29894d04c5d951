import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type StubServer = { url: string; host: string; requests: string[]; close: () => Promise<void> };

/**
 * For what the emulator does not do: a server on loopback that answers as the test says, by `METHOD /path`.
 */
export async function startStub(
  answer: (asked: string, response: ServerResponse, request: IncomingMessage) => unknown,
): Promise<StubServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const asked = `${request.method} ${request.url}`;
    requests.push(asked);
    request.resume().on("end", () => answer(asked, response, request));
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

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
