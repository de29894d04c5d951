import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventParser, encodeEvent, HEARTBEAT, type ServerEvent } from "./sse.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function parse(...chunks: string[]) {
  const parser = createEventParser();
  const events = chunks.flatMap((chunk) => parser.push(bytesOf(chunk)));
  return { events, lastEventId: parser.lastEventId, retry: parser.retry };
}

describe("event stream", () => {
  it.each<[string, string[], ServerEvent[]]>([
    [
      "what the encoder wrote",
      [encodeEvent(3, "image", { n: 0 })],
      [{ name: "image", data: '{"n":0}', id: "3" }],
    ],
    ["data of several lines", ["data: a\ndata:b\ndata\n\n"], [{ name: "message", data: "a\nb\n" }]],
    ["the first space alone as no part of it", ["data:  a \n\n"], [{ name: "message", data: " a " }]],
    ["comments as nothing", [HEARTBEAT, ": hello\ndata: a\n:\n\n"], [{ name: "message", data: "a" }]],
    [
      "an event without data as none",
      ["event: image\nid: 4\n\ndata: a\n\n"],
      [{ name: "message", data: "a" }],
    ],
    [
      "fields that nobody knows as nothing",
      ["date: x\nDATA: b\ndata: a\n\n"],
      [{ name: "message", data: "a" }],
    ],
    ["an end without a blank line as none", ["data: a\n"], []],
    ["a byte order mark", ["\ufeffdata: a\n\n"], [{ name: "message", data: "a" }]],
    ["a carriage return", ["data: a\rdata: b\r\r"], [{ name: "message", data: "a\nb" }]],
    [
      "a line end that is cut in two",
      ["data: a\r", "\n\r", "\ndata: b\r\n\r\n"],
      [
        { name: "message", data: "a" },
        { name: "message", data: "b" },
      ],
    ],
  ])("parses %s", (_, chunks, expected) => {
    expect(parse(...chunks).events).toEqual(expected);
  });

  it("keeps the id of the last complete event", () => {
    expect(parse("id: 1\ndata: a\n\ndata: b\n\n").lastEventId).toBe("1");
    expect(parse("id: 1\ndata: a\n\nid: 2\n\n").lastEventId).toBe("2");
    expect(parse("id: 1\ndata: a\n\nid: 2\ndata: b\n").lastEventId).toBe("1");
    expect(parse("id: 1\ndata: a\n\nid\ndata: b\n\n").lastEventId).toBe("");
    expect(parse("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n").lastEventId).toBe("1");
  });

  it("accepts only digits as the reconnection delay", () => {
    expect(parse("retry: 2500\n\n").retry).toBe(2500);
    expect(parse("retry: 2.5\n\nretry: -1\n\n").retry).toBeUndefined();
  });

  it("rejects an event without an end", () => {
    const parser = createEventParser(100);
    expect(() => {
      for (let i = 0; i < 20; i++) parser.push(bytesOf("data: 12345"));
    }).toThrow(RangeError);
    const lines = createEventParser(100);
    expect(() => lines.push(bytesOf("data: 12345\n".repeat(20)))).toThrow(RangeError);
    const small = createEventParser(100);
    for (let i = 0; i < 200; i++) expect(small.push(bytesOf("data: 12345\n\n"))).toHaveLength(1);
  });

  const line = fc.oneof(
    fc.constantFrom(
      "data",
      "data:",
      "id: 7",
      "event: image",
      ": x",
      "",
      "",
      "retry: 3",
      "id",
      "data:\u{1f98a}",
    ),
    fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, "")),
  );
  const stream = fc
    .array(fc.tuple(line, fc.constantFrom("\n", "\r", "\r\n")), { maxLength: 40 })
    .map((lines) => bytesOf(lines.flat().join("")));

  it("is parsed the same however it is split", () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(12), { minLength: 1 }), (bytes, cuts) => {
        const whole = createEventParser();
        const cut = createEventParser();
        const events: ServerEvent[] = [];
        let step = 0;
        for (let at = 0; at < bytes.length; ) {
          const length = Math.max(step >= cuts.length ? 1 : 0, cuts[step % cuts.length] ?? 1);
          events.push(...cut.push(bytes.subarray(at, at + length)));
          at += length;
          step += 1;
        }
        expect(events).toEqual(whole.push(bytes));
        expect([cut.lastEventId, cut.retry]).toEqual([whole.lastEventId, whole.retry]);
      }),
      { numRuns: 500 },
    );
  });

  it("round-trips any encoded event", () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.constantFrom("image", "failed"), json)), (events) => {
        const text = events.map(([id, name, data]) => encodeEvent(id, name, data)).join(HEARTBEAT);
        expect(parse(text).events).toEqual(
          events.map(([id, name, data]) => ({ id: String(id), name, data: JSON.stringify(data) })),
        );
      }),
    );
  });
});
