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

/**
 * Types that browsers display without running anything. All others are only downloaded, as
 * `application/octet-stream`.
 */
const SHOWN = /^(?:image\/(?:png|jpeg|webp|gif|avif)|video\/(?:mp4|webm))$/;

/** For a file opened in a tab of its own: an opaque origin that runs and loads nothing. */
const POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/**
 * The reply to a GET or HEAD of a stored file: 200, 206 for a single range, 304 if the client has it, or 416. Its
 * headers are for private files.
 *
 * @throws {MediaLibraryError} `not-found` if the store has no such file, and as `FileStore.get` does
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
    // Revalidated on each request, so that ownership is checked, but not sent again if unchanged.
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
    "The file has been deleted: the server keeps files for a limited time. Generate it again.",
  );
}

/** The `Range` header, unless `If-Range` refers to another version of the file. */
function usableRange(request: Request, etag: string): string | null {
  const condition = request.headers.get("if-range");
  return condition === null || condition.trim() === etag ? request.headers.get("range") : null;
}

/** Whether `If-None-Match` names this file, by weak comparison. */
function isKnown(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || header.trim() === "*";
}
