"use client";

import { createMediaLibrary } from "./default-library.js";
import type { MediaLibraryProviderProps as ProviderProps } from "./react/media-library-provider.js";

export type MediaLibraryProviderProps = Omit<ProviderProps, "create">;

import { MediaLibraryProvider as Provider } from "./react/media-library-provider.js";

/**
 * Gives everything below it one library, kept in the browser's own storage.
 * A new `ai` or `limits` is taken over as it is; a new `namespace` opens another library.
 */
export function MediaLibraryProvider(props: MediaLibraryProviderProps) {
  return <Provider {...props} create={createMediaLibrary} />;
}
