import { describe, expect, it } from "vitest";
import { json } from "../test/stub-server.js";
import { failure, SDXL, stubbed } from "../test/test-client.js";

const INPUT = { prompt: "x", num_outputs: 2 };
const running = { id: "a", status: "processing", output: null };

/** With a signal, so that no reply is held back. */
const leavable = () => ({ signal: new AbortController().signal });

describe("polling", () => {
  it("survives failed polls, up to a limit", async () => {
    const replies = [500, 429, 200, 0, 200];
    const { stub, client } = await stubbed(
      (route, response, request) => {
        if (route.startsWith("POST")) return json(response, 201, running);
        const status = replies.shift();
        if (status === 0) return request.socket.destroy();
        if (status === undefined) return json(response, 200, { ...running, status: "failed" });
        // The third reply is a proxy's page.
        return status === 200 && replies.length === 2
          ? response.end("<html>")
          : json(response, status, running);
      },
      { maxRetries: 4 },
    );
    expect((await failure(client.run(SDXL, INPUT, leavable()))).code).toBe("failed");
    expect(stub.requests.filter((route) => route.startsWith("GET"))).toHaveLength(6);

    const down = await stubbed((route, response) =>
      json(response, route === "POST /v1/predictions" ? 201 : 503, running),
    );
    const lost = await failure(down.client.run(SDXL, INPUT, leavable()));
    expect(lost).toMatchObject({ code: "server", predictionId: "a", predictionStatus: "processing" });
    expect(lost.surelyFree).toBe(false);
    await down.client.idle();
    const cancels = down.stub.requests.filter((route) => route === "POST /v1/predictions/a/cancel");
    const polls = down.stub.requests.filter((route) => route === "GET /v1/predictions/a");
    expect([polls.length, cancels.length]).toEqual([4, 1]);
  });

  it("slows down from the first wait to the slowest", async () => {
    const at: number[] = [];
    const { client } = await stubbed(
      (route, response) => {
        if (route.startsWith("GET")) at.push(Date.now());
        json(response, 200, at.length < 6 ? running : { ...running, status: "failed" });
      },
      { timing: { firstPoll: 40, slowestPoll: 160 } },
    );
    await failure(client.run(SDXL, INPUT, leavable()));
    const gaps = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    expect(gaps[0]).toBeLessThan(gaps.at(-1) ?? 0);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(150);
  });

  it("resolves once all files are available, even while the status is processing, and cancels nothing", async () => {
    const files = ["https://replicate.delivery/0.png", "https://replicate.delivery/1.png"];
    const replies = [[], files.slice(0, 1), files, files];
    const { stub, client } = await stubbed((_, response) =>
      json(response, 200, { ...running, input: INPUT, output: replies.shift() ?? null }),
    );
    const done = await client.run(SDXL, INPUT, leavable());
    expect([done.status, done.outputs]).toEqual(["processing", files]);
    await client.idle();
    expect(stub.requests).toHaveLength(3);
  });

  it("does not count pieces of a text as files", async () => {
    const replies = ["starting", "processing", "processing", "succeeded"];
    const { client } = await stubbed((_, response) =>
      json(response, 200, { id: "a", status: replies.shift(), output: ["Once", " upon"] }),
    );
    const done = await client.run(SDXL, { prompt: "x" }, leavable());
    expect([done.status, done.outputs.join("")]).toEqual(["succeeded", "Once upon"]);
  });

  const UNUSABLE_IDS = [
    "",
    ".",
    "..",
    "../../account",
    "a/b",
    "a?b",
    "a#b",
    "a%2fb",
    "a b",
    "ä",
    "x".repeat(129),
    7,
  ];
  it.each<[string, unknown, string]>([
    ...UNUSABLE_IDS.map((id): [string, unknown, string] => [
      `the id ${JSON.stringify(id).slice(0, 20)}`,
      { id, status: "starting" },
      "with an id that cannot be part of a URL",
    ]),
    ["an unknown status", { id: "a", status: "queued" }, "with an unknown status"],
    ["no prediction at all", [], "with no prediction"],
  ])("does not follow %s, and says that the run may have been paid for", async (_, body, why) => {
    const { stub, client } = await stubbed((_asked, response) => json(response, 201, body));
    const error = await failure(client.run(SDXL, INPUT));
    expect(error).toMatchObject({ code: "bad-reply", retryable: false, mayHaveRun: true });
    expect(error.message).toMatch(/may have been made, and paid for/);
    expect(error.message).toContain(why);
    expect(stub.requests).toHaveLength(1);
  });

  it.each(["a", "Run_7-b", "x".repeat(128)])("follows an id such as %s", async (id) => {
    const { stub, client } = await stubbed((route, response) =>
      json(response, 200, { id, status: route.startsWith("GET") ? "failed" : "starting" }),
    );
    await failure(client.run(SDXL, INPUT));
    expect(stub.requests).toContain(`GET /v1/predictions/${id}`);
  });
});
