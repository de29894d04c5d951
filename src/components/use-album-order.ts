"use client";

import type { AlbumPlace } from "../core/library/albums/album.js";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import type { AssetQuerySnapshot } from "../core/library/query/asset-query.js";
import { type AlbumStep, placeAfterStep, reversedPlace } from "./album-step.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages/language.js";
import { useToast } from "./toast.js";

/** What orders the open album by hand; undefined where it is shown in another order. */
export function useAlbumOrder(library: MediaLibraryInstance, assets: AssetQuerySnapshot, messages: Messages) {
  const announce = useAnnounce();
  const showToast = useToast();
  const { album, sort, direction } = assets.query;
  // What is in a stack need not stand side by side.
  if (album === undefined || sort !== "manual" || assets.stackOf) return undefined;
  const isReversed = direction === "desc";

  /** @param place In the order that is shown. */
  const move = async (given: readonly string[], place: AlbumPlace): Promise<void> => {
    const anchor = "before" in place ? place.before : place.after;
    const ids = given
      .filter((id) => id !== anchor)
      .sort((one, other) => assets.indexOf(one) - assets.indexOf(other));
    if (ids.length === 0) return;
    await library.albums.move(
      album,
      isReversed ? ids.toReversed() : ids,
      isReversed ? reversedPlace(place) : place,
    );
    announce(messages.orderChanged(ids.length));
  };
  const moveOrSay = (ids: readonly string[], place: AlbumPlace): void => {
    move(ids, place).catch(() => showToast({ text: messages.albumFailed }));
  };
  return {
    move: moveOrSay,
    step(ids: readonly string[], step: AlbumStep): void {
      const place = placeAfterStep(assets.ids, ids, step);
      if (place) moveOrSay(ids, place);
    },
  };
}
