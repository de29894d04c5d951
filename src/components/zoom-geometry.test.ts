import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clampZoom,
  closerScale,
  FIT,
  nextScale,
  panBy,
  scaleLimits,
  type ZoomFrame,
  zoomTo,
} from "./zoom-geometry.js";

/** A photo of 4,000 × 3,000 on a stage of 1,000 × 900. */
const PHOTO: ZoomFrame = {
  stage: { width: 1000, height: 900 },
  picture: { width: 1000, height: 750 },
  actual: 4,
};

const frames = fc.record({
  stage: fc.record({
    width: fc.integer({ min: 200, max: 4000 }),
    height: fc.integer({ min: 200, max: 3000 }),
  }),
  picture: fc.record({ width: fc.integer({ min: 1, max: 200 }), height: fc.integer({ min: 1, max: 200 }) }),
  actual: fc.double({ min: 0.25, max: 40, noNaN: true }),
});
const points = fc.record({ x: fc.integer({ min: -90, max: 90 }), y: fc.integer({ min: -90, max: 90 }) });
const scales = fc.double({ min: 0.1, max: 100, noNaN: true });

describe("the zoom of a picture", () => {
  it("keeps what lies under the pointer where it is", () => {
    const point = { x: 300, y: 200 };
    const closer = zoomTo(FIT, 4, PHOTO, point);
    expect((point.x - closer.x) / closer.scale).toBeCloseTo(300);
    expect((point.y - closer.y) / closer.scale).toBeCloseTo(200);
  });

  it("stays within its limits and covers what it can of the stage", () => {
    fc.assert(
      fc.property(frames, points, fc.array(scales, { maxLength: 8 }), points, (frame, point, all, move) => {
        let zoom = FIT;
        for (const scale of all) zoom = panBy(zoomTo(zoom, scale, frame, point), move.x, move.y, frame);
        const { min, max } = scaleLimits(frame);
        expect(zoom.scale).toBeGreaterThanOrEqual(min);
        expect(zoom.scale).toBeLessThanOrEqual(max);
        for (const [offset, picture, stage] of [
          [zoom.x, frame.picture.width, frame.stage.width],
          [zoom.y, frame.picture.height, frame.stage.height],
        ] as const) {
          expect(Math.abs(offset)).toBeLessThanOrEqual(
            Math.max(0, (picture * zoom.scale - stage) / 2) + 1e-6,
          );
        }
      }),
    );
  });

  it("moves nothing that is wholly in view", () => {
    expect(panBy(FIT, 50, 50, PHOTO)).toEqual(FIT);
    expect(panBy({ ...FIT, scale: 2 }, 5000, 0, PHOTO)).toEqual({ scale: 2, x: 500, y: 0 });
  });

  it("stops at the fitting and at the actual size on its way", () => {
    expect(nextScale({ scale: 3, x: 0, y: 0 }, 1, PHOTO)).toBe(4);
    expect(nextScale({ scale: 4, x: 0, y: 0 }, 1, PHOTO)).toBe(6);
    expect(nextScale({ scale: 1.2, x: 0, y: 0 }, -1, PHOTO)).toBe(1);
    expect(nextScale({ scale: 5, x: 0, y: 0 }, -1, PHOTO)).toBe(4);
  });

  it("is never smaller than it fits, unless its pixels are", () => {
    expect(zoomTo(FIT, 0.1, PHOTO).scale).toBe(1);
    expect(zoomTo(FIT, 0.1, { ...PHOTO, actual: 0.5 }).scale).toBe(0.5);
    expect(clampZoom({ scale: 1000, x: 0, y: 0 }, PHOTO).scale).toBe(16);
  });

  it("leads from the fitting size to the actual one, and enlarges an icon to the whole stage", () => {
    expect(closerScale(PHOTO)).toBe(4);
    const icon = { ...PHOTO, picture: { width: 30, height: 30 }, actual: 1 };
    expect(closerScale(icon)).toBe(30);
    expect(scaleLimits(icon).max).toBe(30);
  });
});
