import type { ImageSize } from "./image-header.js";
import { type RenderedThumbnail, renderThumbnail } from "./render-thumbnail.js";

export type ThumbnailRequest = { id: number; file: Blob; headerSize: ImageSize };

export type ThumbnailReply =
  | { id: number; status: "rendered"; result: RenderedThumbnail }
  | { id: number; status: "failed"; message: string };

addEventListener("message", async ({ data }: MessageEvent<ThumbnailRequest>) => {
  const reply = await answer(data);
  postMessage(reply);
});

async function answer({ id, file, headerSize }: ThumbnailRequest): Promise<ThumbnailReply> {
  try {
    return { id, status: "rendered", result: await renderThumbnail(file, headerSize) };
  } catch (error) {
    return { id, status: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}
