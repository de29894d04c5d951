import { spawn } from "node:child_process";
import type { ServerResponse } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ReplicateClient, ReplicateErrorCode } from "./client";
import { json } from "./stub-server";
import { failure, SCHNELL, SDXL, soon, stubbed, testClient } from "./test-client";
import { watchSockets } from "./watch-sockets";

/*
 * Failure × right behaviour, over real HTTP: what the API can do wrong to a creation, which may cost money
 * twice, and to a GET, which may be asked again.
 */

const INPUT = { prompt: "x" };
const portOf = (host: string) => Number(host.split(":")[1]);
const TIMES = { longestThrottleWait: 40, reply: 120, abandonedReply: 40, cancelReply: 40 };

type Answer = (response: ServerResponse, asked: string) => unknown;
const status =
  (code: number, headers: Record<string, string> = {}, body: unknown = { detail: "no" }): Answer =>
  (response) =>
    json(response, code, body, headers);

/** Tries of a creation, and of a GET; the default settings retry three times. */
type Case = [what: string, answer: Answer, code: ReplicateErrorCode, creations: number, gets: number];

const CASES: Case[] = [
  ["400", status(400), "unexpected-status", 1, 1],
  ["401", status(401), "unauthenticated", 1, 1],
  ["402", status(402), "insufficient-credit", 1, 1],
  ["403", status(403), "unauthenticated", 1, 1],
  ["404", status(404), "not-found", 1, 1],
  ["405", status(405), "unexpected-status", 1, 1],
  ["409", status(409), "unexpected-status", 1, 1],
  ["410", status(410), "not-found", 1, 1],
  ["413", status(413), "unexpected-status", 1, 1],
  ["418", status(418), "unexpected-status", 1, 1],
  ["422", status(422), "invalid-input", 1, 1],
  ["429", status(429), "throttled", 4, 4],
  ["429 with a hint in the body", status(429, {}, { retry_after: 0.01 }), "throttled", 4, 4],
  ["429 with a header", status(429, { "retry-after": "0" }), "throttled", 4, 4],
  ["429 with a date", status(429, { "retry-after": new Date(0).toUTCString() }), "throttled", 4, 4],
  ["429 with a year in the body", status(429, {}, { retry_after: 900_000 }), "throttled", 4, 4],
  [
    "429 with a hint that is none",
    status(429, { "retry-after": "soon" }, { retry_after: "x" }),
    "throttled",
    4,
    4,
  ],
  ["500", status(500), "server", 1, 4],
  ["500 with a header", status(500, { "retry-after": "0" }), "server", 1, 4],
  ["501", status(501), "server", 1, 4],
  ["502 with a page", (response) => response.writeHead(502).end("<html>"), "server", 1, 4],
  ["503", status(503), "server", 1, 4],
  ["503 with a hint in the body", status(503, {}, { retry_after: 0.01 }), "server", 1, 4],
  ["504", status(504), "server", 1, 4],
  ["599", status(599), "server", 1, 4],
  ["301", status(301, { location: "http://169.254.169.254/" }), "unexpected-status", 1, 1],
  ["302", status(302, { location: "http://127.0.0.1:1/" }), "unexpected-status", 1, 1],
  ["303", status(303, { location: "http://[::ffff:10.0.0.1]/" }), "unexpected-status", 1, 1],
  ["307", status(307, { location: "https://user:pass@api.replicate.com/" }), "unexpected-status", 1, 1],
  ["308", status(308, { location: "file:///etc/passwd" }), "unexpected-status", 1, 1],
  ["200 with a page", (response) => response.end("<html>"), "bad-reply", 1, 4],
  ["200 with nothing", (response) => response.end(), "bad-reply", 1, 4],
  ["204", (response) => response.writeHead(204).end(), "bad-reply", 1, 4],
  ["200 with half a JSON", (response) => response.end('{"id":"a","sta'), "bad-reply", 1, 4],
  ["200 with an array", status(200, {}, []), "bad-reply", 1, 4],
  ["200 with no status", status(200, {}, { id: "a" }), "bad-reply", 1, 4],
  ["a reset", (response) => response.socket?.resetAndDestroy(), "network", 1, 4],
  ["an end", (response) => response.socket?.end(), "network", 1, 4],
  ["a reset in the body", (response) => breakOff(response), "network", 1, 4],
  ["10 GB of body", (response) => pour(response), "too-large", 1, 1],
];

const breakOff = (response: ServerResponse) => {
  response.writeHead(201, { "content-length": "1000" });
  response.write('{"id":', () => response.socket?.resetAndDestroy());
};

/** Until the other side has had enough. */
function pour(response: ServerResponse) {
  const piece = Buffer.alloc(1_000_000, " ");
  let pieces = 10_000;
  const more = () => {
    while (!response.destroyed && pieces-- > 0)
      if (!response.write(piece)) return response.once("drain", more);
    response.end();
  };
  response.on("error", () => {});
  more();
}

describe("an API that fails", () => {
  it.each(CASES)("a creation: %s", async (_, answer, code, creations) => {
    const sockets = watchSockets();
    const { stub, client } = await stubbed((asked, response) => answer(response, asked), {
      timing: { ...TIMES, reply: 10_000 },
    });
    const error = await failure(client.run(SCHNELL, INPUT));
    expect([error.code, stub.requests.length]).toEqual([code, creations]);
    const unknown = ["server", "network", "bad-reply"].includes(code);
    expect(error.mayHaveRun).toBe(unknown);
    if (unknown) expect(error.message).toContain("may have been made, and paid for");
    expect(sockets.strays()).toEqual([]);
    sockets.expectNoLeak(portOf(stub.host));
  });

  it.each(CASES)("a GET: %s", async (_, answer, code, __, gets) => {
    const sockets = watchSockets();
    const { stub, client } = await stubbed((asked, response) => answer(response, asked), {
      timing: { ...TIMES, reply: 10_000 },
    });
    const error = await failure(client.get("a"));
    expect([error.code, stub.requests.length, error.mayHaveRun]).toEqual([code, gets, false]);
    expect(sockets.strays()).toEqual([]);
    sockets.expectNoLeak(portOf(stub.host));
  });

  it.each<[string, Answer]>([
    ["503", status(503)],
    ["a reset", (response) => response.socket?.resetAndDestroy()],
  ])("a creation is sent again after %s where paying twice is accepted", async (_, answer) => {
    const { stub, client } = await stubbed((asked, response) => answer(response, asked));
    await failure(client.create(SCHNELL, INPUT, { mayPayTwice: true }));
    expect(stub.requests).toHaveLength(4);
  });

  it("a creation whose body breaks off is found by its header", async () => {
    const { client } = await stubbed((asked, response) => {
      if (asked.startsWith("GET")) return json(response, 200, { id: "a", status: "succeeded", output: "x" });
      response.writeHead(201, { location: "http://elsewhere/v1/predictions/a", "content-length": "1000" });
      response.write("{", () => response.socket?.resetAndDestroy());
    });
    expect((await client.run(SDXL, INPUT)).outputs).toEqual(["x"]);
  });
});

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

describe("a peer that is no honest server", () => {
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
      client.run(SCHNELL, INPUT, { ...soon(200), signal: new AbortController().signal }),
    );
    expect([error.code, requests()]).toEqual([hangs ? "timeout" : "network", 1]);
    await client.settled();
  });

  it.each(PEERS)("a GET: it %s", async (_, talk) => {
    const { port, requests } = await rawServer(talk);
    expect((await failure(clientOn(port).get("a"))).code).toBe("network");
    expect(requests()).toBe(2);
  });

  it("refuses every connection: all is sent again, because nothing arrived", async () => {
    const sockets = watchSockets();
    // Nobody listens on the port of a server that has closed.
    const { stub, client } = await stubbed(() => {});
    await stub.close();
    expect(await failure(client.run(SCHNELL, INPUT))).toMatchObject({ code: "network", mayHaveRun: false });
    expect(sockets.attempts).toEqual(Array(4).fill(stub.host));
    await failure(client.get("a"));
    expect(sockets.attempts).toHaveLength(8);
  });

  it("has no name", async () => {
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

  it("does not even take the connection", async () => {
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

describe("a run's status", () => {
  it.each([
    ["starting", "timeout", 1],
    ["processing", "timeout", 1],
    ["succeeded", "no-output", 0],
    ["failed", "failed", 0],
    ["canceled", "canceled", 0],
    ["aborted", "aborted", 0],
  ] as const)("%s with nothing in it ends as %s", async (state, code, cancels) => {
    const { stub, client } = await stubbed((_, response) =>
      json(response, 201, { id: "a", status: state, output: null }),
    );
    const error = await failure(
      client.run(SCHNELL, INPUT, { ...soon(100), signal: new AbortController().signal }),
    );
    expect(error).toMatchObject({ code, predictionId: "a", predictionStatus: state });
    await client.settled();
    expect(stub.requests.filter((asked) => asked.endsWith("/cancel"))).toHaveLength(cancels);
  });
});

describe("what is asked wrongly", () => {
  it.each([
    "",
    "flux",
    "a/b/c",
    "/b",
    "a/",
    "a b/c",
    "../x",
    "a/..",
    "a/b:latest",
    "a/b:",
    `a/b:${"g".repeat(64)}`,
    "ä/b",
    "a/b?c",
  ])("the model %j is refused before any request", async (model) => {
    const sockets = watchSockets();
    const { client } = await stubbed(() => {});
    expect((await failure(client.run(model, INPUT))).code).toBe("invalid-request");
    expect((await failure(client.create(model, INPUT))).code).toBe("invalid-request");
    expect((await failure(client.stream(model, INPUT).next())).code).toBe("invalid-request");
    expect(sockets.attempts).toEqual([]);
  });

  it.each(["", "..", "a/b", "a?b"])("the id %j is refused before any request", async (id) => {
    const sockets = watchSockets();
    const { client } = await stubbed(() => {});
    for (const call of [client.get, client.cancel, client.wait])
      expect((await failure(call(id))).code).toBe("invalid-request");
    expect(sockets.attempts).toEqual([]);
  });
});
