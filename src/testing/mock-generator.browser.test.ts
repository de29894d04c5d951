import { expect, it } from "vitest";
import { createMockGenerator } from "../testing.js";

it("generates images that browsers decode, at the requested size", async () => {
  for (const [width, height] of [
    [1024, 1024],
    [64, 640],
    [1, 1],
  ] as const) {
    const [image] = await createMockGenerator().generateImages({ prompt: "a red fox", width, height });
    const bitmap = await createImageBitmap(image?.file ?? new Blob());
    expect([bitmap.width, bitmap.height]).toEqual([width, height]);
    bitmap.close();
  }
});
