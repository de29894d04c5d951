"use client";

import { createContext, useContext } from "react";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";

export const MediaLibraryContext = createContext<MediaLibraryInstance | undefined>(undefined);

/** The library of the nearest `MediaLibraryProvider`: the same object until its namespace changes. */
export function useLibraryInContext(): MediaLibraryInstance {
  const library = useContext(MediaLibraryContext);
  if (!library) {
    throw new Error(
      "A media library hook was used outside of <MediaLibraryProvider>, so there is no library to use. " +
        "Render the component inside the provider.",
    );
  }
  return library;
}
