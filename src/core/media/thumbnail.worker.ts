import type { ImageSize } from "./image-header.js";
import { type RenderedImage, renderThumbnail } from "./render-thumbnail.js";
import { answerCalls } from "./worker-calls.js";

export type ThumbnailRequest = { file: Blob; headerSize: ImageSize };

answerCalls<ThumbnailRequest, RenderedImage>(({ file, headerSize }) => renderThumbnail(file, headerSize));
