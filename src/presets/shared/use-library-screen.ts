"use client";

import { useCallback, useDeferredValue, useEffect, useRef, useState } from "react";
import type { MediaAsset } from "../../core/asset.js";
import type { MediaLibraryError } from "../../core/errors.js";
import type { ImportResult } from "../../core/import-result.js";
import { useAssetSearch } from "../../react/use-asset-search.js";
import { useMediaDropzone } from "../../react/use-media-dropzone.js";
import { useMediaLibrary } from "../../react/use-media-library.js";
import { useSelection } from "../../react/use-selection.js";
import type { Messages } from "./messages.js";

export type ImportProblem = { name: string; error: MediaLibraryError };

export type LibraryScreen = ReturnType<typeof useLibraryScreen>;

const SEARCH_PAGE = 200;

/** The state of a whole library screen, without one element: both presets draw it, each in its own way. */
export function useLibraryScreen(messages: Messages) {
  const library = useMediaLibrary();
  const [query, setQuery] = useState("");
  const [limit, setLimit] = useState(SEARCH_PAGE);
  const search = useAssetSearch(useDeferredValue(query), { limit });
  const isSearch = query.trim() !== "";
  const shown = isSearch ? search.assets : library.assets;
  const selection = useSelection(shown);
  const [viewing, setViewing] = useState<MediaAsset>();
  const [deleting, setDeleting] = useState<readonly string[]>([]);
  const [generateOpen, setGenerateOpen] = useState(false);
  const [importProblems, setImportProblems] = useState<readonly ImportProblem[]>([]);
  const [announcement, setAnnouncement] = useState("");
  const gridArea = useRef<HTMLDivElement>(null);
  const [focusWanted, setFocusWanted] = useState(false);

  const onImported = useCallback(
    (results: ImportResult[], files: File[]): void => {
      const count = (status: ImportResult["status"]) =>
        results.filter((each) => each.status === status).length;
      const problems = results.flatMap(({ error }, index) =>
        error ? [{ name: files[index]?.name ?? "", error }] : [],
      );
      setImportProblems(problems);
      const said = [
        count("added") > 0 && messages.imported(count("added")),
        count("duplicate") > 0 && messages.duplicates(count("duplicate")),
        problems.length > 0 && messages.notImported(problems.length),
      ];
      setAnnouncement(said.filter((part) => part !== false).join(", "));
    },
    [messages],
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
    ? () => search.total > limit && setLimit(limit + SEARCH_PAGE)
    : () => void library.loadMore().catch(() => {});

  const { aiGenerating, aiError } = library;
  useEffect(() => {
    if (aiGenerating) setAnnouncement(messages.generating);
  }, [aiGenerating, messages]);
  useEffect(() => {
    if (aiError) setAnnouncement(`${messages.generationFailed}: ${messages.error(aiError)}`);
  }, [aiError, messages]);

  return {
    library,
    query,
    setQuery(text: string) {
      setQuery(text);
      setLimit(SEARCH_PAGE);
    },
    isSearch,
    searching: isSearch && search.searching,
    /** How many were found in all. */
    found: search.total,
    shown,
    loadMore,
    selection,
    viewing,
    setViewing(asset: MediaAsset | undefined) {
      setViewing(asset);
      if (asset && shown.indexOf(asset) >= shown.length - 3) loadMore();
    },
    /** The ids that wait for the user's confirmation; empty while nothing is asked. */
    deleting,
    askDelete: setDeleting,
    async confirmDelete() {
      setDeleting([]);
      try {
        await library.remove(deleting);
      } catch {
        setAnnouncement(messages.deleteFailed);
        return;
      }
      selection.clear();
      if (viewing && deleting.includes(viewing.id)) setViewing(undefined);
      setAnnouncement(messages.deleted(deleting.length));
      setFocusWanted(true);
    },
    generateOpen,
    setGenerateOpen,
    onGenerated: (assets: MediaAsset[]) => setAnnouncement(messages.generated(assets.length)),
    onImported,
    /** What the last import could not take; empty where it took all. */
    importProblems,
    dismissImportProblems: () => setImportProblems([]),
    /** For the element around the grid: the focus goes into it when what had it was deleted. */
    gridAreaProps: { ref: gridArea },
    dropzone: useMediaDropzone({ onImported, wholeWindow: true }),
    /** For a polite live region. */
    announcement,
  };
}
