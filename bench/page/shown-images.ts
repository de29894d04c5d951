import type { AssetFileKind } from "../../src/core/library/storage.js";
import { createMediaLibrary } from "../../src/default-library.js";

/** From open records to all images painted on the screen. */
export async function showImages(kind: AssetFileKind): Promise<{ ms: number }> {
  const library = createMediaLibrary({ namespace: "bench" });
  await library.ready();
  const stage = document.querySelector("#stage");
  const { assets } = library.getSnapshot();
  const began = performance.now();
  await Promise.all(
    assets.map(async ({ id }) => {
      const image = new Image();
      image.src = (await library.acquireUrl(id, kind).url) ?? "";
      stage?.append(image);
      await image.decode();
    }),
  );
  // The second frame starts after the first one, which contains every image, has been painted.
  await nextFrame();
  await nextFrame();
  return { ms: performance.now() - began };
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
