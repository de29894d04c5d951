import { sha256 } from "./hash.js";
import type { ImageSize } from "./image-header.js";
import { draw, type RenderedThumbnail, renderThumbnail } from "./render-thumbnail.js";
import { createSlots } from "./slots.js";
import type { WorkerReply, WorkerTask } from "./thumbnail.worker.js";

/** Images decoded at once: enough for the processors, and a large one may take 200 MB. */
const DECODES = 4;

export type Thumbnailer = {
  /** Decodes and draws an image small. `file.type` must be what it is. Rejects where the image is damaged. */
  render: (file: Blob, headerSize: ImageSize) => Promise<RenderedThumbnail>;
  /** As `sha256`, which holds its thread up: 2 ms a megabyte. `bytes` are given away and cannot be used again. */
  hash: (file: Blob, bytes?: Uint8Array<ArrayBuffer>) => Promise<string>;
  close: () => void;
};

type Pending = {
  settle: (reply: WorkerReply) => void;
  reject: (error: Error) => void;
  retry: () => void;
};

/**
 * Draws thumbnails, and hashes, in a worker that starts with the first file. Where no worker runs (a CSP without
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
    started.addEventListener("message", ({ data }: MessageEvent<WorkerReply & { id: number }>) => {
      pending.get(data.id)?.settle(data);
      pending.delete(data.id);
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

  const ask = <Result>(
    task: WorkerTask,
    transfer: Transferable[],
    resultOf: (reply: WorkerReply) => Result | undefined,
    onPage: () => Promise<Result>,
  ) =>
    new Promise<Result>((resolve, reject) => {
      const retry = () => onPage().then(resolve, reject);
      const settle = (reply: WorkerReply): void => {
        const result = resultOf(reply);
        if (result !== undefined) resolve(result);
        else reject(new Error(reply.status === "failed" ? reply.message : "The worker answered amiss."));
      };
      const id = ++lastId;
      try {
        worker ??= start();
        worker.postMessage({ id, ...task }, transfer);
        pending.set(id, { settle, reject, retry });
      } catch {
        broken = true;
        retry();
      }
    });

  return {
    render: (file, headerSize) =>
      inSlot(async () => {
        if (closed) throw closedError();
        const onPage = () => renderThumbnail(file, headerSize);
        if (broken) return onPage();
        const resultOf = (reply: WorkerReply) => (reply.status === "rendered" ? reply.result : undefined);
        return ask({ task: "render", file, headerSize }, [], resultOf, onPage);
      }),
    async hash(file, bytes) {
      if (closed) throw closedError();
      if (broken) return sha256(file, bytes);
      const resultOf = (reply: WorkerReply) => (reply.status === "hashed" ? reply.hash : undefined);
      // The bytes are gone by then: the page reads the file again.
      const onPage = async () => sha256(file, new Uint8Array(await file.arrayBuffer()));
      if (!bytes) return ask({ task: "hash", file }, [], resultOf, () => sha256(file));
      return ask({ task: "hash", file, bytes }, [bytes.buffer], resultOf, onPage);
    },
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
