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
