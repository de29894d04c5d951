import { expect, it, vi } from "vitest";
import { receiveImage } from "./receive-image.js";

it("refuses what is no image by its first 512 bytes, and waits for no more", async () => {
  const receive = vi.fn();
  const asked = vi.fn();
  async function* junk() {
    yield new Uint8Array(500);
    yield new Uint8Array(12);
    asked();
    await new Promise<never>(() => {});
  }
  const store = { receive, discard: vi.fn() };
  const received = receiveImage(junk(), { field: "images", name: "1", maxPixels: 1 }, store);
  await expect(received).rejects.toMatchObject({ code: "field", fields: [{ field: "images" }] });
  expect([receive, asked].map(({ mock }) => mock.calls)).toEqual([[], []]);
});
