import { MediaLibraryError } from "../errors.js";

const UNKNOWN = "application/octet-stream";

const EXPORT = "Export it as JPEG and import that.";

/** Common file types that few browsers display: their names for people, and what to do with them. */
const UNSUPPORTED: Partial<Record<string, [name: string, advice: string]>> = {
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

/** The error of a file whose type is not accepted. */
export function notAccepted(mimeType: string): MediaLibraryError {
  const [name, advice] = UNSUPPORTED[mimeType] ?? [];
  const type = mimeType === UNKNOWN ? "an unknown type" : `type ${mimeType}`;
  const message = name
    ? `This is ${name}, which cannot be imported here. ${advice}`
    : `This is a file of ${type}, which cannot be imported here.`;
  return new MediaLibraryError("type", message);
}

/** The error of a file that is accepted, but that the browser cannot decode. */
export function notDecoded(mimeType: string, cause: unknown): MediaLibraryError {
  const [name = `a file of ${mimeType}`, advice = EXPORT] = UNSUPPORTED[mimeType] ?? [];
  return new MediaLibraryError("type", `This is ${name}, which this browser cannot show. ${advice}`, {
    cause,
  });
}

export function nameOfType(mimeType: string): string {
  return mimeType === UNKNOWN ? "an unknown type" : mimeType;
}
