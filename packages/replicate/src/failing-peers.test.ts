import { spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { failure, SCHNELL, soon, stubbed, testClient } from "../test/test-client.js";
import { watchSockets } from "../test/watch-sockets.js";
import type { ReplicateClient } from "./index.js";

const INPUT = { prompt: "x" };
const TIMES = { reply: 250, abandonedReply: 40, cancelReply: 40 };

/** A peer that says what it likes on its socket. */
async function rawServer(talk: (socket: Socket) => void): Promise<{ port: number; requests: () => number }> {
  let connections = 0;
  let requests = 0;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    connections++;
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
    socket.once("data", () => requests++);
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  // fetch may open one connection more, on which it sends nothing; what is reset at once sends nothing either.
  return { port: address.port, requests: () => requests || connections };
}

const drip = (text: string) => (socket: Socket, first?: string) => {
  if (first) socket.write(first);
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ""), 10);
  socket.on("close", () => clearInterval(timer));
};

describe("a hostile or broken server", () => {
  const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n";
  const PEERS: [what: string, talk: (socket: Socket) => void, retries: boolean][] = [
    ["resets before the request is read", (socket) => socket.resetAndDestroy(), false],
    [
      "resets once the request is read",
      (socket) => socket.once("data", () => socket.resetAndDestroy()),
      false,
    ],
    ["never answers", () => {}, true],
    ["hangs in its headers", (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-"), true],
    ["hangs in its body", (socket) => socket.write(`${HEAD}{"id":`), true],
    ["drips headers", (socket) => drip("HTTP/1.1 200 OK\r\nx-a: bcdefghijklmnopqrstuvwxyz")(socket), true],
    ["drips a body", (socket) => drip(" ")(socket, HEAD), true],
    [
      "sends headers without end",
      (socket) => void socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(1e5)}`),
      false,
    ],
    ["speaks no HTTP", (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"), false],
  ];

  const clientOn = (port: number): ReplicateClient =>
    testClient(`http://127.0.0.1:${port}/v1`, "", { maxRetries: 1, timing: TIMES });

  it.each(PEERS)("a creation: it %s", async (_, talk, hangs) => {
    const { port, requests } = await rawServer(talk);
    const client = clientOn(port);
    const error = await failure(
      client.run(SCHNELL, INPUT, { ...soon(hangs ? 200 : 10_000), signal: new AbortController().signal }),
    );
    expect([error.code, requests()]).toEqual([hangs ? "timeout" : "network", 1]);
    await client.idle();
  });

  it.each(PEERS)("a GET: it %s", async (_, talk) => {
    const { port, requests } = await rawServer(talk);
    expect((await failure(clientOn(port).get("a"))).code).toBe("network");
    expect(requests()).toBe(2);
  });

  it("is retried if it refuses every connection, because nothing arrived", async () => {
    const sockets = watchSockets();
    // Nobody listens on the port of a server that has closed.
    const { stub, client } = await stubbed(() => {});
    await stub.close();
    expect(await failure(client.run(SCHNELL, INPUT))).toMatchObject({ code: "network", mayHaveRun: false });
    expect(sockets.attempts).toEqual(Array(4).fill(stub.host));
    await failure(client.get("a"));
    expect(sockets.attempts).toHaveLength(8);
  });

  it("is retried if its name cannot be resolved", async () => {
    const sockets = watchSockets();
    const nowhere = Object.assign(new Error("getaddrinfo ENOTFOUND"), {
      code: "ENOTFOUND",
      syscall: "getaddrinfo",
    });
    let tries = 0;
    const fetch = () => {
      tries++;
      return Promise.reject(new TypeError("fetch failed", { cause: nowhere }));
    };
    const client = testClient("https://api.replicate.invalid/v1", "", { fetch });
    expect(await failure(client.run(SCHNELL, INPUT))).toMatchObject({ code: "network", mayHaveRun: false });
    expect([tries, sockets.attempts]).toEqual([4, []]);
  });

  it("is retried if it does not accept the connection", async () => {
    // A stopped process whose queue of connections is full: the kernel answers no more of them.
    const script =
      "const s=require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},()=>console.log(s.address().port))";
    const peer = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void peer.kill("SIGKILL"));
    const port = await new Promise<number>((resolve) =>
      peer.stdout.once("data", (text) => resolve(Number(text))),
    );
    peer.kill("SIGSTOP");
    for (let filler = 0; filler < 5; filler++) {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      onTestFinished(() => void socket.destroy());
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    const client = clientOn(port);
    const run = client.run(SCHNELL, INPUT, { ...soon(150), signal: new AbortController().signal });
    expect((await failure(run)).code).toBe("timeout");
    expect((await failure(client.get("a"))).code).toBe("network");
  });
});
