import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { json } from "../test/stub-server.js";
import { failure, SCHNELL, SDXL, soon, stubbed } from "../test/test-client.js";
import { watchSockets } from "../test/watch-sockets.js";
import type { ReplicateErrorCode } from "./index.js";

/*
 * Failure × right behaviour, over real HTTP: what the API can do wrong to a creation, which may cost money
 * twice, and to a GET, which may be route again.
 */

const INPUT = { prompt: "x" };
const portOf = (host: string) => Number(host.split(":")[1]);
const TIMES = { longestThrottleWait: 40, reply: 10_000 };

type Answer = (response: ServerResponse, route: string) => unknown;
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
    const { stub, client } = await stubbed((route, response) => answer(response, route), {
      timing: TIMES,
    });
    const error = await failure(client.run(SCHNELL, INPUT));
    expect([error.code, stub.requests.length]).toEqual([code, creations]);
    const unknown = ["server", "network", "bad-reply"].includes(code);
    expect(error.mayHaveRun).toBe(unknown);
    if (unknown) expect(error.message).toContain("may have been made, and paid for");
    expect(sockets.unexpected()).toEqual([]);
    sockets.expectNoLeak(portOf(stub.host));
  });

  it.each(CASES)("a GET: %s", async (_, answer, code, __, gets) => {
    const sockets = watchSockets();
    const { stub, client } = await stubbed((route, response) => answer(response, route), {
      timing: TIMES,
    });
    const error = await failure(client.get("a"));
    expect([error.code, stub.requests.length, error.mayHaveRun]).toEqual([code, gets, false]);
    expect(sockets.unexpected()).toEqual([]);
    sockets.expectNoLeak(portOf(stub.host));
  });

  it.each<[string, Answer]>([
    ["503", status(503)],
    ["a reset", (response) => response.socket?.resetAndDestroy()],
  ])("a creation is sent again after %s where paying twice is accepted", async (_, answer) => {
    const { stub, client } = await stubbed((route, response) => answer(response, route));
    await failure(client.create(SCHNELL, INPUT, { mayPayTwice: true }));
    expect(stub.requests).toHaveLength(4);
  });

  it("finds a creation whose reply breaks off by its Location header", async () => {
    const { client } = await stubbed((route, response) => {
      if (route.startsWith("GET")) return json(response, 200, { id: "a", status: "succeeded", output: "x" });
      response.writeHead(201, { location: "http://elsewhere/v1/predictions/a", "content-length": "1000" });
      response.write("{", () => response.socket?.resetAndDestroy());
    });
    expect((await client.run(SDXL, INPUT)).outputs).toEqual(["x"]);
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
      client.run(SCHNELL, INPUT, { ...soon(400), signal: new AbortController().signal }),
    );
    expect(error).toMatchObject({ code, predictionId: "a", predictionStatus: state });
    await client.idle();
    expect(stub.requests.filter((route) => route.endsWith("/cancel"))).toHaveLength(cancels);
  });
});

describe("an invalid reference or option", () => {
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
