import { expect, it, vi } from "vitest";
import { receiveImage } from "./receive-image.js";

it("rejects content that is not an image after its first 512 bytes", async () => {
  const receive = vi.fn();
  const called = vi.fn();
  async function* junk() {
    yield new Uint8Array(500);
    yield new Uint8Array(12);
    called();
    await new Promise<never>(() => {});
  }
  const store = { receive, discard: vi.fn() };
  const received = receiveImage(junk(), { field: "images", name: "1", maxPixels: 1 }, store);
  await expect(received).rejects.toMatchObject({ code: "field", fields: [{ field: "images" }] });
  expect([receive, called].map(({ mock }) => mock.calls)).toEqual([[], []]);
});
