import { describe, expect, it } from "vitest";
import { defaultMessages as messages } from "./en.js";

describe("counts", () => {
  it.each([
    [1, 0, "1 image"],
    [3, 0, "3 images"],
    [1, 1, "1 video"],
    [3, 3, "3 videos"],
    [3, 1, "3 items"],
  ])("say of %i, %i of them videos, what they are", (count, videos, words) => {
    expect(messages.assetCount(count, videos)).toBe(words);
    expect(messages.imported(count, videos)).toBe(`${words} added`);
    expect(messages.duplicates(count, videos)).toBe(`${words} ${count === 1 ? "was" : "were"} already here`);
    expect(messages.found(count, "sea", videos)).toBe(`${words} found for “sea”`);
    expect(messages.deleteTitle(count, videos)).toBe(`Delete ${words} forever?`);
    expect(messages.deleted(count, videos)).toBe(`${words} deleted`);
  });

  it("tell a length in minutes from the first one on", () => {
    expect([0, 59, 60, 754].map(messages.elapsed)).toEqual(["0 s", "59 s", "1 min 0 s", "12 min 34 s"]);
  });
});
