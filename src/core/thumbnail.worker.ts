import { sha256 } from "./hash.js";
import type { ImageSize } from "./image-header.js";
import { type RenderedThumbnail, renderThumbnail } from "./render-thumbnail.js";

export type WorkerTask =
  | { task: "render"; file: Blob; headerSize: ImageSize }
  | { task: "hash"; file: Blob; bytes?: Uint8Array<ArrayBuffer> };

export type WorkerReply =
  | { status: "rendered"; result: RenderedThumbnail }
  | { status: "hashed"; hash: string }
  | { status: "failed"; message: string };

addEventListener("message", async ({ data }: MessageEvent<WorkerTask & { id: number }>) => {
  const reply = await answer(data);
  postMessage({ id: data.id, ...reply });
});

async function answer(asked: WorkerTask): Promise<WorkerReply> {
  try {
    if (asked.task === "hash") return { status: "hashed", hash: await sha256(asked.file, asked.bytes) };
    return { status: "rendered", result: await renderThumbnail(asked.file, asked.headerSize) };
  } catch (error) {
    return { status: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}
