import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask, finish, HOUR, LLAMA, runModel, SDXL } from "./ask.js";
import { type Emulator, startEmulator } from "./emulator.mjs";
import { writeText } from "./text.mjs";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ runTime: 100 });
});
afterEach(() => emulator.close());

type Event = { event: string; id?: string; data: string };

/** What a client has received when the connection ends, however it ends. */
async function receive(url: string, lastEventId?: string) {
  const response = await fetch(url, { headers: lastEventId ? { "last-event-id": lastEventId } : {} });
  let text = "";
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  } catch {
    // The connection was cut; what arrived before counts.
  }
  const events = text.split("\n\n").flatMap((block): Event[] => {
    const lines = block.split("\n");
    const field = (name: string) =>
      lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
    const [event] = field("event");
    return event === undefined ? [] : [{ event, id: field("id")[0], data: field("data").join("\n") }];
  });
  return { status: response.status, text, events, type: response.headers.get("content-type") };
}
const start = async (prompt: string, input: Record<string, unknown> = {}) => {
  const { body } = await runModel(emulator, LLAMA, { prompt, seed: 1, ...input });
  return { id: body.id as string, url: body.urls.stream as string };
};
const textOf = (events: Event[]) =>
  events
    .filter(({ event }) => event === "output")
    .map(({ data }) => data)
    .join("");

describe("streams", () => {
  it("send the text piece by piece, then done, and the same again to later clients", async () => {
    const { id, url } = await start("Improve this prompt:\na red fox");
    const { type, events } = await receive(url);
    expect(type).toBe("text/event-stream");
    expect(events.at(-1)).toEqual({ event: "done", id: undefined, data: "{}" });
    expect(textOf(events)).toMatch(/^a red fox, .+\.$/);
    expect(events.slice(0, -1).map(({ id }) => id?.split(":")[1])).toEqual(
      events.slice(0, -1).map((_, index) => String(index)),
    );
    const { body } = await ask(emulator, `/predictions/${id}`);
    expect(body).toMatchObject({ status: "succeeded", model: LLAMA });
    expect(body.output.join("")).toBe(textOf(events));
    expect((await receive(url)).events).toEqual(events);
  });

  it("continue after Last-Event-ID, or start over if that is unknown", async () => {
    const { url } = await start("a boat");
    const { events } = await receive(url);
    const later = await receive(url, events[4]?.id);
    expect(later.events).toEqual(events.slice(5));
    for (const unknown of ["1:4", "x", "0:999999", "-1:-1"])
      expect((await receive(url, unknown)).events).toEqual(events);
    expect((await receive(url, events.at(-2)?.id)).events).toEqual(events.slice(-1));
  });

  it("are complete for a client that resumes whenever the fault drop cuts them", async () => {
    const { url } = await start("[drop] a boat");
    const pieces: Event[] = [];
    let rounds = 0;
    while (pieces.at(-1)?.event !== "done" && rounds++ < 100)
      pieces.push(...(await receive(url, pieces.at(-1)?.id)).events);
    expect(rounds).toBeGreaterThan(3);
    expect(textOf(pieces)).toBe(writeText({ prompt: "[drop] a boat", seed: 1, maxTokens: 512 }).join(""));
  });

  it("say why they end early", async () => {
    const failed = await receive((await start("[failed] x")).url);
    expect(failed.events.slice(-2).map(({ event, data }) => [event, JSON.parse(data)])).toEqual([
      ["error", { detail: expect.stringContaining("CUDA") }],
      ["done", { reason: "error" }],
    ]);
    expect(textOf(failed.events)).not.toBe("");
    const hanging = await start("[hang] x");
    const receiving = receive(hanging.url);
    await ask(emulator, `/predictions/${hanging.id}/cancel`, { method: "POST" });
    expect((await receiving).events.at(-1)).toMatchObject({ event: "done", data: '{"reason":"canceled"}' });
  });

  it("end after 30 s without an event", async () => {
    const { url } = await start("[hang] x");
    emulator.advance(1000);
    const receiving = receive(url);
    await expect.poll(async () => counters()).toMatchObject({ stream: 1 });
    emulator.advance(29_000);
    emulator.advance(2000);
    expect((await receiving).text).toMatch(/:408: 408 Request Timeout\n\n$/);
  });

  it("expire an hour after the end, require no token, and do not exist for images", async () => {
    const { url } = await start("x");
    await receive(url);
    emulator.advance(HOUR);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${url}0`)).status).toBe(404);
    expect((await finish(emulator, SDXL, { prompt: "x" })).urls).not.toHaveProperty("stream");
    expect(await counters()).not.toHaveProperty("stream.authorized");
  });

  it("contain at most max_tokens, and the same text for the same prompt and seed", async () => {
    const { body } = await runModel(emulator, LLAMA, { prompt: "a cat", max_tokens: 3 }, { prefer: "wait" });
    expect(body.output).toHaveLength(3);
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.nat(),
        fc.integer({ min: 1, max: 99 }),
        (prompt, seed, maxTokens) => {
          const pieces = writeText({ prompt, seed, maxTokens });
          expect(pieces).toEqual(writeText({ prompt, seed, maxTokens }));
          expect(pieces.length).toBeGreaterThan(0);
          expect(pieces.length).toBeLessThanOrEqual(maxTokens);
        },
      ),
    );
  });

  const counters = async () => (await fetch(`${emulator.origin}/_emulator/counters`)).json();
});
