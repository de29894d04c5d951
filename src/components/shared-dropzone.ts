"use client";

import { createContext, useContext } from "react";
import {
  type MediaDropzone,
  type MediaDropzoneOptions,
  useMediaDropzone,
} from "../react/use-media-dropzone.js";

const DropzoneContext = createContext<MediaDropzone | undefined>(undefined);

/** Lets the upload cards below use the screen's own dropzone, so that there is one file input and one import. */
export const DropzoneProvider = DropzoneContext.Provider;

/** The dropzone of the screen around, or else one of its own, whose input is then to be rendered. */
export function useSharedDropzone(options: MediaDropzoneOptions): {
  dropzone: MediaDropzone;
  isOwn: boolean;
} {
  const shared = useContext(DropzoneContext);
  const own = useMediaDropzone(options);
  return { dropzone: shared ?? own, isOwn: shared === undefined };
}
