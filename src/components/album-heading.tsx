"use client";

import { useAlbums } from "../react/use-albums.js";
import { AlbumMenu } from "./album-menu.js";
import { useScope } from "./scope.js";

type AlbumHeadingProps = {
  albumId: string;
  /** Called once the album is deleted. */
  onClose: () => void;
};

/** The name of the album that is open, and what can be done with it. */
export function AlbumHeading({ albumId, onClose }: AlbumHeadingProps) {
  const { slot } = useScope();
  const album = useAlbums().albums.find(({ id }) => id === albumId);
  if (!album) return null;
  return (
    <div {...slot("album-heading", "rml-row")}>
      <h3 {...slot("album-title", "rml-strong rml-truncate")} dir="auto">
        {album.name}
      </h3>
      <AlbumMenu album={album} onDeleted={onClose} />
    </div>
  );
}
