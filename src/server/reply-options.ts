import type { MarkOf } from "../core/media/mark/image-marks.js";
import type { ImageSource } from "./image-source.js";
import type { PreviewFeed } from "./preview-feed.js";
import type { ReadRequest } from "./read-request.js";

/** What every kind of reply (raw bytes, JSON or multipart) needs. */
export type ReplyOptions = {
  /** The validated request. */
  decoded: ReadRequest;
  /** The request's `Accept` header. */
  accept: string | null;
  source: ImageSource;
  /** The partial pictures of the run, if the client shows them. */
  previews: PreviewFeed | undefined;
  /** Maximum size of one image. */
  maxBytes: number;
  markOf: MarkOf;
  headers: Headers;
  /** Aborted when the client cancels the body. */
  upstream: AbortController;
  report: (error: unknown) => void;
  /** The problem details (RFC 9457) of an error, as JSON; reports server-side failures. */
  toProblem: (error: unknown) => string;
  /** Called with a failure before the first image, once the reply has begun. */
  onNoImage: (error: unknown) => Promise<void>;
  /** Called once, when the body has ended, failed or been cancelled. */
  done: () => void;
};
