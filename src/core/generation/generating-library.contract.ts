import { afterEach, vi } from "vitest";
import { createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createDeferred } from "../deferred.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type {
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
  MediaAIGenerator,
} from "./generator.js";

const open: MediaLibraryInstance[] = [];
export const request: MediaAIGenerateRequest = { prompt: "a red fox", width: 64, height: 48 };

export function create(ai: MediaAIGenerator | MediaAIGenerator["generateImages"]) {
  const generator = typeof ai === "function" ? { generateImages: ai } : ai;
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai: generator });
  open.push(library);
  return library;
}

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

export async function image(shade: number): Promise<MediaAIGeneratedImage> {
  const canvas = new OffscreenCanvas(64, 48);
  const context = canvas.getContext("2d");
  if (context) context.fillStyle = `rgb(${shade} 0 0)`;
  context?.fillRect(0, 0, 64, 48);
  return { file: new File([await canvas.convertToBlob()], `${shade}.png`, { type: "image/png" }) };
}

export const images = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => image(index)));

/** A generator that the test drives: its context, once it runs, and how it ends. */
export function driven() {
  const started = createDeferred<MediaAIGenerateContext>();
  const end = createDeferred<MediaAIGeneratedImage[]>();
  const generateImages: MediaAIGenerator["generateImages"] = (_, context) => {
    if (context) started.resolve(context);
    return end.promise;
  };
  return { generateImages, started: started.promise, ...end };
}

export const names = (library: MediaLibraryInstance) => library.getSnapshot().assets.map(({ name }) => name);
