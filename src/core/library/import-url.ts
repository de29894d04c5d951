import { MediaLibraryError } from "../errors.js";
import { whenAborted } from "../when-aborted.js";
import { nameOfUrl } from "./url-name.js";

/** Loads a file from an address that the user dropped or pasted. */
export type ImportUrl = (url: string, options: { signal: AbortSignal }) => Promise<File | Blob>;

/**
 * The file behind an address. Only the app loads anything: an address says nothing about who wants it loaded, and a
 * request tells its server about the user. What a `data:` address contains is read from the address itself.
 * @throws MediaLibraryError `network`, `type`; the signal's reason
 */
export async function fileOfUrl(
  url: string,
  importUrl: ImportUrl | undefined,
  signal: AbortSignal,
): Promise<File> {
  signal.throwIfAborted();
  if (/^data:/i.test(url)) return fileOfData(url);
  if (!importUrl || !/^https?:/i.test(url)) {
    throw new MediaLibraryError("type", "This app cannot import from this address. Save the file first.");
  }
  try {
    // An app's request may ignore the signal: it must not keep the import, or those that wait for its place.
    const blob = await Promise.race([importUrl(url, { signal }), whenAborted(signal)]);
    if (blob instanceof File) return blob;
    return new File([blob], nameOfUrl(url), { type: blob.type });
  } catch (cause) {
    signal.throwIfAborted();
    if (MediaLibraryError.isInstance(cause)) throw cause;
    const message = "The file could not be loaded from its address. Try again, or save it first.";
    throw new MediaLibraryError("network", message, { cause, retryable: true });
  }
}

function fileOfData(url: string): File {
  const [, type = "", encoding, data = ""] = /^data:([^;,]*)[^,]*?(;base64)?,(.*)$/is.exec(url) ?? [];
  try {
    const text = decodeURIComponent(data);
    const bytes = encoding
      ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
      : new TextEncoder().encode(text);
    return new File([bytes], nameOfUrl(url), { type });
  } catch (cause) {
    throw new MediaLibraryError("decode", "The image is damaged: its data cannot be read.", { cause });
  }
}
