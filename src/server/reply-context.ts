import type { ImageSource } from "./image-source.js";
import type { ReadRequest } from "./read-request.js";

/** What every form of reply is sent with: raw bytes, JSON or multipart. */
export type ImageReply = {
  /** What was asked for. */
  wanted: ReadRequest;
  accept: string | null;
  source: ImageSource;
  /** Of one image. */
  maxBytes: number;
  headers: Headers;
  /** Aborted when the client lets go of the body. */
  upstream: AbortController;
  report: (error: unknown) => void;
  /** The problem (RFC 9457) that stands for an error, as JSON; reports what is to be reported. */
  toProblem: (error: unknown) => string;
  /** Called once, when the body has ended in whatever way. */
  done: () => void;
};
