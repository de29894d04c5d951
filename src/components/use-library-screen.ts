"use client";

import { useState } from "react";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { GenerationFields } from "../react/generation-request.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useMediaDropzone } from "../react/use-media-dropzone.js";
import { type SelectionProps, useSelection } from "../react/use-selection.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages.js";
import type { QueryProps } from "./part-props.js";
import { useGenerationNews } from "./use-generation-news.js";
import { useListing } from "./use-listing.js";

export type LibraryScreen = ReturnType<typeof useLibraryScreen>;

type LibraryScreenOptions = QueryProps & SelectionProps & { wholeWindow?: boolean | undefined };

/** Selected assets whose records are read: more than any model starts from. */
const RECORDS_READ = 64;

/** The state that the parts of the library screen share. */
export function useLibraryScreen(messages: Messages, options: LibraryScreenOptions) {
  const announce = useAnnounce();
  const library = useSettledLibrary();
  const listing = useListing(library, options, messages);
  const { assets } = listing;
  const selection = useSelection({ ...options, assets, query: listing.query });
  const selected = useAssetRecords(selection.ids.slice(0, RECORDS_READ));
  const [viewed, view] = useState<MediaAsset>();
  const [deleting, setDeleting] = useState<readonly string[]>([]);
  const [opened, setOpened] = useState<"generate" | "video" | "queue">();
  const [form, setForm] = useState<{ key: number; defaults?: Partial<GenerationFields> }>({ key: 0 });
  const [videoAssets, setVideoAssets] = useState<readonly MediaAsset[]>();
  // Why one failed is said by the dialog's or the page's alert.
  useGenerationNews(library.generations, announce, messages);

  const startForm = (defaults: Partial<GenerationFields>): void => {
    setForm({ key: form.key + 1, defaults });
    setOpened("generate");
  };

  return {
    library,
    listing,
    selection,
    /** What is selected, the first of many: offered to generate from. */
    selected,
    /** As it is now, where it is listed. */
    viewing: viewed && (assets.at(assets.indexOf(viewed.id)) ?? viewed),
    view,
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
    dropzone: useMediaDropzone({ wholeWindow: options.wholeWindow ?? true }),
  };
}

/** The fields of a form that asks for the same. */
function fieldsOf(request: MediaAIGenerateRequest): Partial<GenerationFields> {
  const { prompt, width, height, model, negativePrompt, steps, seed, n } = request;
  const texts = { prompt, width, height, model, negativePrompt, steps, seed, n };
  const set = Object.entries(texts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([field, value]) => [field, String(value)]));
}
