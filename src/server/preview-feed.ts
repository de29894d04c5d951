import { MAX_GENERATION_FILES, PREVIEW_BYTES } from "../ai/protocol.js";
import { previewType } from "../core/media/preview-type.js";

/** A partial picture of an image that is still being generated. */
export type GeneratedPreview = {
  /** The image's index in its run, 0 to 15. Default 0. */
  n?: number;
  /** A small PNG, JPEG, WebP, GIF or AVIF, at most 256 KB and 2,048 pixels a side. Do not change it afterwards. */
  bytes: Uint8Array<ArrayBuffer>;
};

/** A preview that may be sent. */
export type CheckedPreview = Required<GeneratedPreview> & {
  /** Detected from its content. */
  type: string;
};

/** Undefined unless it is a picture that a browser shows, small enough, of an image that a run may have. */
export function checkPreview({ n = 0, bytes }: GeneratedPreview): CheckedPreview | undefined {
  const isIndex = Number.isInteger(n) && n >= 0 && n < MAX_GENERATION_FILES;
  if (!isIndex || !ArrayBuffer.isView(bytes) || bytes.length > PREVIEW_BYTES) return undefined;
  const type = previewType(bytes);
  return type === undefined ? undefined : { n, bytes, type };
}

/** Milliseconds between two previews of one reply. */
const INTERVAL = 1000;

/** Previews of one reply; later ones are dropped. */
const MOST = 300;

/** The previews of one run, on their way to one client. */
export type PreviewFeed = {
  /** Never throws: what cannot be sent is dropped. */
  report: (preview: GeneratedPreview) => void;
  /** Resolves once `take` may return a preview. */
  ready: () => Promise<void>;
  take: () => CheckedPreview | undefined;
};

/**
 * Keeps the latest preview of each image until the client has room for it, and releases one a second, 300 in all: a slow client
 * misses some, and neither memory nor the reply grows with what `generate` reports.
 */
export function createPreviewFeed(): PreviewFeed {
  const waiting = new Map<number, CheckedPreview>();
  let arrive = () => {};
  let arrival: Promise<void> | undefined;
  let [readyAt, sent] = [0, 0];
  return {
    report(preview) {
      const checked = sent < MOST ? checkPreview(preview) : undefined;
      if (!checked) return;
      waiting.set(checked.n, checked);
      arrive();
    },
    async ready() {
      if (waiting.size === 0) {
        arrival ??= new Promise((resolve) => {
          arrive = resolve;
        });
        await arrival;
      }
      const wait = readyAt - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    },
    take() {
      const [next] = waiting.values();
      if (!next || performance.now() < readyAt) return undefined;
      waiting.delete(next.n);
      if (++sent === MOST) waiting.clear();
      arrival = undefined;
      readyAt = performance.now() + INTERVAL;
      return next;
    },
  };
}
