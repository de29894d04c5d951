import type { ServerResponse } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { json } from "../test/stub-server.js";
import {
  CANARY,
  countersOf,
  failure,
  LLAMA,
  seenBy,
  soon,
  stubbed,
  testClient,
  testEmulator,
} from "../test/test-client.js";
import { watchSockets } from "../test/watch-sockets.js";
import type { ReplicateClientOptions, TextEvent } from "./index.js";

const INPUT = { prompt: "a fox" };

async function textOf(events: AsyncIterable<TextEvent>): Promise<string> {
  let text = "";
  for await (const event of events) text += event.text;
  return text;
}

describe("a stream of the emulator", () => {
  const emulated = async (options?: Partial<ReplicateClientOptions>) => {
    const emulator = await testEmulator();
    return { emulator, client: testClient(emulator.url, emulator.deliveryHost, options) };
  };

  it("yields the text of the prediction piece by piece", async () => {
    const { client } = await emulated();
    const events: TextEvent[] = [];
    for await (const event of client.stream(LLAMA, INPUT)) events.push(event);
    expect(events.length).toBeGreaterThan(3);
    const run = await client.wait(events[0]?.predictionId ?? "");
    expect(events.map(({ text }) => text).join("")).toBe(run.outputs.join(""));
  });

  it("resumes where it was interrupted", async () => {
    const { client, emulator } = await emulated();
    const whole = await textOf(client.stream(LLAMA, INPUT));
    const dropped: TextEvent[] = [];
    for await (const event of client.stream(LLAMA, { prompt: "[drop] a fox" })) dropped.push(event);
    expect(new Set(dropped.map(({ id }) => id)).size).toBe(dropped.length);
    expect(dropped.length).toBeGreaterThan(3);
    expect(whole.length).toBeGreaterThan(0);
    expect((await countersOf(emulator))["stream.authorized"]).toBeUndefined();
  });

  it.each(["leaving the loop", "the signal", "the deadline"])("is cancelled by %s", async (how) => {
    const { client, emulator } = await emulated();
    const control = new AbortController();
    const options = how === "the deadline" ? soon(250) : { signal: control.signal };
    const prompt = how === "leaving the loop" ? "[slow] x" : "[hang] x";
    const reading = (async () => {
      for await (const _ of client.stream(LLAMA, { prompt }, options)) if (how === "leaving the loop") return;
    })();
    if (how === "the signal") setTimeout(() => control.abort(), 150);
    if (how === "leaving the loop") await reading;
    else if (how === "the deadline") expect((await failure(reading)).code).toBe("timeout");
    else await expect(reading).rejects.toMatchObject({ name: "AbortError" });
    await client.idle();
    expect(await seenBy(emulator)).toMatchObject([{ cancelAsked: true }]);
    expect((await countersOf(emulator))["predictions.cancel"]).toBe(1);
  });
});

describe("a stream", () => {
  const begin = (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    return response;
  };
  const event = (id: string, data: string, name = "output") => `event: ${name}\nid: ${id}\ndata: ${data}\n\n`;

  /** A stub whose connections reply as `answers` say, the last one repeatedly. */
  async function streaming(
    answers: ((response: ServerResponse, last: string | undefined) => unknown)[],
    options: Partial<ReplicateClientOptions> = {},
    address?: string,
  ) {
    const asked: (string | undefined)[] = [];
    const authorized: unknown[] = [];
    const { stub, client } = await stubbed((path, response, request) => {
      if (path.endsWith("/cancel")) return json(response, 200, { id: "a", status: "canceled" });
      if (path === "GET /v1/predictions/a")
        return json(response, 200, { id: "a", status: "processing", logs: "a fox in the zoo\nstep 3" });
      if (path.startsWith("POST")) {
        const stream = address ?? `http://${stub.host}/stream`;
        return json(response, 201, { id: "a", status: "starting", urls: { stream } });
      }
      const last = request.headers["last-event-id"];
      authorized.push(request.headers.authorization);
      asked.push(typeof last === "string" ? last : undefined);
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      answer?.(response, asked.at(-1));
    }, options);
    return { stub, client, asked, authorized };
  }
  const cancelsOf = (requests: string[]) => requests.filter((path) => path.endsWith("/cancel")).length;

  it("resumes after the last event and yields no event twice", async () => {
    const { stub, client, asked, authorized } = await streaming([
      (response) =>
        begin(response).end(`${event("1:0", "Once ")}${event("1:1", "upon ")}:408: 408 Request Timeout\n\n`),
      // A server that starts over despite `Last-Event-ID`.
      (response) =>
        begin(response).end(`${event("1:0", "Once ")}${event("1:1", "upon ")}${event("2:0", "a ")}`),
      (response) => response.writeHead(503).end(),
      (response) => begin(response).end(`${event("2:1", "time")}${event("2:2", "{}", "done")}`),
    ]);
    expect(await textOf(client.stream(LLAMA, INPUT))).toBe("Once upon a time");
    expect([asked, authorized]).toEqual([[undefined, "1:1", "2:0", "2:0"], Array(4).fill(undefined)]);
    await client.idle();
    expect(cancelsOf(stub.requests)).toBe(0);
  });

  it("loses no text without an id, and does not resume after it", async () => {
    const piece = (data: string) => `event: output\ndata: ${data}\n\n`;
    const end = "event: done\ndata: {}\n\n";
    const mixed = `${event("1:0", "Once ")}${piece("upon ")}${piece("a ")}`;
    const { client } = await streaming([
      (response) => begin(response).end(`${mixed}${event("1:1", "time")}${end}`),
    ]);
    expect(await textOf(client.stream(LLAMA, INPUT))).toBe("Once upon a time");
    const bare = await streaming([
      (response) => begin(response).end(`${piece("Once ")}${piece("more")}${end}`),
    ]);
    expect(await textOf(bare.client.stream(LLAMA, INPUT))).toBe("Once more");
    const broken = await streaming([(response) => begin(response).end(mixed)]);
    expect((await failure(textOf(broken.client.stream(LLAMA, INPUT)))).code).toBe("network");
    expect(broken.asked).toHaveLength(1);
  });

  it("names the prediction and its state when the deadline passes", async () => {
    const { client } = await streaming([(response) => begin(response).write(event("1:0", "Once"))]);
    const error = await failure(textOf(client.stream(LLAMA, { prompt: "a fox in the zoo" }, soon(150))));
    expect(error).toMatchObject({ code: "timeout", predictionId: "a", logTail: "[input]\nstep 3" });
    await client.idle();
  });

  it("releases its slot once its cancellation is done", async () => {
    let answerCancel = () => {};
    const order: string[] = [];
    const { stub, client } = await stubbed(
      (asked, response) => {
        order.push(asked);
        if (asked.endsWith("/cancel"))
          answerCancel = () => json(response, 200, { id: "a", status: "canceled" });
        else if (asked.startsWith("POST"))
          json(response, 201, {
            id: "a",
            status: "starting",
            urls: { stream: `http://${stub.host}/stream` },
          });
        else begin(response).write(event("1:0", "Once"));
      },
      { concurrency: 1 },
    );
    for await (const _ of client.stream(LLAMA, INPUT)) break;
    const next = client.stream(LLAMA, INPUT);
    const first = next.next();
    await vi.waitFor(() => expect(order.filter((asked) => asked.endsWith("/cancel"))).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(order).toHaveLength(3);
    answerCancel();
    expect((await first).value).toMatchObject({ text: "Once" });
  });

  it("keeps waiting while the server ends idle connections", async () => {
    const silent = (response: ServerResponse) => {
      begin(response).flushHeaders();
      setTimeout(() => response.end(":408: 408 Request Timeout\n\n"), 40);
    };
    const { client, asked } = await streaming(
      [
        silent,
        silent,
        silent,
        (response) => begin(response).end(`${event("1:0", "x")}${event("1:1", "{}", "done")}`),
      ],
      { maxRetries: 1, timing: { streamHeld: 30 } },
    );
    expect(await textOf(client.stream(LLAMA, INPUT))).toBe("x");
    expect(asked).toHaveLength(4);
  });

  it("gives up and cancels when nothing arrives any more", async () => {
    const { stub, client, asked } = await streaming(
      [(response) => begin(response).end(event("1:0", "Once"))],
      {
        maxRetries: 2,
      },
    );
    expect((await failure(textOf(client.stream(LLAMA, INPUT)))).code).toBe("network");
    await client.idle();
    expect([asked.length, cancelsOf(stub.requests)]).toEqual([3, 1]);
  });

  it.each([
    ['{"reason":"error"}', "done", "failed"],
    ['{"reason":"canceled"}', "done", "canceled"],
    [`{"detail":"a fox in the zoo ${CANARY}"}`, "error", "failed"],
  ])("ends at %s, and cancels nothing that has ended", async (data, name, code) => {
    const { stub, client } = await streaming([(response) => begin(response).end(event("1:0", data, name))]);
    const error = await failure(textOf(client.stream(LLAMA, { prompt: "a fox in the zoo" })));
    expect(error).toMatchObject({ code, predictionId: "a", predictionStatus: code });
    expect(error.logTail).toBe("[input]\nstep 3");
    expect(error.message).not.toContain("zoo");
    await client.idle();
    expect(cancelsOf(stub.requests)).toBe(0);
  });

  it.each([
    [
      "302 to a private address",
      (r: ServerResponse) => r.writeHead(302, { location: "http://10.0.0.1/" }).end(),
      "unexpected-status",
    ],
    ["404", (r: ServerResponse) => r.writeHead(404).end(), "unexpected-status"],
    ["a line without end", (r: ServerResponse) => begin(r).end("data: ".padEnd(3_000_000, "x")), "too-large"],
    [
      "an event without end",
      (r: ServerResponse) => begin(r).end("data: xxxxxxxxxxxxx\n".repeat(100_000)),
      "too-large",
    ],
    ["silence", (r: ServerResponse) => begin(r).write(":\n"), "network"],
    ["a page", (r: ServerResponse) => r.end("<!doctype html>"), "network"],
  ])("of %s fails, and is cancelled", async (what, answer, code) => {
    const sockets = watchSockets();
    const { stub, client } = await streaming([answer], {
      maxRetries: 1,
      timing: what === "silence" ? { streamIdle: 50 } : {},
    });
    expect((await failure(textOf(client.stream(LLAMA, INPUT)))).code).toBe(code);
    await client.idle();
    expect([cancelsOf(stub.requests), sockets.unexpected()]).toEqual([1, []]);
    sockets.expectNoLeak(Number(stub.host.split(":")[1]));
  });

  it.each([
    "http://stream.replicate.com/x",
    "https://stream.replicate.com.evil.example/x",
    "https://127.0.0.1/x",
    "http://127.0.0.1:1/x",
    "no address",
  ])("at %s is not requested", async (address) => {
    const sockets = watchSockets();
    const { client } = await streaming([], {}, address);
    expect((await failure(textOf(client.stream(LLAMA, INPUT)))).code).toBe("address");
    expect(sockets.unexpected()).toEqual([]);
  });

  it("yields the whole output of a model that cannot stream", async () => {
    const { client } = await stubbed((asked, response) =>
      json(response, 200, {
        id: "a",
        status: asked.startsWith("GET") ? "succeeded" : "starting",
        output: ["x", "y"],
      }),
    );
    expect(await textOf(client.stream(LLAMA, INPUT))).toBe("xy");
  });
});
