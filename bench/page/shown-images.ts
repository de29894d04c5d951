import type { AssetFileKind } from "../../src/core/library/storage.js";
import { createMediaLibrary } from "../../src/default-library.js";

/** From the library's open records to all of its pictures on the screen. */
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
  // The second frame begins when the first one, with every picture in it, has been painted.
  await nextFrame();
  await nextFrame();
  return { ms: performance.now() - began };
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
