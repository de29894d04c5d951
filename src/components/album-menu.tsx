"use client";

import { useState } from "react";
import type { Album } from "../core/library/albums/album.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { AlbumNameDialog } from "./album-name-dialog.js";
import { MoreIcon, PencilIcon, TrashIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";

type AlbumMenuProps = {
  album: Pick<Album, "id" | "name">;
  /** Called once it is deleted. */
  onDeleted?: (() => void) | undefined;
};

/** Renames an album, and deletes it with a way back. */
export function AlbumMenu({ album, onDeleted }: AlbumMenuProps) {
  const { IconButton, Menu } = useKit();
  const { messages, languageProps } = useScope();
  const library = useMediaLibrary((view) => view.library);
  const announce = useAnnounce();
  const showToast = useToast();
  const [renaming, setRenaming] = useState(false);
  const { id, name } = album;
  const label = messages.albumActions(name);

  const remove = async (): Promise<void> => {
    await library.albums.remove(id);
    const { undoable } = library.getSnapshot();
    const undo = async (): Promise<void> => {
      // Something else was changed since: that is what would be taken back.
      if (library.getSnapshot().undoable !== undoable) throw new Error("not the last change");
      await library.undo();
      announce(messages.albumRestored(name));
    };
    showToast({
      key: "album",
      text: messages.albumDeleted(name),
      action: {
        label: messages.undo,
        onSelect: () => void undo().catch(() => showToast({ text: messages.undoFailed })),
      },
    });
    onDeleted?.();
  };

  return (
    <>
      <Menu
        {...languageProps}
        label={label}
        trigger={<IconButton size="sm" label={label} icon={<MoreIcon />} />}
        items={[
          { label: messages.renameAlbum, icon: <PencilIcon />, onSelect: () => setRenaming(true) },
          {
            label: messages.deleteAlbum,
            icon: <TrashIcon />,
            danger: true,
            onSelect: () => void remove().catch(() => showToast({ text: messages.albumFailed })),
          },
        ]}
      />
      <AlbumNameDialog
        open={renaming}
        title={messages.renameAlbum}
        album={album}
        onClose={() => setRenaming(false)}
      />
    </>
  );
}
