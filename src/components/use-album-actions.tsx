"use client";

import { useAlbums } from "../react/use-albums.js";
import type { AlbumStep } from "./album-step.js";
import { ChevronLeftIcon, ChevronRightIcon, CloseIcon, ImageIcon } from "./icons.js";
import type { MenuItem } from "./kit.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";
import type { LibraryScreen } from "./use-library-screen.js";

/** What can be done with the selected assets in the album that is open; undefined where none is. */
export function useAlbumActions(
  screen: LibraryScreen,
): { label: string; items: readonly MenuItem[] } | undefined {
  const { messages } = useScope();
  const announce = useAnnounce();
  const showToast = useToast();
  const { album: albumId, trashed } = screen.listing.query;
  const album = useAlbums().albums.find(({ id }) => id === albumId);
  const { albumOrder, selection, library } = screen;
  if (!album || trashed) return undefined;

  const [id, ...others] = selection.ids;
  const chooseCover = (cover: string): void => {
    library.library.albums.update(album.id, { cover }).then(
      () => announce(messages.coverChosen),
      () => showToast({ text: messages.albumFailed }),
    );
  };
  const step = (to: AlbumStep, label: string, icon: MenuItem["icon"]): MenuItem => ({
    label,
    icon,
    onSelect: () => albumOrder?.step(selection.ids, to),
  });
  return {
    label: messages.albumActions(album.name),
    items: [
      ...(albumOrder
        ? [
            step("start", messages.moveToStart, <ChevronLeftIcon />),
            step("back", messages.moveOneBack, <ChevronLeftIcon />),
            step("forward", messages.moveOneForward, <ChevronRightIcon />),
            step("end", messages.moveToEnd, <ChevronRightIcon />),
          ]
        : []),
      {
        label: messages.useAsCover,
        icon: <ImageIcon />,
        disabled: id === undefined || others.length > 0,
        onSelect: () => id !== undefined && chooseCover(id),
      },
      {
        label: messages.removeFromAlbum,
        icon: <CloseIcon />,
        onSelect: () => screen.update(selection.ids, { albums: { remove: [album.id] } }),
      },
    ],
  };
}
