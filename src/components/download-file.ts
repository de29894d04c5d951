import { extensionOf } from "../core/media/media-types.js";

/** Extensions that mean the same type. */
const SAME: Partial<Record<string, readonly string[]>> = {
  jpg: ["jpg", "jpeg", "jpe", "jfif"],
  heic: ["heic", "heif"],
  heif: ["heic", "heif"],
  mp4: ["mp4", "m4v"],
};

/** The name of an asset's file: with the extension of its content, which a name need not have, or may have wrong. */
export function fileNameOf(name: string, mimeType: string): string {
  const extension = extensionOf(mimeType);
  // A type that has none here keeps what it came with.
  if (extension === "bin") return name;
  const own = /\.([^.\s]+)$/.exec(name)?.[1]?.toLowerCase();
  return own !== undefined && (SAME[extension] ?? [extension]).includes(own) ? name : `${name}.${extension}`;
}

/** Hands a file to the browser's downloads. */
export function downloadFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads the URL in a task of its own; revoked at once, some would save nothing.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
