import { isAbortError } from "../is-abort-error.js";
import type { MediaAsset } from "../library/asset.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import { exportedFile } from "./download-assets.js";
import { fileNameOf } from "./export-names.js";

/**
 * Whether the browser can share the originals of these assets with other apps.
 *
 * @example
 * ```ts
 * import type { MediaAsset } from "@reactkits.dev/react-media-library";
 * import { canShareAssets } from "@reactkits.dev/react-media-library/actions";
 *
 * export const shareLabel = (assets: MediaAsset[]) => (canShareAssets(assets) ? "Share" : "Download");
 * ```
 */
export function canShareAssets(assets: Iterable<Pick<MediaAsset, "name" | "mimeType">>): boolean {
  const files = Array.from(assets, (asset) => new File([], fileNameOf(asset), { type: asset.mimeType }));
  // Missing in Firefox on desktops and on pages without HTTPS, whatever the types say.
  const { share, canShare }: Partial<Navigator> = globalThis.navigator ?? {};
  return files.length > 0 && share !== undefined && (canShare?.call(navigator, { files }) ?? false);
}

/**
 * Shares originals with another app. Call it from a click. Resolves to false if the user cancels.
 * @throws MediaLibraryError `missing`; the browser's error if it does not share files of these types
 * @example
 * ```ts
 * import type { MediaLibraryInstance } from "@reactkits.dev/react-media-library";
 * import { shareAssets } from "@reactkits.dev/react-media-library/actions";
 *
 * export const shareOne = (library: MediaLibraryInstance, id: string) => shareAssets(library, [id]);
 * ```
 */
export async function shareAssets(library: MediaLibraryInstance, ids: Iterable<string>): Promise<boolean> {
  const files = await Promise.all(Array.from(new Set(ids), (id) => exportedFile(library, id)));
  try {
    await navigator.share({ files });
    return true;
  } catch (error) {
    if (isAbortError(error)) return false;
    throw error;
  }
}
