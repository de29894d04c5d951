import { MediaLibraryError } from "../errors.js";

const EXPORT = "Export it as JPEG and import that.";

/** What people call files that are often brought and that few browsers show, and what to do with them. */
const KNOWN: Partial<Record<string, [name: string, advice: string]>> = {
  "image/heic": [
    "a HEIC photo",
    `${EXPORT} An iPhone takes JPEG with Settings › Camera › Formats › Most Compatible.`,
  ],
  "image/heif": ["a HEIF photo", EXPORT],
  "image/x-canon-cr3": ["a Canon raw photo (CR3)", EXPORT],
  "image/tiff": ["a TIFF or a camera's raw photo", EXPORT],
  "image/jxl": ["a JPEG XL image", EXPORT],
  "video/quicktime": ["a QuickTime video", "Export it as MP4 and import that."],
  "video/x-matroska": ["a Matroska video", "Export it as MP4 or WebM and import that."],
};

/** A file whose type is not imported here. */
export function notAccepted(mimeType: string): MediaLibraryError {
  const [name, advice] = KNOWN[mimeType] ?? [];
  const message = name
    ? `This is ${name}, which cannot be imported here. ${advice}`
    : `A file of ${nameOfType(mimeType)} cannot be imported here.`;
  return new MediaLibraryError("type", message);
}

/** A file whose type is imported where the browser has a decoder for it. */
export function notDecoded(mimeType: string, cause: unknown): MediaLibraryError {
  const [name = `a file of ${mimeType}`, advice = EXPORT] = KNOWN[mimeType] ?? [];
  return new MediaLibraryError("type", `This is ${name}, which this browser cannot show. ${advice}`, {
    cause,
  });
}

export function nameOfType(mimeType: string): string {
  return mimeType === "application/octet-stream" ? "an unknown type" : mimeType;
}
