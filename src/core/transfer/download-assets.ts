import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { ExportOptions } from "../zip/export-zip.js";
import { fileNameOf } from "./export-names.js";
import { saveBlob } from "./save-blob.js";
import { type DownloadResult, saveZip } from "./save-zip.js";

/**
 * Downloads originals: one as it is, under its name with the extension of its content; several as a zip, as `saveZip` does.
 * Call it from a click.
 * @throws MediaLibraryError `missing` if the only one is lost; otherwise as `saveZip`
 * @example
 * ```tsx
 * import { useMediaLibrary } from "@reactkits.dev/react-media-library";
 * import { downloadAssets } from "@reactkits.dev/react-media-library/actions";
 *
 * export function Download({ ids }: { ids: readonly string[] }) {
 *   const library = useMediaLibrary((view) => view.library);
 *   return <button type="button" onClick={() => downloadAssets(library, ids)}>Download</button>;
 * }
 * ```
 */
export async function downloadAssets(
  library: MediaLibraryInstance,
  ids: Iterable<string>,
  options: ExportOptions = {},
): Promise<DownloadResult> {
  const list = [...new Set(ids)];
  const [id] = list;
  if (list.length !== 1 || id === undefined) return saveZip(library, list, options);
  const file = await exportedFile(library, id);
  options.signal?.throwIfAborted();
  saveBlob(file, file.name);
  return { status: "saved", missing: [] };
}

/** The original under the name that it has outside of the library. @throws MediaLibraryError `missing` */
export async function exportedFile(library: MediaLibraryInstance, id: string): Promise<File> {
  const [asset, file] = await Promise.all([findAsset(library, id), library.getFile(id)]);
  return new File([file], fileNameOf(asset), { type: file.type, lastModified: asset.createdAt });
}

/** @throws MediaLibraryError `missing` */
export async function findAsset(library: MediaLibraryInstance, id: string): Promise<MediaAsset> {
  const asset = await library.get(id);
  if (!asset) throw new MediaLibraryError("missing", "The asset is no longer in the library.");
  return asset;
}
