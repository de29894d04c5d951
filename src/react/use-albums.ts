"use client";

import { useSyncExternalStore } from "react";
import type { AlbumsSnapshot } from "../core/library/albums/album.js";
import { useLibraryInContext } from "./media-library-context.js";

/**
 * The albums of the library, the newest first, with the number of their assets and their covers, kept up to date.
 * `library.albums` creates, renames, deletes and orders them.
 *
 * @example
 * ```tsx
 * import { useAlbums, useMediaLibrary } from "@reactkits.dev/react-media-library";
 *
 * export function Albums() {
 *   const { albums } = useAlbums();
 *   const library = useMediaLibrary((view) => view.library);
 *   return (
 *     <ul>
 *       {albums.map(({ id, name, count }) => (
 *         <li key={id}>{name} ({count})</li>
 *       ))}
 *       <li><button type="button" onClick={() => library.albums.create({ name: "New album" })}>New album</button></li>
 *     </ul>
 *   );
 * }
 * ```
 */
export function useAlbums(): AlbumsSnapshot {
  const { albums } = useLibraryInContext();
  return useSyncExternalStore(albums.subscribe, albums.getSnapshot, albums.getServerSnapshot);
}
