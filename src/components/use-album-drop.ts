"use client";

import { type DragEvent, useState } from "react";
import type { Album } from "../core/library/albums/album.js";
import { draggedFrom } from "../core/transfer/drag-type.js";
import { droppedFiles } from "../react/dropped-files.js";
import { useLibraryInContext } from "../react/media-library-context.js";
import { bringsFiles } from "../react/transferred-data.js";
import { hasLeft } from "./has-left.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";

/** Puts what is dropped on an album into it: assets of the library, and files. */
export function useAlbumDrop({ id, name }: Pick<Album, "id" | "name">) {
  const { messages } = useScope();
  const library = useLibraryInContext();
  const announce = useAnnounce();
  const showToast = useToast();
  const [isOver, setOver] = useState(false);

  const take = async (ids: readonly string[]): Promise<void> => {
    const changed = await library.update(ids, { albums: { add: [id] } });
    announce(messages.addedToAlbum(changed.length, name));
  };
  const importInto = async (transfer: DataTransfer): Promise<void> => {
    await library.importFiles(await droppedFiles(transfer), { albums: [id] });
  };
  const takes = ({ dataTransfer }: DragEvent) =>
    draggedFrom(dataTransfer, library) !== undefined || bringsFiles(dataTransfer);
  return {
    /** Whether something that it takes is dragged over it. */
    isOver,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!takes(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setOver(true);
      },
      onDragLeave(event: DragEvent) {
        if (hasLeft(event)) setOver(false);
      },
      onDrop(event: DragEvent) {
        setOver(false);
        if (!takes(event)) return;
        event.preventDefault();
        const ids = draggedFrom(event.dataTransfer, library);
        if (ids) take(ids).catch(() => showToast({ text: messages.updateFailed }));
        else importInto(event.dataTransfer).catch(() => {});
      },
    },
  };
}
