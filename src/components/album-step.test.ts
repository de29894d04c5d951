import { describe, expect, it } from "vitest";
import { placeAfterStep } from "./album-step.js";

const shown = ["a", "b", "c", "d", "e"];

describe("a step in an album", () => {
  it.each([
    [["c"], "back", { before: "b" }],
    [["c"], "forward", { after: "d" }],
    [["c"], "start", { before: "a" }],
    [["c"], "end", { after: "e" }],
    [["d", "b"], "back", { before: "a" }],
    [["d", "b"], "forward", { after: "e" }],
    [["b", "c"], "forward", { after: "d" }],
    [["a", "c"], "start", { before: "b" }],
  ] as const)("of %j %s leads to %j", (moved, step, place) => {
    expect(placeAfterStep(shown, moved, step)).toEqual(place);
  });

  it.each([
    [["a"], "back"],
    [["a"], "start"],
    [["b", "a"], "start"],
    [["e"], "forward"],
    [["d", "e"], "end"],
    [["nobody"], "end"],
    [shown, "start"],
  ] as const)("of %j %s changes nothing", (moved, step) => {
    expect(placeAfterStep(shown, moved, step)).toBeUndefined();
  });
});
