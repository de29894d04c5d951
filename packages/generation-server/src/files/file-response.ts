import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { contentDisposition } from "./content-disposition.js";
import type { FileStore } from "./file-store.js";
import { rangeOf } from "./range-of.js";

export type ServedFile = {
  fileName: string;
  mimeType: string;
  size: number;
  /** In hexadecimal. */
  sha256: string;
  disposition: "inline" | "attachment";
};

/** What a browser shows without running any of it. All else is only ever downloaded, as bytes of no type. */
const SHOWN = /^(?:image\/(?:png|jpeg|webp|gif|avif)|video\/(?:mp4|webm))$/;

/** Where a file is opened by itself: an origin of its own, which runs nothing and loads nothing. */
const POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/**
 * The answer to a GET or HEAD of a stored file: 200, 206 for one range, 304 where the asker has it, or 416. Its
 * headers are for a file that nobody but the asker may see.
 *
 * @throws {MediaLibraryError} `not-found` where the store has no such file, and as `FileStore.get` does
 */
export async function fileResponse(
  request: Request,
  store: FileStore,
  key: string,
  file: ServedFile,
): Promise<Response> {
  const etag = `"${file.sha256}"`;
  const shown = SHOWN.test(file.mimeType);
  const headers = new Headers({
    "Accept-Ranges": "bytes",
    // The owner is checked each time; what did not change is not sent again.
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    ETag: etag,
    "X-Content-Type-Options": "nosniff",
  });
  if (isKnown(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  headers.set("Content-Type", shown ? file.mimeType : "application/octet-stream");
  headers.set(
    "Content-Disposition",
    contentDisposition(shown ? file.disposition : "attachment", file.fileName),
  );
  const head = request.method === "HEAD";
  const range = head ? ({ status: 200 } as const) : rangeOf(usableRange(request, etag), file.size);
  if (range.status === 416) {
    headers.set("Content-Range", `bytes */${file.size}`);
    headers.delete("Content-Type");
    headers.delete("Content-Disposition");
    return new Response(null, { status: 416, headers });
  }
  const part = range.status === 206 ? { start: range.start, end: range.end } : undefined;
  headers.set("Content-Length", String(part ? part.end - part.start + 1 : file.size));
  if (part) headers.set("Content-Range", `bytes ${part.start}-${part.end}/${file.size}`);
  const body = head ? null : await openFile(store, key, file.size, part);
  return new Response(body, { status: range.status, headers });
}

async function openFile(
  store: FileStore,
  key: string,
  size: number,
  part: { start: number; end: number } | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const stored = await store.get(key, part);
  if (stored?.size === size) return stored.stream;
  await stored?.stream.cancel();
  throw new MediaLibraryError(
    "not-found",
    "The file is kept no more: the server keeps files for a limited time. Generate it again.",
  );
}

/** The `Range` header, unless `If-Range` says that the asker's part is of another file. */
function usableRange(request: Request, etag: string): string | null {
  const condition = request.headers.get("if-range");
  return condition === null || condition.trim() === etag ? request.headers.get("range") : null;
}

/** Whether `If-None-Match` names this file. Weak tags count, as the RFC has it. */
function isKnown(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || header.trim() === "*";
}
