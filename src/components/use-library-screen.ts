"use client";

import { useCallback, useState } from "react";
import type { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { ImportResult } from "../core/library/import-result.js";
import type { GenerationFields } from "../react/generation-request.js";
import { useMediaDropzone } from "../react/use-media-dropzone.js";
import { useSelection } from "../react/use-selection.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages.js";
import { useGenerationNews } from "./use-generation-news.js";
import { countVideos, useListing } from "./use-listing.js";

export type LibraryScreen = ReturnType<typeof useLibraryScreen>;

/** The state that the parts of the library screen share. */
export function useLibraryScreen(messages: Messages, wholeWindow: boolean) {
  const announce = useAnnounce();
  const library = useSettledLibrary();
  const listing = useListing(library, messages);
  const { assets, loadMore } = listing;
  const selection = useSelection(assets);
  const [viewing, setViewing] = useState<MediaAsset>();
  const [deleting, setDeleting] = useState<readonly string[]>([]);
  const [opened, setOpened] = useState<"generate" | "video" | "queue">();
  const [form, setForm] = useState<{ key: number; defaults?: Partial<GenerationFields> }>({ key: 0 });
  const [videoAssets, setVideoAssets] = useState<readonly MediaAsset[]>();
  const [failedImports, setFailedImports] = useState<{ name: string; error: MediaLibraryError }[]>([]);
  // Why one failed is said by the dialog's or the page's alert.
  useGenerationNews(library.generations, announce, messages);

  const onImported = useCallback(
    (results: ImportResult[], files: File[]): void => {
      const added = [...assetsOf(results, "added"), ...assetsOf(results, "restored")];
      const duplicates = assetsOf(results, "duplicate");
      const failed = results.flatMap(({ error }, index) =>
        error ? [{ name: files[index]?.name ?? "", error }] : [],
      );
      setFailedImports(failed);
      const said = [
        added.length > 0 && messages.imported(added.length, countVideos(added)),
        duplicates.length > 0 && messages.duplicates(duplicates.length, countVideos(duplicates)),
        failed.length > 0 && messages.notImported(failed.length),
      ];
      announce(said.filter(Boolean).join(", "));
    },
    [messages, announce],
  );

  const startForm = (defaults: Partial<GenerationFields>): void => {
    setForm({ key: form.key + 1, defaults });
    setOpened("generate");
  };

  return {
    library,
    listing,
    selection,
    /** What is selected: offered to generate from. */
    selected: assets.filter(({ id }) => selection.isSelected(id)),
    viewing,
    view(asset: MediaAsset | undefined) {
      setViewing(asset);
      if (asset && assets.indexOf(asset) >= assets.length - 3) loadMore?.();
    },
    /** The ids that wait for the user's confirmation; empty while nothing is asked. */
    deleting,
    askDelete: setDeleting,
    /** The dialog that is open. */
    opened,
    open: setOpened,
    /** Handles what one dialog asks for, and leaves the others as they are. */
    openChange: (dialog: "generate" | "video" | "queue") => (open: boolean) =>
      setOpened((now) => (open ? dialog : now === dialog ? undefined : now)),
    /** A form of another key begins anew, with these fields; what the one before runs goes on. */
    form,
    startForm,
    /** Shows the form with what was asked once. */
    editRequest: (request: MediaAIGenerateRequest) => startForm(fieldsOf(request)),
    /** What the video is made of; undefined where it is made of a prompt alone. */
    videoAssets,
    makeVideo(of: readonly MediaAsset[] | undefined) {
      setVideoAssets(of);
      setOpened("video");
    },
    onImported,
    /** What the last import could not take. */
    failedImports,
    dismissFailedImports: () => setFailedImports([]),
    dropzone: useMediaDropzone({ onImported, wholeWindow }),
  };
}

const assetsOf = (results: readonly ImportResult[], status: ImportResult["status"]): MediaAsset[] =>
  results.flatMap((each) => (each.asset && each.status === status ? each.asset : []));

/** The fields of a form that asks for the same. */
function fieldsOf(request: MediaAIGenerateRequest): Partial<GenerationFields> {
  const { prompt, width, height, model, negativePrompt, steps, seed, n } = request;
  const texts = { prompt, width, height, model, negativePrompt, steps, seed, n };
  const set = Object.entries(texts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([field, value]) => [field, String(value)]));
}
