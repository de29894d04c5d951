import { expect, it } from "vitest";
import { createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { readImageSize } from "../media/image-header.js";

/** A JPEG of that size, with a location in its EXIF data. */
async function photo(width: number, height: number): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context) context.fillStyle = "teal";
  context?.fillRect(0, 0, width, height);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg" })).arrayBuffer());
  const exif = new TextEncoder().encode("Exif\0\0MM\0*\0\0\0\u0008 GPS 52.5 N 13.4 E");
  const segment = Uint8Array.of(0xff, 0xe1, 0, exif.length + 2, ...exif);
  return new File([bytes.slice(0, 2), segment, bytes.slice(2)], "At home.jpg", { type: "image/jpeg" });
}

it.each(["an asset", "an input that is listed nowhere"])("describes a small version of %s", async (kind) => {
  const seen: File[] = [];
  const library = createMediaLibrary({
    storage: createMemoryStorage(),
    ai: {
      generateImages: async () => [],
      async *describeImage(image) {
        seen.push(image);
        yield "Teal.";
      },
    },
  });
  const file = await photo(3000, 2000);
  const id =
    kind === "an asset"
      ? (await library.importFiles([file]))[0]?.asset?.id
      : (await library.addInput(file)).assetId;
  for await (const text of library.describeImage(id ?? "")) expect(text).toBe("Teal.");
  const [image = new File([], "none")] = seen;
  const bytes = new Uint8Array(await image.arrayBuffer());
  expect([image.name, image.type]).toEqual(["image.jpg", "image/jpeg"]);
  expect(readImageSize(bytes, image.type)).toEqual({ width: 768, height: 512 });
  expect(new TextDecoder().decode(bytes)).not.toContain("GPS");
  await library.close();
});
