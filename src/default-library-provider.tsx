"use client";

import { createMediaLibrary } from "./default-library.js";
import type { MediaLibraryProviderProps as ProviderProps } from "./react/media-library-provider.js";

import { MediaLibraryProvider as Provider } from "./react/media-library-provider.js";

/** Props of `MediaLibraryProvider`. */
export type MediaLibraryProviderProps = Omit<ProviderProps, "create">;

/**
 * Provides one media library, stored in the user's browser, to all components below it. It accepts every option of
 * `createMediaLibrary`. Changing `ai` or `limits` updates the library, changing `namespace` opens another one; the other
 * options are read once, when a library is created.
 *
 * @example
 * ```tsx
 * import { createHttpGenerator, MediaLibraryProvider } from "@reactkits.dev/react-media-library";
 * import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
 * import "@reactkits.dev/react-media-library/tailwind.css";
 *
 * const ai = createHttpGenerator({ url: "/api/ai/images/generate" });
 *
 * export const App = () => (
 *   <MediaLibraryProvider ai={ai} namespace="my-app">
 *     <MediaLibrary />
 *   </MediaLibraryProvider>
 * );
 * ```
 */
export function MediaLibraryProvider(props: MediaLibraryProviderProps) {
  return <Provider {...props} create={createMediaLibrary} />;
}
