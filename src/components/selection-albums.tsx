"use client";

import { useState } from "react";
import { useAlbums } from "../react/use-albums.js";
import { AlbumNameDialog } from "./album-name-dialog.js";
import { AlbumIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import type { LibraryScreen } from "./use-library-screen.js";

/** Puts the selected assets into albums, and takes them out. */
export function SelectionAlbums({ screen }: { screen: LibraryScreen }) {
  const { IconButton, Popover } = useKit();
  const { messages, languageProps, slot } = useScope();
  const [open, setOpen] = useState(false);
  const [naming, setNaming] = useState(false);
  const { ids } = screen.selection;
  return (
    <>
      <Popover
        {...slot("selection-albums")}
        {...languageProps}
        label={messages.albums}
        open={open}
        onOpenChange={setOpen}
        trigger={
          <IconButton
            {...slot("selection-action")}
            data-kept="below"
            label={messages.addToAlbum}
            icon={<AlbumIcon size={18} />}
          />
        }
      >
        <AlbumPanel
          screen={screen}
          onCreate={() => {
            setOpen(false);
            setNaming(true);
          }}
        />
      </Popover>
      <AlbumNameDialog
        open={naming}
        title={messages.newAlbum}
        onClose={() => setNaming(false)}
        onCreated={(id) => screen.update(ids, { albums: { add: [id] } })}
      />
    </>
  );
}

function AlbumPanel({ screen, onCreate }: { screen: LibraryScreen; onCreate: () => void }) {
  const { Button, Checkbox } = useKit();
  const { messages } = useScope();
  const { albums } = useAlbums();
  const { selection, selected } = screen;
  const isIn = (albumId: string) =>
    selected.length > 0 && selected.every((asset) => asset.albums?.includes(albumId));
  return (
    <div className="rml-stack">
      {albums.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={name}
          checked={isIn(id)}
          onCheckedChange={(checked) =>
            screen.update(selection.ids, { albums: checked ? { add: [id] } : { remove: [id] } })
          }
        />
      ))}
      <Button onClick={onCreate}>{messages.newAlbum}</Button>
    </div>
  );
}
