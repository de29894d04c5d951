import { afterEach, vi } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import type { MediaLibraryInstance } from "./media-library-types.js";

/** What this engine's canvas makes of WebP: one that cannot write it answers PNG. */
export const WEBP = await (async () => {
  const canvas = new OffscreenCanvas(1, 1);
  canvas.getContext("2d")?.fillRect(0, 0, 1, 1);
  return (await canvas.convertToBlob({ type: "image/webp" })).type;
})();

export const open: MediaLibraryInstance[] = [];

export function create(options: CreateMediaLibraryOptions = {}): MediaLibraryInstance {
  const library = createMediaLibrary({ namespace: crypto.randomUUID(), ...options });
  open.push(library);
  return library;
}

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

/** Calls `onStart` for each worker; what it returns is loaded in its place. */
export function stubWorker(onStart: (url: string) => unknown): void {
  vi.stubGlobal(
    "Worker",
    class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        const other = onStart(String(url));
        super(typeof other === "string" ? other : url, options);
      }
    },
  );
}

/** A picture of its own for every `hue`. */
export async function picture(
  hue: number,
  name = `${hue}.png`,
  type = "image/png",
  width = 40,
  height = 30,
): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser has no 2d canvas.");
  context.fillStyle = `hsl(${hue} 80% 50%)`;
  context.fillRect(0, 0, width, height);
  context.fillStyle = "black";
  context.fillText(String(hue), 2, 12);
  return new File([await canvas.convertToBlob({ type })], name, { type });
}
