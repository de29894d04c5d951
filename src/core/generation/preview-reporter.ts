import { previewType } from "../media/preview-type.js";
import { MAX_FILES } from "./generated-assets.js";
import type { GenerationPreview } from "./generation.js";
import type { MediaAIPreview } from "./generator.js";

/** Maximum bytes of a preview; a larger one is ignored. */
const MAX_PREVIEW_BYTES = 2 * 1024 * 1024;

/** Milliseconds between two reports: a generator may send a preview of each image with each step. */
const REPORT_INTERVAL = 250;

/**
 * Forwards a generator's previews at most once per REPORT_INTERVAL: the first at once, then the latest of each image. What
 * is no picture, or too large, in bytes or in pixels, is ignored: a preview is not worth an error.
 */
export function createPreviewReporter(report: (previews: readonly GenerationPreview[]) => void) {
  const waiting = new Map<number, Blob>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const pass = async (): Promise<void> => {
    timer = undefined;
    if (waiting.size === 0) return;
    timer = setTimeout(pass, REPORT_INTERVAL);
    const found = [...waiting].map(async ([n, file]) => ({ n, file: await asPicture(file) }));
    waiting.clear();
    const previews = (await Promise.all(found)).flatMap(({ n, file }) => (file ? { n, file } : []));
    if (!stopped && previews.length > 0) report(previews);
  };

  return {
    report(preview: MediaAIPreview): void {
      const { n = 0, file }: { n?: unknown; file?: unknown } = preview ?? {};
      const isIndex = typeof n === "number" && Number.isInteger(n) && n >= 0 && n < MAX_FILES;
      if (stopped || !isIndex || !(file instanceof Blob) || file.size > MAX_PREVIEW_BYTES) return;
      waiting.set(n, file);
      if (timer === undefined) void pass();
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
      waiting.clear();
    },
  };
}

/** A generator may hand in anything as an image. Never rejects. */
async function asPicture(file: Blob): Promise<Blob | undefined> {
  try {
    const type = previewType(new Uint8Array(await file.arrayBuffer()));
    if (type === undefined) return undefined;
    return file.type === type ? file : file.slice(0, file.size, type);
  } catch {
    // Its file on disk is gone.
    return undefined;
  }
}
