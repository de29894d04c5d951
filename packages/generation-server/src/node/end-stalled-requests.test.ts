import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { endStalledRequests } from "./end-stalled-requests.js";

const HEAD = "POST / HTTP/1.1\r\nhost: here\r\n";

async function testServer(
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<number> {
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** The response, and whether the server closed the connection within `ms`. */
function send(port: number, pieces: string[], { every = 0, ms }: { every?: number; ms: number }) {
  return new Promise<{ text: string; closed: boolean }>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const end = (closed: boolean) => {
      clearInterval(sending);
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed });
    };
    const timer = setTimeout(() => end(false), ms);
    socket.write(pieces.shift() ?? "");
    const sending = setInterval(() => {
      const next = pieces.shift();
      if (next !== undefined) socket.write(next);
    }, every);
    socket.on("data", (data) => {
      text += data;
    });
    socket.on("error", () => {});
    socket.on("close", () => end(true));
  });
}

// The limits apply to all servers of this process; this test has only its own.
it("closes connections with stalled bodies, and no others", async () => {
  onTestFinished(endStalledRequests({ idle: 800, whole: 2_500, every: 50 }));
  const silent = await testServer(() => {});
  const answering = await testServer((request, response) => {
    request.on("data", () => {});
    request.on("end", () => setTimeout(() => response.end("late"), 800));
  });
  const length = `${HEAD}content-length: 20\r\n\r\n`;
  const chunked = `${HEAD}transfer-encoding: chunked\r\n\r\n`;
  const bytes = (count: number) => Array<string>(count).fill("x");
  const [stopped, cut, refused, trickled, whole, slow, none] = await Promise.all([
    send(silent, [length], { ms: 8_000 }),
    send(silent, [chunked, "5\r\nab"], { ms: 8_000 }),
    send(silent, [length, ...bytes(3)], { every: 100, ms: 8_000 }),
    send(silent, [`${HEAD}content-length: 1000\r\n\r\n`, ...bytes(100)], { every: 100, ms: 8_000 }),
    send(silent, [length, ...bytes(20)], { ms: 1_000 }),
    send(answering, [length, ..."xxxx xxxx xxxx xxxx xxxx".split(" ")], { every: 100, ms: 6_000 }),
    send(silent, ["GET / HTTP/1.1\r\nhost: here\r\n\r\n"], { ms: 1_000 }),
  ]);
  expect([stopped, cut, refused, trickled].map(({ closed }) => closed)).toEqual([true, true, true, true]);
  expect([whole.closed, none.closed]).toEqual([false, false]);
  expect(slow.text).toContain("late");
});
