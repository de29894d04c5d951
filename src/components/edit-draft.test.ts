import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EditOperation, planEdit } from "../core/edit/edit-operation.js";
import { cropOfRatio, moveCrop, resizeCrop } from "./crop-geometry.js";
import {
  cropInView,
  draftOf,
  flipped,
  inverted,
  newDraft,
  operationsOf,
  turned,
  withCropInView,
} from "./edit-draft.js";

const IMAGE = { width: 400, height: 300 };
const WHOLE = { x: 0, y: 0, ...IMAGE };

/** The plan of operations, without negative zeros. */
const result = (operations: readonly EditOperation[]): unknown =>
  JSON.parse(JSON.stringify(planEdit(IMAGE, operations)));

describe("an edit's draft", () => {
  it("amounts to nothing before anything is done, and after it was undone", () => {
    expect(operationsOf(newDraft(IMAGE), "crop")).toEqual([]);
    expect(operationsOf(newDraft(IMAGE), "mask")).toEqual([]);
    const back = turned(turned(newDraft(IMAGE), 1), -1);
    expect(operationsOf(flipped(flipped(back, "vertical"), "vertical"), "crop")).toEqual([]);
  });

  it("crops what is seen, and keeps that part when it is turned and mirrored afterwards", () => {
    const cropped = withCropInView(turned(newDraft(IMAGE), 1), { x: 10, y: 20, width: 100, height: 50 });
    expect(operationsOf(cropped, "crop")).toEqual([
      { type: "rotate", degrees: 90 },
      { type: "crop", x: 10, y: 20, width: 100, height: 50 },
    ]);
    // The image is 300 wide as it is turned.
    expect(cropInView(flipped(cropped, "horizontal"))).toEqual({ x: 190, y: 20, width: 100, height: 50 });
    expect(cropInView(turned(cropped, -1))).toEqual(cropped.crop);
  });

  it("mirrors along the axis that is seen, however it is turned", () => {
    for (const axis of ["horizontal", "vertical"] as const) {
      for (let turns = 0; turns < 4; turns++) {
        let draft = flipped(newDraft(IMAGE), "vertical");
        for (let turn = 0; turn < turns; turn++) draft = turned(draft, 1);
        const expected = result([...operationsOf(draft, "crop"), { type: "flip", axis }]);
        expect(result(operationsOf(flipped(draft, axis), "crop"))).toEqual(expected);
      }
    }
  });

  it("reads operations of any order back, strokes included", () => {
    const step = fc.oneof(
      fc
        .constantFrom(90 as const, 180 as const, 270 as const)
        .map((degrees) => ({ type: "rotate" as const, degrees })),
      fc
        .constantFrom("horizontal" as const, "vertical" as const)
        .map((axis) => ({ type: "flip" as const, axis })),
      fc.record({
        type: fc.constant("crop" as const),
        x: fc.nat(9),
        y: fc.nat(9),
        width: fc.integer({ min: 90, max: 100 }),
        height: fc.integer({ min: 90, max: 100 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        // A second crop would leave what the first has kept.
        const at = steps.findIndex(({ type }) => type === "crop");
        const operations = steps.filter(({ type }, index) => type !== "crop" || index === at);
        const mask = { type: "mask" as const, strokes: [{ points: [1, 2, 30, 40], width: 7, erase: true }] };
        const draft = draftOf(IMAGE, [...operations, mask]);
        const [expected, got] = [operations, operationsOf(draft, "crop")].map(result);
        expect(got).toEqual(expected);
        expect(operationsOf(draft, "mask").at(-1)).toEqual(mask);
      }),
    );
  });

  it("inverts a mask, and by a second time has it as before", () => {
    const draft = {
      ...newDraft(IMAGE),
      strokes: [
        { points: [1, 2], width: 3 },
        { points: [4, 5], width: 6, erase: true },
      ],
    };
    const { strokes } = inverted(draft);
    expect(strokes).toHaveLength(3);
    expect(strokes[0]?.width).toBeGreaterThanOrEqual(1000);
    expect(strokes.slice(1)).toEqual([
      { points: [1, 2], width: 3, erase: true },
      { points: [4, 5], width: 6 },
    ]);
    expect(inverted(inverted(draft))).toEqual(draft);
  });
});

describe("the part that is kept", () => {
  it("is moved within the image", () => {
    const rect = { x: 10, y: 10, width: 100, height: 50 };
    expect(moveCrop(rect, 20, -50, IMAGE)).toEqual({ ...rect, x: 30, y: 0 });
    expect(moveCrop(rect, 1000, 1000, IMAGE)).toEqual({ ...rect, x: 300, y: 250 });
  });

  it("follows a handle, and neither leaves the image nor gets too small to be taken hold of", () => {
    const resize = (across: number, down: number) =>
      resizeCrop(WHOLE, { across: -1, down: 1 }, across, down, IMAGE, undefined);
    expect(resize(30, -40)).toEqual({ x: 30, y: 0, width: 370, height: 260 });
    expect(resize(-30, 40)).toEqual(WHOLE);
    expect(resize(9999, -9999)).toEqual({ x: 392, y: 0, width: 8, height: 8 });
  });

  it("keeps its ratio by every handle, within the image", () => {
    const handles = fc.record({ across: fc.constantFrom(-1, 0, 1), down: fc.constantFrom(-1, 0, 1) });
    const distance = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(
        handles,
        distance,
        distance,
        fc.constantFrom(1, 4 / 3, 9 / 16),
        (handle, across, down, ratio) => {
          fc.pre(handle.across !== 0 || handle.down !== 0);
          const before = cropOfRatio({ x: 50, y: 40, width: 100, height: 90 }, ratio, IMAGE);
          const { x, y, width, height } = resizeCrop(before, handle, across, down, IMAGE, ratio);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(IMAGE.width);
          expect(y + height).toBeLessThanOrEqual(IMAGE.height);
          expect(Math.abs(width - height * ratio)).toBeLessThanOrEqual(Math.max(1, ratio));
        },
      ),
    );
  });

  it("is the largest of a ratio, around the middle of the part before", () => {
    expect(cropOfRatio({ x: 0, y: 0, width: 100, height: 100 }, 1, IMAGE)).toEqual({
      x: 0,
      y: 0,
      width: 300,
      height: 300,
    });
    expect(cropOfRatio(WHOLE, 1, IMAGE)).toEqual({ x: 50, y: 0, width: 300, height: 300 });
    expect(cropOfRatio(WHOLE, 2, IMAGE)).toEqual({ x: 0, y: 50, width: 400, height: 200 });
  });
});
