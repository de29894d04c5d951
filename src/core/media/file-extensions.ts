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

/** The type of files with an extension, which is given in lower case and without its dot. */
export function typeOfExtension(extension: string): string | undefined {
  const own = Object.keys(EXTENSIONS).find((type) => EXTENSIONS[type] === extension);
  return own ?? Object.keys(ALIASES).find((type) => ALIASES[type]?.includes(extension));
}

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
