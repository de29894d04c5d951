import { isAbortError } from "../is-abort-error.js";
import type { MediaAsset } from "../library/asset.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { ExportOptions, ExportSelection, ZipExport } from "../zip/export-zip.js";
import { saveBlob } from "./save-blob.js";

/** What became of a download. */
export type DownloadResult = {
  /** `canceled`: the user chose no place for it. */
  readonly status: "saved" | "canceled";
  /** The assets that are not in the zip: their originals are lost. */
  readonly missing: readonly MediaAsset[];
};

const CANCELED: DownloadResult = { status: "canceled", missing: [] };

/**
 * Saves a zip of assets as a file. Where the browser has `showSaveFilePicker` (Chromium), the user chooses the place, and
 * the zip is written there while it is made: its size does not matter. Elsewhere the browser first collects it, partly on
 * the disk, and then downloads it; a few gigabytes are the limit there. Call it from a click, which the picker requires.
 * @throws MediaLibraryError `network`, `closed`, the signal's reason, or the browser's error if the file cannot be written
 * @example
 * ```ts
 * import type { MediaLibraryInstance } from "@reactkits.dev/react-media-library";
 * import { saveZip } from "@reactkits.dev/react-media-library/actions";
 *
 * export async function backUp(library: MediaLibraryInstance) {
 *   const { status, missing } = await saveZip(library, "all", { fileName: "backup" });
 *   if (status === "saved") console.log(`Saved, without ${missing.length} lost files`);
 * }
 * ```
 */
export async function saveZip(
  library: MediaLibraryInstance,
  selection: ExportSelection,
  options: ExportOptions = {},
): Promise<DownloadResult> {
  // Before anything is read: the picker only opens shortly after a click.
  const place = await choosePlace(options.fileName);
  if (place === "canceled") return CANCELED;
  const zip = await library.exportZip(selection, options);
  if (place) await write(zip, place, options.signal);
  else saveBlob(await new Response(zip.stream).blob(), zip.fileName);
  return { status: "saved", missing: await zip.missing };
}

async function write(
  { stream }: ZipExport,
  place: FileSystemFileHandle,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    const writable = await place.createWritable();
    // An abort or a failure discards what was written.
    await stream.pipeTo(writable, signal && { signal });
  } catch (error) {
    await stream.cancel(error).catch(() => {});
    // The picker has created an empty file.
    const remove: unknown = Reflect.get(place, "remove");
    if (typeof remove === "function") await Promise.resolve(Reflect.apply(remove, place, [])).catch(() => {});
    throw error;
  }
}

/** Undefined if the browser has no picker, or does not let this page open it (in a frame, or too long after the click). */
async function choosePlace(name: string | undefined): Promise<FileSystemFileHandle | "canceled" | undefined> {
  const picker: unknown = Reflect.get(globalThis, "showSaveFilePicker");
  if (typeof picker !== "function") return undefined;
  const suggestedName = `${(name ?? `media-library ${new Date().toISOString().slice(0, 10)}`).replace(/\.zip$/i, "")}.zip`;
  const types = [{ accept: { "application/zip": [".zip"] } }];
  try {
    return await Reflect.apply(picker, globalThis, [{ suggestedName, types }]);
  } catch (error) {
    return isAbortError(error) ? "canceled" : undefined;
  }
}
