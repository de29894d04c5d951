import { IMAGE_TYPES, type ImageType, MEDIA_TYPES, VIDEO_TYPES, type VideoType } from "./media-types.js";

export function isImageType(type: string): type is ImageType {
  return IMAGE_TYPES.some((known) => known === type);
}

export function isVideoType(type: string): type is VideoType {
  return VIDEO_TYPES.some((known) => known === type);
}

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
