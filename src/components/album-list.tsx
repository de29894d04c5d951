"use client";

import { useState } from "react";
import type { Album } from "../core/library/albums/album.js";
import { useAlbums } from "../react/use-albums.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { AlbumMenu } from "./album-menu.js";
import { AlbumNameDialog } from "./album-name-dialog.js";
import { EmptyState } from "./empty-state.js";
import { AlbumIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { useAlbumDrop } from "./use-album-drop.js";

/** All albums, each with its cover; it lies over the grid until one is opened. */
export function AlbumList({ onOpen }: { onOpen: (albumId: string) => void }) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { albums, status } = useAlbums();
  const [naming, setNaming] = useState(false);
  const create = <Button onClick={() => setNaming(true)}>{messages.newAlbum}</Button>;
  return (
    <div {...slot("albums", "rml-fill rml-scroll")} aria-busy={status === "loading" || undefined}>
      {status === "ready" && albums.length === 0 ? (
        <EmptyState icon={<AlbumIcon size={24} />} title={messages.noAlbums} hint={messages.noAlbumsHint}>
          {create}
        </EmptyState>
      ) : (
        <>
          {create}
          <ul {...slot("albums-list")}>
            {albums.map((album) => (
              <li key={album.id} {...slot("albums-item")}>
                <AlbumCard album={album} onOpen={() => onOpen(album.id)} />
                <span {...slot("albums-menu")}>
                  <AlbumMenu album={album} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <AlbumNameDialog
        open={naming}
        title={messages.newAlbum}
        onClose={() => setNaming(false)}
        onCreated={onOpen}
      />
    </div>
  );
}

function AlbumCard({ album, onOpen }: { album: Album; onOpen: () => void }) {
  const { messages, slot } = useScope();
  const url = useAssetUrl(album.cover, "thumbnail");
  const { name, count } = album;
  const drop = useAlbumDrop(album);
  return (
    <button
      type="button"
      {...slot("album-card")}
      {...drop.handlers}
      data-dragging={drop.isOver || undefined}
      aria-label={messages.albumLabel(name, count)}
      onClick={onOpen}
    >
      <span {...slot("album-card-cover", "rml-card rml-center")}>
        {url === undefined ? <AlbumIcon size={24} /> : <img className="rml-fill" src={url} alt="" />}
      </span>
      <span {...slot("album-card-name", "rml-small rml-strong rml-truncate")} dir="auto">
        {name}
      </span>{" "}
      <span className="rml-hint">{messages.assetCount(count)}</span>
    </button>
  );
}
