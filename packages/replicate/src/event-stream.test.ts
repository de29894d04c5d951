import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEvents, type ServerEvent } from "./event-stream.js";

async function read(text: string, cuts: readonly number[] = []): Promise<ServerEvent[]> {
  const bytes = new TextEncoder().encode(text);
  const edges = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b), bytes.length];
  async function* chunks() {
    for (const [index, edge] of edges.slice(1).entries()) yield bytes.subarray(edges[index], edge);
  }
  const events: ServerEvent[] = [];
  for await (const event of readEvents(chunks())) events.push(event);
  return events;
}

describe("readEvents", () => {
  it("parses events wherever chunks are cut and however lines end", async () => {
    const line = fc.string({ unit: "binary" }).map((text) => text.replace(/[\r\n\ud800-\udfff]/g, "."));
    const written = fc.record({
      event: fc.constantFrom("output", "done", "error"),
      id: fc.stringMatching(/^\d{1,9}:\d{1,4}$/),
      data: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n")),
    });
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(written),
        fc.constantFrom("\n", "\r\n", "\r"),
        cuts,
        async (events, end, at) => {
          const text = events
            .map(({ event, id, data }) => [
              `event: ${event}`,
              `id: ${id}`,
              ...data.split("\n").map((one) => `data: ${one}`),
              "",
              "",
            ])
            .map((lines) => lines.join(end))
            .join("");
          expect(await read(text, at)).toEqual(events.map((event) => ({ ...event, hasId: true })));
        },
      ),
    );
  });

  it("never throws for input that is not an event stream", async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => void (await read(text))));
  });

  it.each([
    ["\ufeffdata: x\n\n", [{ event: "message", data: "x", id: "", hasId: false }]],
    [":408: 408 Request Timeout\n\ndata:x\n\n", [{ event: "message", data: "x", id: "", hasId: false }]],
    [
      "id: 1\ndata: a\n\ndata: b\n\n",
      [
        { event: "message", data: "a", id: "1", hasId: true },
        { event: "message", data: "b", id: "1", hasId: false },
      ],
    ],
    ["id: 1\n\ndata: a\n\n", [{ event: "message", data: "a", id: "1", hasId: false }]],
    ["event: done\n\ndata\n\n", [{ event: "message", data: "", id: "", hasId: false }]],
    ["data: cut off", []],
    ["data: cut off\n", []],
  ])("reads %j", async (text, events) => {
    expect(await read(text)).toEqual(events);
  });
});
