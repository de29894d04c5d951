"use client";

import { useMemo, useSyncExternalStore } from "react";
import type { GenerateImages, GenerateVideos } from "../core/generation/library-generations.js";
import type { AssetMeta } from "../core/library/asset.js";
import type { MediaLibraryInstance, MediaLibrarySnapshot } from "../core/library/media-library-types.js";
import { isShallowEqual } from "./is-shallow-equal.js";
import { useLibraryInContext } from "./media-library-context.js";

type Actions<Meta extends object> = Pick<
  MediaLibraryInstance<Meta>,
  | "importFiles"
  | "importUrls"
  | "cancelImport"
  | "retryImport"
  | "dismissImport"
  | "dismissInterruptedImport"
  | "cancel"
  | "retry"
  | "dismiss"
  | "dismissAIError"
  | "loadModels"
  | "remove"
  | "restore"
  | "purge"
  | "loadMore"
  | "update"
  | "undo"
  | "query"
  | "search"
  | "get"
  | "getMany"
  | "list"
  | "getFile"
>;

/** The state of a library and its actions. All functions keep their identity as long as the library lives. */
export type MediaLibraryView<Meta extends object = AssetMeta> = MediaLibrarySnapshot<Meta> &
  Actions<Meta> & {
    /** Present if the provider was given a generator. */
    readonly generateImages: GenerateImages | undefined;
    /** Present if the generator supports video. */
    readonly generateVideos: GenerateVideos | undefined;
    /** The instance itself, for everything else that it can do. */
    readonly library: MediaLibraryInstance<Meta>;
  };

/**
 * The library of the nearest `MediaLibraryProvider`: its state and its actions.
 *
 * With a selector, the component re-renders only when the selected value changes. Values are compared with `Object.is`,
 * arrays and plain objects by their elements, so a selector can return several fields. `useMediaLibrary<Meta>` types the
 * assets' `meta`, which is not checked; with a selector, its parameter does: `(view: MediaLibraryView<Meta>) => …`.
 * @throws Error outside of a `MediaLibraryProvider`
 * @example
 * ```tsx
 * import { useMediaLibrary } from "@reactkits.dev/react-media-library";
 *
 * export function Assets() {
 *   const { assets, remove } = useMediaLibrary(({ assets, remove }) => ({ assets, remove }));
 *   return assets.map(({ id, name }) => (
 *     <button key={id} type="button" onClick={() => remove([id])}>Delete {name}</button>
 *   ));
 * }
 * ```
 * @example
 * ```tsx
 * import { useMediaLibrary } from "@reactkits.dev/react-media-library";
 *
 * // The instance itself, for `on`, `check`, `acquireUrl`, …
 * export function CheckButton() {
 *   const library = useMediaLibrary((view) => view.library);
 *   return <button type="button" onClick={() => library.check()}>Check the storage</button>;
 * }
 * ```
 */
export function useMediaLibrary<Meta extends object = AssetMeta>(): MediaLibraryView<Meta>;
export function useMediaLibrary<Selected, Meta extends object = AssetMeta>(
  selector: (view: MediaLibraryView<Meta>) => Selected,
): Selected;
export function useMediaLibrary<Selected>(
  selector?: (view: MediaLibraryView) => Selected,
): MediaLibraryView | Selected {
  const library = useLibraryInContext();
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
  const view = Object.freeze({
    ...snapshot,
    ...library,
    generateImages: snapshot.canGenerate ? library.generateImages : undefined,
    generateVideos: snapshot.canGenerateVideos ? library.generateVideos : undefined,
    library,
  });
  views.set(snapshot, view);
  return view;
}

/** The last output stays while the input does, or while the next output equals it. */
function remembered<Input, Output>(compute: (input: Input) => Output): (input: Input) => Output {
  let last: { input: Input; output: Output } | undefined;
  return (input) => {
    if (last?.input === input) return last.output;
    const output = compute(input);
    last = { input, output: last && isShallowEqual(last.output, output) ? last.output : output };
    return last.output;
  };
}
