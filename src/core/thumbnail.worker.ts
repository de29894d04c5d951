import { type RenderedThumbnail, renderThumbnail } from "./render-thumbnail.js";
import type { ThumbnailRequest } from "./thumbnail.js";
import { answerCalls } from "./worker-calls.js";

answerCalls<ThumbnailRequest, RenderedThumbnail>(({ file, headerSize }) => renderThumbnail(file, headerSize));
