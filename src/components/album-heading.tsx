"use client";

import { useState } from "react";
import { useAlbums } from "../react/use-albums.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { AlbumNameDialog } from "./album-name-dialog.js";
import { MoreIcon, PencilIcon, TrashIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";

type AlbumHeadingProps = {
  albumId: string;
  /** Called once the album is deleted. */
  onClose: () => void;
};

/** The name of the album that is open, and what can be done with it. */
export function AlbumHeading({ albumId, onClose }: AlbumHeadingProps) {
  const { IconButton, Menu } = useKit();
  const { messages, languageProps, slot } = useScope();
  const library = useMediaLibrary((view) => view.library);
  const showToast = useToast();
  const album = useAlbums().albums.find(({ id }) => id === albumId);
  const [renaming, setRenaming] = useState(false);
  if (!album) return null;
  const remove = (): void => {
    library.albums.remove(albumId).then(onClose, () => showToast({ text: messages.albumFailed }));
  };
  return (
    <div {...slot("album-heading", "rml-row")}>
      <h3 {...slot("album-title", "rml-strong rml-truncate")} dir="auto">
        {album.name}
      </h3>
      <Menu
        {...languageProps}
        label={messages.albumActions(album.name)}
        trigger={<IconButton size="sm" label={messages.albumActions(album.name)} icon={<MoreIcon />} />}
        items={[
          { label: messages.renameAlbum, icon: <PencilIcon />, onSelect: () => setRenaming(true) },
          { label: messages.deleteAlbum, icon: <TrashIcon />, danger: true, onSelect: remove },
        ]}
      />
      <AlbumNameDialog
        open={renaming}
        title={messages.renameAlbum}
        album={album}
        onClose={() => setRenaming(false)}
      />
    </div>
  );
}
