import { createSlots } from "../slots.js";
import type { ImageSize } from "./image-header.js";
import { readVideo, type VideoReading } from "./read-video.js";
import { draw, type RenderedImage, renderThumbnail } from "./render-thumbnail.js";
import type { ThumbnailRequest } from "./thumbnail.worker.js";
import type { VideoHeader } from "./video-facts.js";
import { createWorkerCalls } from "./worker-calls.js";

/** Images decoded at once: enough for the processors, and each may take 200 MB. */
const DECODES = 4;

/** Pixels from which on an image is decoded only after the one before it: it may take 600 MB. */
const LARGE = 50_000_000;

/** Videos opened at once: browsers have few decoders, and each holds megabytes of what it has read ahead. */
const VIDEOS = 2;

export type Thumbnailer = {
  /** Decodes and draws an image small. `file.type` must be what it is. Rejects where the image is damaged. */
  render: (file: Blob, headerSize: ImageSize) => Promise<RenderedImage>;
  /** As `readVideo`, a few at a time. */
  readVideo: (file: Blob, header: VideoHeader, signal: AbortSignal) => Promise<VideoReading>;
  close: () => void;
};

/** Draws thumbnails in a worker, and where none runs on the page's thread. */
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
 * Draws an SVG through an `<img>` from a data: URL, where it can run no script and load nothing.
 * Only on the page's thread: a worker has no `<img>`.
 */
export async function renderSvgThumbnail(file: Blob): Promise<Partial<RenderedImage>> {
  if (typeof Image === "undefined") return {};
  const image = new Image();
  image.src = await dataUrl(new Blob([file], { type: "image/svg+xml" }));
  await image.decode();
  // An SVG without a size of its own has none to report: give it the square that browsers would show.
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
