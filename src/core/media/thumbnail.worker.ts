import { type RenderedImage, renderThumbnail } from "./render-thumbnail.js";
import type { ThumbnailRequest } from "./thumbnail.js";
import { answerCalls } from "./worker-calls.js";

answerCalls<ThumbnailRequest, RenderedImage>(({ file, headerSize }) => renderThumbnail(file, headerSize));
