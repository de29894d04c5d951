import { createSlots } from "../slots.js";
import type { ImageSize } from "./image-header.js";
import { readVideo, type VideoReading } from "./read-video.js";
import { draw, type RenderedImage, renderThumbnail } from "./render-thumbnail.js";
import type { ThumbnailRequest } from "./thumbnail.worker.js";
import type { VideoHeader } from "./video-facts.js";
import { createWorkerCalls } from "./worker-calls.js";

/** Images decoded concurrently: enough to use all processors; each may take 200 MB. */
const DECODES = 4;

/** Pixels from which images are decoded one at a time: each may take 600 MB. */
const LARGE = 50_000_000;

/** Videos loaded concurrently: browsers have few decoders, and each buffers megabytes. */
const VIDEOS = 2;

export type Thumbnailer = {
  /** Renders the thumbnail of an image. `file.type` must match its content. Rejects if the image is corrupt. */
  render: (file: Blob, headerSize: ImageSize) => Promise<RenderedImage>;
  /** Like `readVideo`, with limited concurrency. */
  readVideo: (file: Blob, header: VideoHeader, signal: AbortSignal) => Promise<VideoReading>;
  close: () => void;
};

/** Renders thumbnails in a worker, or on the main thread if workers are not available. */
export function createThumbnailer(): Thumbnailer {
  const inSlot = createSlots(DECODES);
  const inLargeSlot = createSlots(1);
  const inVideoSlot = createSlots(VIDEOS);
  const { call, close } = createWorkerCalls<ThumbnailRequest, RenderedImage>(
    () => new Worker(new URL("./thumbnail.worker.js", import.meta.url), { type: "module" }),
    ({ file, headerSize }) => renderThumbnail(file, headerSize),
  );
  return {
    render(file, headerSize) {
      const render = () => inSlot(() => call({ file, headerSize }));
      return headerSize.width * headerSize.height > LARGE ? inLargeSlot(render) : render();
    },
    readVideo: (file, header, signal) =>
      inVideoSlot(async () => {
        signal.throwIfAborted();
        return readVideo(file, header, signal);
      }),
    close,
  };
}

/**
 * Renders an SVG through an `<img>` with a data: URL, where it can neither run scripts nor load resources. Runs on the
 * main thread only: workers have no `<img>`.
 */
export async function renderSvgThumbnail(file: Blob): Promise<Partial<RenderedImage>> {
  if (typeof Image === "undefined") return {};
  const image = new Image();
  image.src = await dataUrl(new Blob([file], { type: "image/svg+xml" }));
  await image.decode();
  // An SVG without intrinsic dimensions reports none: use the square that browsers would show.
  const size = { width: image.naturalWidth || 512, height: image.naturalHeight || 512 };
  return { ...(await draw(image, size, file.type)), image: size };
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
