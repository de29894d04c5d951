import type { AssetMeta } from "./core/library/asset.js";
import { createMediaLibrary as createLibraryOver } from "./core/library/media-library.js";
import type { MediaLibraryInstance, MediaLibraryOptions } from "./core/library/media-library-types.js";
import type { MediaStorage } from "./core/library/storage.js";
import { createBrowserStorage } from "./storage/browser-storage.js";

/** Options of `createMediaLibrary`. */
export type CreateMediaLibraryOptions<Meta extends object = AssetMeta> = Omit<
  MediaLibraryOptions<Meta>,
  "storage"
> & {
  /** Default: the browser's OPFS and IndexedDB, under `namespace`. */
  storage?: MediaStorage | undefined;
  /** Separates libraries of one origin; ignored if `storage` is given. Default `default`. */
  namespace?: string | undefined;
};

/**
 * Creates a media library without React. It opens its storage on first use; call `close` when the app no longer needs
 * it. React apps use `MediaLibraryProvider`, which creates one.
 *
 * @example
 * ```ts
 * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
 *
 * const library = createMediaLibrary({ namespace: "drafts" });
 * const file = new File(["…"], "photo.jpg", { type: "image/jpeg" });
 * for (const result of await library.importFiles([file])) {
 *   console.log(result.status, result.error?.message);
 * }
 * await library.close();
 * ```
 * @example
 * ```ts
 * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
 *
 * type Product = { sku: string; stock: number };
 *
 * // The library does not check what is in `meta`: an asset may lack any field.
 * const library = createMediaLibrary<Product>({ indexes: ["sku"] });
 * const scarce = library.query({ where: ({ meta }) => (meta?.stock ?? 0) < 5 });
 * const label = async (id: string) => library.update(id, { meta: { sku: "A-1" } });
 * ```
 */
export function createMediaLibrary<Meta extends object = AssetMeta>(
  options?: CreateMediaLibraryOptions<NoInfer<Meta>>,
): MediaLibraryInstance<Meta>;
// Last, so that it is what the types of functions infer from: `ReturnType<typeof createMediaLibrary>`.
export function createMediaLibrary(options?: CreateMediaLibraryOptions): MediaLibraryInstance;
export function createMediaLibrary({
  storage,
  namespace,
  ...options
}: CreateMediaLibraryOptions = {}): MediaLibraryInstance {
  return createLibraryOver({ ...options, storage: storage ?? createBrowserStorage({ namespace }) });
}
