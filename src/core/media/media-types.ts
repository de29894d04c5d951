/** The image types that are decoded and displayed. */
export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"] as const;

export type ImageType = (typeof IMAGE_TYPES)[number];

export function isImageType(type: string): type is ImageType {
  return IMAGE_TYPES.some((known) => known === type);
}

/** The video types whose containers are parsed; they play if the browser has the codec. */
export const VIDEO_TYPES = ["video/mp4", "video/webm"] as const;

export type VideoType = (typeof VIDEO_TYPES)[number];

export function isVideoType(type: string): type is VideoType {
  return VIDEO_TYPES.some((known) => known === type);
}

export const MEDIA_TYPES: readonly string[] = [...IMAGE_TYPES, ...VIDEO_TYPES];

/** Photos that only Safari decodes, if its system does. */
export function isHeifType(type: string): boolean {
  return type === "image/heic" || type === "image/heif";
}

/**
 * The type with which content may be exposed. A blob: URL runs in the app's origin, so anything that can contain
 * scripts (SVG, HTML, PDF, unknown types) becomes `application/octet-stream`.
 */
export function inertType(mimeType: string): string {
  return MEDIA_TYPES.includes(mimeType) || isHeifType(mimeType) ? mimeType : "application/octet-stream";
}

const EXTENSIONS: Partial<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "avif",
  "image/heic": "heic",
  "image/heif": "heif",
  "image/svg+xml": "svg",
  "video/mp4": "mp4",
  "video/webm": "webm",
  "video/quicktime": "mov",
  "video/x-matroska": "mkv",
  "audio/mp4": "m4a",
  "audio/mpeg": "mp3",
  "audio/webm": "weba",
  "application/pdf": "pdf",
  "application/zip": "zip",
  "image/tiff": "tif",
  "image/bmp": "bmp",
  "image/jxl": "jxl",
  "text/html": "html",
  "text/plain": "txt",
};

/** Other extensions in use, which need not be replaced. */
const ALIASES: Partial<Record<string, readonly string[]>> = {
  "image/jpeg": ["jpeg", "jpe", "jfif"],
  "image/heic": ["heif"],
  "image/heif": ["heic", "hif"],
  "image/tiff": ["tiff"],
  "video/mp4": ["m4v"],
  "text/html": ["htm"],
};

const KNOWN_EXTENSIONS = new Set([...Object.values(EXTENSIONS), ...Object.values(ALIASES).flat()]);

/**
 * A file's name with the extension that its type has: another type's extension is replaced, and anything else after a dot
 * is part of the name. A name with an extension of its own stays if the type is unknown.
 */
export function withExtension(name: string, mimeType: string): string {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase();
  const own = EXTENSIONS[mimeType];
  if (extension !== undefined && (own === undefined || extension === own)) return name;
  if (extension !== undefined && ALIASES[mimeType]?.includes(extension)) return name;
  const isKnown = extension !== undefined && KNOWN_EXTENSIONS.has(extension);
  const stem = isKnown ? name.slice(0, -extension.length - 1) : name;
  return `${stem}.${extensionOf(mimeType)}`;
}

/** The file name extension, without the dot. */
export function extensionOf(mimeType: string): string {
  return EXTENSIONS[mimeType] ?? "bin";
}
