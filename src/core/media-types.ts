/** Every image type that is decoded, thumbnailed and shown. */
export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"] as const;

export type ImageType = (typeof IMAGE_TYPES)[number];

export function isImageType(type: string): type is ImageType {
  return IMAGE_TYPES.some((known) => known === type);
}

const INERT_TYPES: readonly string[] = [...IMAGE_TYPES, "video/mp4", "video/webm"];

/**
 * The type that bytes may be handed out with. A blob: URL runs in our origin, so whatever could carry script
 * (SVG, HTML, PDF, anything unknown) goes out as `application/octet-stream`.
 */
export function inertType(mimeType: string): string {
  return INERT_TYPES.includes(mimeType) ? mimeType : "application/octet-stream";
}

const EXTENSIONS: Partial<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "avif",
  "image/svg+xml": "svg",
};

/** A file-name extension without its dot. */
export function extensionOf(mimeType: string): string {
  return EXTENSIONS[mimeType] ?? "bin";
}
