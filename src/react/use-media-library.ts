"use client";

import { useMemo, useSyncExternalStore } from "react";
import type { GenerateImages, GenerateVideos } from "../core/generation/generations.js";
import type { MediaLibraryInstance, MediaLibrarySnapshot } from "../core/library/media-library-types.js";
import { useLibrary } from "./media-library-context.js";

type Actions = Pick<
  MediaLibraryInstance,
  | "importFiles"
  | "cancel"
  | "retry"
  | "dismiss"
  | "dismissAIError"
  | "loadModels"
  | "remove"
  | "loadMore"
  | "search"
  | "get"
  | "getFile"
>;

/** The snapshot and what can be done with it. All functions keep their identity for the library's life. */
export type MediaLibraryView = MediaLibrarySnapshot &
  Actions & {
    /** There only when a generator is. */
    readonly generateImages: GenerateImages | undefined;
    /** There only when the generator makes videos. */
    readonly generateVideos: GenerateVideos | undefined;
    readonly library: MediaLibraryInstance;
  };

/**
 * The library of the nearest provider. With a selector, the component renders again only when what it selects
 * is another value (by `Object.is`).
 */
export function useMediaLibrary(): MediaLibraryView;
export function useMediaLibrary<Selected>(selector: (view: MediaLibraryView) => Selected): Selected;
export function useMediaLibrary<Selected>(
  selector?: (view: MediaLibraryView) => Selected,
): MediaLibraryView | Selected {
  const library = useLibrary();
  const [get, getOnServer] = useMemo(() => {
    const select = (view: MediaLibraryView) => (selector ? selector(view) : view);
    const current = remembered(select);
    const server = remembered(select);
    return [
      () => current(viewOf(library, library.getSnapshot())),
      () => server(viewOf(library, library.getServerSnapshot())),
    ];
  }, [library, selector]);
  return useSyncExternalStore(library.subscribe, get, getOnServer);
}

const views = new WeakMap<MediaLibrarySnapshot, MediaLibraryView>();

/** One view per snapshot: React takes another object for a change. */
function viewOf(library: MediaLibraryInstance, snapshot: MediaLibrarySnapshot): MediaLibraryView {
  const known = views.get(snapshot);
  if (known) return known;
  const { importFiles, cancel, retry, dismiss, dismissAIError } = library;
  const { loadModels, remove, loadMore, search, get, getFile } = library;
  const actions = {
    ...{ importFiles, cancel, retry, dismiss, dismissAIError, loadModels },
    ...{ remove, loadMore, search, get, getFile },
  };
  const generateImages = snapshot.canGenerate ? library.generateImages : undefined;
  const generateVideos = snapshot.canGenerateVideos ? library.generateVideos : undefined;
  const view = Object.freeze({ ...snapshot, ...actions, generateImages, generateVideos, library });
  views.set(snapshot, view);
  return view;
}

/** A selector that makes a new object each time would otherwise never come to rest. */
function remembered<Input, Output>(compute: (input: Input) => Output): (input: Input) => Output {
  let last: { input: Input; output: Output } | undefined;
  return (input) => {
    if (last?.input !== input) last = { input, output: compute(input) };
    return last.output;
  };
}
