import fc from "fast-check";
import { expect, it } from "vitest";
import { rangeOf } from "./range-of.js";

const size = fc.oneof(fc.nat(20), fc.nat(2 ** 40));

it("returns a range within the file or none, for any header", () => {
  const piece = fc.oneof(
    fc.nat(30).map(String),
    fc.bigInt({ min: 0n }).map(String),
    fc.string(),
    fc.constant(""),
  );
  const header = fc.oneof(
    fc.string(),
    fc
      .tuple(
        fc.constantFrom("bytes", "Bytes", "items", " bytes"),
        piece,
        fc.constantFrom("-", "--", ",", "- "),
        piece,
      )
      .map(([unit, from, dash, to]) => `${unit}=${from}${dash}${to}`),
    fc.constant(null),
  );
  fc.assert(
    fc.property(header, size, (text, bytes) => {
      const range = rangeOf(text, bytes);
      if (range.status !== 206) {
        expect([200, 416]).toContain(range.status);
        return;
      }
      expect(Number.isSafeInteger(range.start) && Number.isSafeInteger(range.end)).toBe(true);
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      expect(range.end).toBeLessThan(bytes);
    }),
  );
});

it("equals slice, or is 416 for an empty result", () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(25), fc.nat(25), (bytes, start, length) => {
      const all = Array.from({ length: bytes }, (_, n) => n);
      const slices = new Map([
        [`bytes=${start}-`, all.slice(start)],
        [`bytes=${start}-${start + length}`, all.slice(start, start + length + 1)],
        [`bytes=-${length}`, length === 0 ? [] : all.slice(-length)],
      ]);
      for (const [header, slice] of slices) {
        const range = rangeOf(header, bytes);
        if (slice.length === 0) expect(range, header).toEqual({ status: 416 });
        else expect(range, header).toEqual({ status: 206, start: slice[0], end: slice.at(-1) });
      }
    }),
  );
});

it("ignores anything but a single byte range", () => {
  const ignored = [
    null,
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "bytes=1",
    "bytes=2-1",
    "bytes=0-1,3-4",
    "rows=0-1",
    "bytes=0x1-2",
    "bytes=+1-2",
    "bytes=1-2;",
    "bytes=1.0-2",
    "bytes =1-2",
    "bytes=1-2\n",
    "bytes=٣-٤",
    `bytes=${"0-1,".repeat(5_000)}`,
  ];
  for (const header of ignored)
    expect(rangeOf(header, 10), String(header).slice(0, 40)).toEqual({ status: 200 });
  expect(rangeOf(`bytes=0-${"9".repeat(10_000)}`, 10)).toEqual({ status: 206, start: 0, end: 9 });
  expect(rangeOf(`bytes=${"9".repeat(10_000)}-`, 10)).toEqual({ status: 416 });
});
