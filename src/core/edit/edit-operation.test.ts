import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EditOperation, planEdit, readOperations } from "./edit-operation.js";

const rotate: fc.Arbitrary<EditOperation> = fc.record({
  type: fc.constant("rotate" as const),
  degrees: fc.constantFrom(90 as const, 180 as const, 270 as const),
});
const flip: fc.Arbitrary<EditOperation> = fc.record({
  type: fc.constant("flip" as const),
  axis: fc.constantFrom("horizontal" as const, "vertical" as const),
});
/** Of any image of at least 8 × 8: one pixel off each side. */
const crop: fc.Arbitrary<EditOperation> = fc.constant({ type: "crop", x: 1, y: 1, width: 2, height: 3 });

/** The pixel of the original at the centre of a pixel of the result. */
function pixelAt({ map: [a, b, c, d, e, f] }: ReturnType<typeof planEdit>, x: number, y: number) {
  return [a * (x + 0.5) + b * (y + 0.5) + c - 0.5, d * (x + 0.5) + e * (y + 0.5) + f - 0.5];
}

/** The operations done one by one on a table of pixels, each named by its place in the original. */
function simulate(width: number, height: number, operations: readonly EditOperation[]): [number, number][][] {
  let rows = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x): [number, number] => [x, y]),
  );
  for (const operation of operations) {
    if (operation.type === "flip") {
      rows = operation.axis === "vertical" ? rows.toReversed() : rows.map((row) => row.toReversed());
    } else if (operation.type === "crop") {
      const { x, y, width: kept, height: high } = operation;
      rows = rows.slice(y, y + high).map((row) => row.slice(x, x + kept));
    } else if (operation.type === "rotate") {
      for (let turn = 0; turn < operation.degrees; turn += 90) {
        const upright = rows;
        rows = (upright[0] ?? []).map((_, x) =>
          upright.map((row): [number, number] => row[x] ?? [-1, -1]).toReversed(),
        );
      }
    }
  }
  return rows;
}

describe("planning an edit", () => {
  it("maps every pixel as the operations do one by one", () => {
    const operations = fc.array(fc.oneof(rotate, flip), { maxLength: 5 });
    fc.assert(
      fc.property(operations, fc.boolean(), operations, (before, crops, after) => {
        const all = [...before, ...(crops ? [fc.sample(crop, 1)].flat() : []), ...after];
        const plan = planEdit({ width: 9, height: 8 }, all);
        const rows = simulate(9, 8, all);
        expect(plan.size).toEqual({ width: rows[0]?.length, height: rows.length });
        for (const [y, row] of rows.entries()) {
          for (const [x, pixel] of row.entries()) expect(pixelAt(plan, x, y)).toEqual(pixel);
        }
      }),
    );
  });

  it.each([
    { type: "crop" as const, x: -1, y: 0, width: 5, height: 5 },
    { type: "crop" as const, x: 0, y: 0, width: 0, height: 5 },
    { type: "crop" as const, x: 5, y: 0, width: 6, height: 5 },
    { type: "crop" as const, x: Number.NaN, y: 0, width: 6, height: 5 },
  ])("rejects a part outside of the image: %o", (operation) => {
    expect(() => planEdit({ width: 10, height: 10 }, [operation])).toThrow("within the 10 × 10 pixels");
  });

  it("rejects steps after a mask", () => {
    const mask = { type: "mask" as const, strokes: [] };
    expect(() => planEdit({ width: 10, height: 10 }, [mask, { type: "rotate", degrees: 90 }])).toThrow(
      "last step",
    );
  });
});

it("rejects a mask whose edge fades too far", () => {
  const mask = { type: "mask" as const, strokes: [], feather: 101 };
  expect(() => planEdit({ width: 10, height: 10 }, [mask])).toThrow("0 to 100 pixels");
});

describe("reading operations", () => {
  it("takes those that are valid, and nothing else of them", () => {
    const operations = [
      { type: "crop", x: 1, y: 2, width: 3, height: 4, evil: true },
      { type: "mask", strokes: [{ points: [1, 2], width: 3, erase: true }] },
      { type: "mask", strokes: [{ points: [1, 2, 3, 4], width: 0, fill: true, evil: 1 }], feather: 12 },
    ];
    expect(readOperations(operations)).toEqual([
      { type: "crop", x: 1, y: 2, width: 3, height: 4 },
      { type: "mask", strokes: [{ points: [1, 2], width: 3, erase: true }] },
      { type: "mask", strokes: [{ points: [1, 2, 3, 4], width: 0, fill: true }], feather: 12 },
    ]);
  });

  it.each([
    undefined,
    {},
    [{ type: "rotate", degrees: 45 }],
    [{ type: "crop", x: "1", y: 2, width: 3, height: 4 }],
    [{ type: "mask", strokes: [{ points: ["x"], width: 1 }] }],
    [{ type: "mask", strokes: [], feather: 101 }],
    [{ type: "mask", strokes: [], feather: "1" }],
    [{ type: "blur" }],
    Array.from({ length: 5_000 }, () => ({ type: "rotate", degrees: 90 })),
  ])("rejects %j", (value) => {
    expect(readOperations(value)).toBeUndefined();
  });
});
