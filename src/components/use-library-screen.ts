"use client";

import { useMemo, useState } from "react";
import { videoModelsFor } from "../core/generation/find-model.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { AssetUpdate } from "../core/library/asset-update.js";
import type { AssetList, AssetQuery, AssetStack } from "../core/library/query/asset-query.js";
import { isSameQuery } from "../core/library/query/is-same-query.js";
import { downloadAssets } from "../core/transfer/download-assets.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useControlled } from "../react/use-controlled.js";
import { useMediaDropzone } from "../react/use-media-dropzone.js";
import { type SelectionProps, useSelection } from "../react/use-selection.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import type { Place } from "./library-nav.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages/language.js";
import type { GridView, MediaLibraryProps, QueryProps, ViewProps } from "./part-props.js";
import { useToast } from "./toast.js";
import { useAlbumOrder } from "./use-album-order.js";
import { useBatchNews } from "./use-batch-news.js";
import { useGenerationNews } from "./use-generation-news.js";
import { useListing } from "./use-listing.js";
import { useRunForms } from "./use-run-forms.js";
import { useTrash } from "./use-trash.js";
import { useUndo } from "./use-undo.js";

export type LibraryScreen = ReturnType<typeof useLibraryScreen>;

type LibraryScreenOptions = QueryProps &
  SelectionProps &
  ViewProps &
  Pick<MediaLibraryProps, "inUse" | "wholeWindow" | "composer">;

const DEFAULT_VIEW: GridView = { layout: "squares", size: 180 };

/** Selected assets whose records are read: more than any model starts from. */
const RECORDS_READ = 64;

/** The state that the parts of the library screen share. */
export function useLibraryScreen(messages: Messages, options: LibraryScreenOptions) {
  const announce = useAnnounce();
  const showToast = useToast();
  const library = useSettledLibrary();
  const listing = useListing(library, options, messages);
  const { assets } = listing;
  const selection = useSelection({ ...options, assets, query: listing.query });
  const { assets: selected } = useAssetRecords(selection.ids.slice(0, RECORDS_READ));
  const [viewed, setViewed] = useState<MediaAsset>();
  const [viewsResult, setViewsResult] = useState(false);
  const [renaming, setRenaming] = useState<MediaAsset>();
  const [editing, setEditing] = useState<MediaAsset>();
  const [viewedAmong, setViewedAmong] = useState<readonly MediaAsset[]>();
  const [stackCover, setStackCover] = useState<string>();
  const [sheet, setSheet] = useState<string>();
  const [comparing, setComparing] = useState<readonly MediaAsset[]>();
  const { undo, withUndo } = useUndo();
  const [revealed, setRevealed] = useState<{ readonly id: string }>();
  const { query, setQuery } = listing;
  const openAlbum = query.album;
  const openAlbums = useMemo(() => (openAlbum === undefined ? undefined : [openAlbum]), [openAlbum]);
  const albumOrder = useAlbumOrder(library.library, assets, messages);
  const [albumsOpen, setAlbumsOpen] = useState(false);
  const place: Place = query.trashed ? "trash" : query.album || albumsOpen ? "albums" : "all";
  const trash = useTrash(
    library,
    {
      inUse: options.inUse,
      // Before it is done, so that "Nothing selected" is not the last thing that is read out.
      onRemove(ids) {
        if (ids.length === selection.count && ids.every(selection.isSelected)) selection.clear();
      },
    },
    messages,
  );
  const [gridView, setGridView] = useControlled(
    options.view,
    options.defaultView ?? DEFAULT_VIEW,
    options.onViewChange,
  );
  const [queueOpen, setQueueOpen] = useState(false);
  const [composerRun, setComposerRun] = useState<string>();
  const forms = useRunForms({
    library: library.library,
    usesComposer: options.composer ?? false,
    onShowComposer: () => setViewed(undefined),
    onMissing: () => showToast({ text: messages.inputMissing }),
  });
  const openSheet = (batch: string | undefined): void => {
    // It would cover the sheet, or be covered by it.
    if (batch !== undefined) setViewed(undefined);
    setViewedAmong(undefined);
    setSheet(batch);
  };
  useBatchNews({ library: library.library, shown: sheet, onOpen: openSheet, messages });
  // Why one failed is said by the dialog's or the page's alert.
  useGenerationNews(library.generations, announce, messages, library.generationQueue?.paused);

  return {
    library,
    listing,
    selection,
    /** What is selected, the first of many: offered to generate from. */
    selected,
    /** As it is now, where it is listed. */
    viewing: viewed && asListed(viewed, assets),
    /** @param all What Previous and Next go through; undefined leaves that as it is, or for what is listed. */
    view(asset: MediaAsset | undefined, all?: readonly MediaAsset[]) {
      // The last picture seen is the one to go on from, but in the queue it is the result that was pressed.
      if (!asset && viewed && !viewsResult && !sheet) setRevealed({ id: viewed.id });
      if (!asset) setViewsResult(false);
      setViewed(asset);
      setViewedAmong(asset && (all ?? viewedAmong));
    },
    /** Looks at a result in the queue. */
    viewResult(asset: MediaAsset) {
      setViewsResult(true);
      setViewed(asset);
    },
    /** What Previous and Next go through, where that is not what is listed. */
    viewedAmong,
    /** The batch whose contact sheet is shown. */
    sheet,
    openSheet,
    /** What the grid scrolls to and focuses. */
    revealed,
    reveal: (id: string) => setRevealed({ id }),
    /** Goes to where the asset is listed, whatever covers the grid. */
    show(id: string, listedBy: AssetQuery) {
      setAlbumsOpen(false);
      forms.closeDialogs();
      setViewed(undefined);
      if (!isSameQuery(query, listedBy)) setQuery(listedBy);
      setRevealed({ id });
    },
    place,
    go(next: Place, nextQuery: AssetQuery) {
      setAlbumsOpen(next === "albums");
      setQuery(nextQuery);
    },
    /** Whether all albums are shown, and not the assets of one. */
    showsAlbums: place === "albums" && query.album === undefined,
    /** The album that is open takes what is imported and generated; undefined where none is. */
    openAlbums,
    /** Orders the open album by hand; undefined where it is shown in another order, or none is open. */
    albumOrder,
    /** Shows what is in a stack, and nothing else. */
    openStack({ ids: [cover = ""], filter }: AssetStack) {
      setStackCover(cover);
      setQuery({ ...query, ...filter });
    },
    /** Undefined where no stack is open. */
    closeStack:
      query.run === undefined && query.lineage === undefined
        ? undefined
        : () => {
            setQuery({ ...query, run: undefined, lineage: undefined });
            if (stackCover !== undefined) setRevealed({ id: stackCover });
          },
    openAlbum: (album: string) => setQuery({ album, sort: "manual" }),
    gridView,
    setGridView,
    /** What waits for the user's confirmation. */
    trash,
    remove(ids: readonly string[]) {
      trash.remove(ids).catch(() => showToast({ text: messages.deleteFailed }));
    },
    restore: trash.restore,
    undo,
    askPurge(ids: readonly string[] | "everything") {
      if (ids === "everything") trash.askEmpty(library.trashCount);
      else trash.askPurge(ids);
    },
    update(ids: readonly string[], update: AssetUpdate) {
      const updated = withUndo(
        () => library.update(ids, update),
        (changed) => messages.updated(changed.length),
      );
      updated.catch(() => showToast({ text: messages.updateFailed }));
    },
    /** The image that the user edits. */
    editing,
    edit: setEditing,
    /** The images that the user compares. */
    comparing,
    compare: setComparing,
    /** The asset that the user is asked a name for. */
    renaming,
    askName: setRenaming,
    rename({ id }: MediaAsset, name: string) {
      const renamed = withUndo(
        () => library.update(id, { name }),
        ([asset]) => messages.renamed(asset?.name ?? name),
      );
      renamed.catch(() => showToast({ text: messages.updateFailed }));
    },
    download(ids: readonly string[]) {
      downloadAssets(library.library, ids).catch(() => showToast({ text: messages.downloadFailed }));
    },
    /** True while it is not known what the generator offers: that is asked when a dialog opens. */
    makesVideos(ofImages: boolean): boolean {
      const { generateVideos, videoModels } = library;
      if (!generateVideos) return false;
      return videoModels.length === 0 || videoModelsFor(videoModels, ofImages).length > 0;
    },
    /** Whether the queue stands beside the pictures. */
    queueOpen,
    setQueueOpen,
    forms,
    /** Whether the composer is shown. */
    composerOpen: Boolean(
      options.composer && library.generateImages && forms.composer.open && !query.trashed,
    ),
    /** Whether images can be asked for here: in the Trash there is no composer. */
    canAsk: library.generateImages !== undefined && !(options.composer && query.trashed),
    /** The id of the generation that the composer tells about. */
    composerRun,
    setComposerRun,
    dropzone: useMediaDropzone({
      wholeWindow: options.wholeWindow ?? true,
      fields: openAlbums && (() => ({ albums: openAlbums })),
    }),
  };
}

/** The record as it is now; that of a stack's cover is another asset's. */
function asListed(asset: MediaAsset, assets: AssetList): MediaAsset {
  const listed = assets.at(assets.indexOf(asset.id));
  return listed?.id === asset.id ? listed : asset;
}
