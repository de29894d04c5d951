import type { ImageSize } from "./image-header.js";
import { draw, type RenderedThumbnail, renderThumbnail } from "./render-thumbnail.js";
import { createSlots } from "./slots.js";
import type { ThumbnailReply, ThumbnailRequest } from "./thumbnail.worker.js";

/** Images decoded at once: enough for the processors, and a large one may take 200 MB. */
const DECODES = 4;

export type Thumbnailer = {
  /** Decodes and draws an image small. `file.type` must be what it is. Rejects where the image is damaged. */
  render: (file: Blob, headerSize: ImageSize) => Promise<RenderedThumbnail>;
  close: () => void;
};

type Pending = {
  resolve: (result: RenderedThumbnail) => void;
  reject: (error: Error) => void;
  retry: () => void;
};

/**
 * Draws thumbnails in a worker that starts with the first image. Where no worker runs (a CSP without
 * `worker-src`, an old bundler), the page's thread does the same work.
 */
export function createThumbnailer(): Thumbnailer {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  const inSlot = createSlots(DECODES);
  let broken = typeof Worker === "undefined";
  let closed = false;
  let lastId = 0;

  const start = (): Worker => {
    const started = new Worker(new URL("./thumbnail.worker.js", import.meta.url), { type: "module" });
    started.addEventListener("message", ({ data }: MessageEvent<ThumbnailReply>) => {
      const request = pending.get(data.id);
      pending.delete(data.id);
      if (data.status === "rendered") request?.resolve(data.result);
      else request?.reject(new Error(data.message));
    });
    // The worker answers every failure of its own: an error event means that it did not load, or that it died.
    started.addEventListener("error", (event) => {
      event.preventDefault();
      broken = true;
      worker = undefined;
      started.terminate();
      const waiting = [...pending.values()];
      pending.clear();
      for (const { retry } of waiting) retry();
    });
    return started;
  };

  const renderInWorker = (file: Blob, headerSize: ImageSize) =>
    new Promise<RenderedThumbnail>((resolve, reject) => {
      const id = ++lastId;
      const retry = () => renderThumbnail(file, headerSize).then(resolve, reject);
      try {
        worker ??= start();
        const request: ThumbnailRequest = { id, file, headerSize };
        worker.postMessage(request);
        pending.set(id, { resolve, reject, retry });
      } catch {
        broken = true;
        retry();
      }
    });

  return {
    render: (file, headerSize) =>
      inSlot(async () => {
        if (closed) throw closedError();
        return broken ? renderThumbnail(file, headerSize) : renderInWorker(file, headerSize);
      }),
    close() {
      closed = true;
      broken = true;
      worker?.terminate();
      worker = undefined;
      for (const { reject } of pending.values()) reject(closedError());
      pending.clear();
    },
  };
}

const closedError = () => new Error("The library was closed.");

/**
 * Draws an SVG through an `<img>` from a data: URL, where it can run no script and load nothing.
 * Only on the page's thread: a worker has no `<img>`.
 */
export async function renderSvgThumbnail(file: Blob): Promise<RenderedThumbnail> {
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
