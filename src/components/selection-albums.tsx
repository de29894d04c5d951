"use client";

import { useState } from "react";
import { useAlbums } from "../react/use-albums.js";
import { AlbumNameDialog } from "./album-name-dialog.js";
import { AlbumIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { SelectionPopover } from "./selection-popover.js";
import type { LibraryScreen } from "./use-library-screen.js";
import { useSelectionFacets } from "./use-selection-facets.js";

/** Puts the selected assets into albums, and takes them out. */
export function SelectionAlbums({ screen }: { screen: LibraryScreen }) {
  const { messages } = useScope();
  const [naming, setNaming] = useState(false);
  const { ids } = screen.selection;
  return (
    <>
      <SelectionPopover
        slotName="selection-albums"
        label={messages.addToAlbum}
        icon={<AlbumIcon size={18} />}
      >
        {(close) => (
          <AlbumPanel
            screen={screen}
            onCreate={() => {
              close();
              setNaming(true);
            }}
          />
        )}
      </SelectionPopover>
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
  const { selection } = screen;
  const { album } = useSelectionFacets(screen);
  const isIn = (albumId: string) =>
    album.some(({ value, count }) => value === albumId && count === selection.count);
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
