"use client";

import { useCallback, useDeferredValue, useEffect, useRef, useState } from "react";
import type { MediaLibraryError } from "../core/errors.js";
import { videoModelsFor } from "../core/generation/find-model.js";
import { isActive } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { ImportResult } from "../core/library/import-result.js";
import { isVideoType } from "../core/media/media-types.js";
import type { GenerationFields } from "../react/generation-request.js";
import { useAssetSearch } from "../react/use-asset-search.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useMediaDropzone } from "../react/use-media-dropzone.js";
import type { MediaLibraryView } from "../react/use-media-library.js";
import { useSelection } from "../react/use-selection.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { useAnnouncement } from "./live-region.js";
import type { Messages } from "./messages.js";
import { failureOf, useGenerationNews } from "./use-generation-news.js";

export type ImportProblem = { name: string; error: MediaLibraryError };

export type LibraryScreen = ReturnType<typeof useLibraryScreen>;

const SEARCH_PAGE = 200;

/** What lies over the grid, which is always there; `filled` where nothing does. */
export type LibraryView = "failed" | "loading" | "empty" | "nothing-found" | "filled";

/** The state of the whole library screen. */
export function useLibraryScreen(messages: Messages, { wholeWindow }: { wholeWindow: boolean }) {
  const library = useSettledLibrary();
  const [query, setQuery] = useState("");
  const [limit, setLimit] = useState(SEARCH_PAGE);
  const searched = useDeferredValue(query);
  const search = useAssetSearch(searched, { limit });
  const isSearch = query.trim() !== "";
  const shown = isSearch ? search.assets : library.assets;
  const selection = useSelection(shown);
  const [viewing, setViewing] = useState<MediaAsset>();
  const [deleting, setDeleting] = useState<readonly string[]>([]);
  const [generateOpen, setGenerateOpen] = useState(false);
  const [videoOpen, setVideoOpen] = useState(false);
  const [queueOpen, setQueueOpen] = useState(false);
  const [form, setForm] = useState<{ key: number; defaults?: Partial<GenerationFields> }>({ key: 0 });
  const [videoAssets, setVideoAssets] = useState<readonly MediaAsset[]>();
  const [importProblems, setImportProblems] = useState<readonly ImportProblem[]>([]);
  const { announcement, announce } = useAnnouncement();
  const gridArea = useRef<HTMLDivElement>(null);
  const [focusWanted, setFocusWanted] = useState(false);

  const onImported = useCallback(
    (results: ImportResult[], files: File[]): void => {
      const added = assetsOf(results, "added");
      const known = assetsOf(results, "duplicate");
      const problems = results.flatMap(({ error }, index) =>
        error ? [{ name: files[index]?.name ?? "", error }] : [],
      );
      setImportProblems(problems);
      const said = [
        added.length > 0 && messages.imported(added.length, countVideos(added)),
        known.length > 0 && messages.duplicates(known.length, countVideos(known)),
        problems.length > 0 && messages.notImported(problems.length),
      ];
      announce(said.filter((part) => part !== false).join(", "));
    },
    [messages, announce],
  );

  // Only after the render that took the deleted cells away is it known which cell is next.
  useEffect(() => {
    if (!focusWanted) return;
    setFocusWanted(false);
    const area = gridArea.current;
    const target = area?.querySelector('[role="gridcell"][tabindex="0"]') ?? area?.querySelector("button");
    if (target instanceof HTMLElement) target.focus();
  }, [focusWanted]);

  const loadMore = isSearch
    ? () => setLimit(limit + SEARCH_PAGE)
    : () => void library.loadMore().catch(() => {});
  const hasMore = isSearch ? search.total > limit : library.hasMore;

  const { aiError } = library;
  // Why one failed is said by the dialog's or the page's alert.
  useGenerationNews(library.generations, announce, messages);
  const startForm = (defaults: Partial<GenerationFields>): void => {
    setForm({ key: form.key + 1, defaults });
    setGenerateOpen(true);
  };
  const toDelete = shown.filter(({ id }) => deleting.includes(id));

  const answered = search.searching ? "" : searched.trim();
  const announceFound = useLatestCallback((text: string) =>
    announce(messages.found(search.total, text, countVideos(search.assets))),
  );
  // For each text once, not again when an image comes or goes while it is searched.
  useEffect(() => {
    if (answered !== "") announceFound(answered);
  }, [answered, announceFound]);

  const selected = shown.filter(({ id }) => selection.isSelected(id));
  const openVideo = (assets: readonly MediaAsset[] | undefined): void => {
    setVideoAssets(assets);
    setVideoOpen(true);
    setGenerateOpen(false);
  };

  return {
    library,
    view: viewOf(library, { isSearch, nothingFound: !search.searching && search.total === 0 }),
    query,
    setQuery(text: string) {
      setQuery(text);
      setLimit(SEARCH_PAGE);
    },
    isSearch,
    searching: isSearch && search.searching,
    /** How many there are, or were found, in words; "" where that is not known or worth no word. */
    countText: messagesOfCount(messages, library, isSearch && !search.searching ? search : undefined, query),
    /** How many were found in all. */
    found: search.total,
    shown,
    /** Undefined where there is no more. */
    loadMore: hasMore ? loadMore : undefined,
    selection,
    viewing,
    setViewing(asset: MediaAsset | undefined) {
      setViewing(asset);
      if (asset && hasMore && shown.indexOf(asset) >= shown.length - 3) loadMore();
    },
    /** The ids that wait for the user's confirmation; empty while nothing is asked. */
    deleting,
    /** How many of these are videos. */
    deletingVideos: countVideos(toDelete),
    askDelete: setDeleting,
    /** For the Delete key on an asset: all that is selected where it is among them, else it alone. */
    askDeleteAt: ({ id }: MediaAsset) => setDeleting(selection.isSelected(id) ? selection.ids : [id]),
    async confirmDelete() {
      setDeleting([]);
      try {
        await library.remove(deleting);
      } catch {
        announce(messages.deleteFailed);
        return;
      }
      selection.clear();
      if (viewing && deleting.includes(viewing.id)) setViewing(undefined);
      announce(messages.deleted(deleting.length, countVideos(toDelete)));
      setFocusWanted(true);
    },
    generateOpen,
    setGenerateOpen,
    /** A form of another key begins anew, with these fields; what the one before runs goes on. */
    form,
    startForm,
    /** Shows the form with what was asked once. */
    editRequest(request: MediaAIGenerateRequest) {
      setQueueOpen(false);
      startForm(fieldsOf(request));
    },
    queueOpen,
    setQueueOpen,
    /** How many generations have not ended. */
    active: library.generations.filter(isActive).length,
    /** Whether there is, or may be, anything in the queue. */
    hasQueue: library.generateImages !== undefined || library.generations.length > 0,
    videoOpen,
    setVideoOpen,
    /** What the video is made of; undefined where it is made of a prompt alone. */
    videoAssets,
    /** Opens the dialog for a video of the selected images; undefined where the generator makes none. */
    makeVideoOfSelected: makesVideos(library, "images") ? () => openVideo(selected) : undefined,
    /** As above, for a video of a prompt. */
    makeVideoOfPrompt: makesVideos(library, "prompt") ? () => openVideo(undefined) : undefined,
    /** What the page itself says of the last run: an open dialog says it otherwise. */
    aiError: generateOpen || videoOpen || queueOpen ? undefined : aiError,
    /** What it was that failed, in words. */
    aiErrorTitle: failureOf(
      library.generations.find(({ error }) => error !== undefined && error === aiError)?.kind,
      messages,
    ),
    /** What is selected: offered to generate from. */
    selected,
    onImported,
    /** What the last import could not take; empty where it took all. */
    importProblems,
    dismissImportProblems: () => setImportProblems([]),
    /** For the element around the grid: the focus goes into it when what had it was deleted. */
    gridAreaProps: { ref: gridArea },
    dropzone: useMediaDropzone({ onImported, wholeWindow }),
    /** For the live region. */
    announcement,
    announce,
  };
}

/** True while it is not known what the generator offers: that is asked when a dialog opens. */
function makesVideos({ generateVideos, videoModels }: MediaLibraryView, of: "images" | "prompt"): boolean {
  if (!generateVideos) return false;
  return videoModels.length === 0 || videoModelsFor(videoModels, of === "images").length > 0;
}

const countVideos = (assets: readonly MediaAsset[]): number =>
  assets.filter(({ mimeType }) => isVideoType(mimeType)).length;

const assetsOf = (results: readonly ImportResult[], status: ImportResult["status"]): MediaAsset[] =>
  results.flatMap((each) => (each.asset && each.status === status ? each.asset : []));

function messagesOfCount(
  messages: Messages,
  { status, assets, assetCount }: MediaLibraryView,
  found: { total: number; assets: readonly MediaAsset[] } | undefined,
  query: string,
): string {
  if (status !== "ready") return "";
  if (found) return messages.found(found.total, query.trim(), countVideos(found.assets));
  return assetCount > 0 ? messages.assetCount(assetCount, countVideos(assets)) : "";
}

/** The fields of a form that asks for the same. */
function fieldsOf(request: MediaAIGenerateRequest): Partial<GenerationFields> {
  const { prompt, width, height, model, negativePrompt, steps, seed, n } = request;
  const texts = { prompt, width, height, model, negativePrompt, steps, seed, n };
  const set = Object.entries(texts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([field, value]) => [field, String(value)]));
}

function viewOf(
  { status, assets, assetCount, generations }: MediaLibraryView,
  { isSearch, nothingFound }: { isSearch: boolean; nothingFound: boolean },
): LibraryView {
  if (status !== "ready") return status;
  if (isSearch) return nothingFound ? "nothing-found" : "filled";
  if (assets.length > 0 || generations.some(isActive)) return "filled";
  return assetCount > 0 ? "loading" : "empty";
}
