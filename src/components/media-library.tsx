"use client";

import { memo, useEffect, useId, useRef, useState } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { AssetViewer } from "./asset-viewer.js";
import { CompareDialog } from "./compare-dialog.js";
import { Composer } from "./composer.js";
import { ComposerRunContext } from "./composer-run-context.js";
import { ConfirmDelete } from "./confirm-delete.js";
import { ContactSheetDialog } from "./contact-sheet-dialog.js";
import { DropOverlay } from "./drop-overlay.js";
import { EditDialog } from "./edit-dialog.js";
import { GenerateDialog } from "./generate-dialog.js";
import { GenerationQueue } from "./generation-queue.js";
import { hasRoomForBoth } from "./has-room-for-both.js";
import { ImportPanel } from "./import-panel.js";
import { KeyboardHelp } from "./keyboard-help.js";
import { LibraryBar } from "./library-bar.js";
import { LibraryBody } from "./library-body.js";
import { handleLibraryKey } from "./library-keys.js";
import { LibraryNotices } from "./library-notices.js";
import { LiveRegionPlace, LiveRegionProvider } from "./live-region.js";
import { OperationDialog } from "./operation-dialog.js";
import type { MediaLibraryProps, Slots } from "./part-props.js";
import { RenameDialog } from "./rename-dialog.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { DropzoneProvider } from "./shared-dropzone.js";
import { ToastProvider } from "./toast.js";
import { useArrivalNews } from "./use-arrival-news.js";
import { useLibraryCallbacks } from "./use-library-callbacks.js";
import { useLibraryScreen } from "./use-library-screen.js";
import { VideoDialog } from "./video-dialog.js";

const NO_SLOTS: Slots = {};

/**
 * The whole library: search, grid, import, generation, viewer. It fills its parent, which needs a height, and stands
 * within a `MediaLibraryProvider`.
 *
 * @example
 * ```tsx
 * import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
 * import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
 *
 * export const App = () => (
 *   <MediaLibraryProvider>
 *     <div style={{ height: "100dvh" }}>
 *       <MediaLibrary />
 *     </div>
 *   </MediaLibraryProvider>
 * );
 * ```
 */
export function MediaLibrary(props: MediaLibraryProps) {
  useLibraryCallbacks(props);
  return (
    <ScopeProvider scope={useScope(props)}>
      <LiveRegionProvider>
        <ToastProvider>
          <Screen {...props} />
        </ToastProvider>
      </LiveRegionProvider>
    </ScopeProvider>
  );
}

// An app that renders again with the same props has not changed the library.
const Screen = memo(function Screen(props: MediaLibraryProps) {
  const { composer = false, generationDefaults, slots = NO_SLOTS, shortcuts = true, className } = props;
  const { messages, languageProps, slot } = useScope();
  const screen = useLibraryScreen(messages, props);
  const { library, listing, selection, selected, trash, forms, dropzone } = screen;
  const titleId = useId();
  const section = useRef<HTMLElement>(null);
  const Generate = slots.GenerateDialog ?? GenerateDialog;
  const Compose = slots.Composer ?? Composer;
  const Video = slots.VideoDialog ?? VideoDialog;
  const Queue = slots.GenerationQueue ?? GenerationQueue;
  const Imports = slots.ImportPanel ?? ImportPanel;
  const Edit = slots.EditDialog ?? EditDialog;
  const Compare = slots.CompareDialog ?? CompareDialog;
  const Sheet = slots.ContactSheetDialog ?? ContactSheetDialog;
  const Viewer = slots.AssetViewer ?? AssetViewer;
  const selecting = selection.count > 0;
  useArrivalNews(screen, section, messages);

  // Only after the render that took the deleted cells away is it known which cell is next.
  const { gone, setGone } = trash;
  useEffect(() => {
    if (gone.length === 0 || gone.some((id) => listing.assets.indexOf(id) >= 0)) return;
    setGone([]);
    const area = section.current?.querySelector("[data-slot=library-body]");
    const target = area?.querySelector('[role="gridcell"][tabindex="0"]') ?? area?.querySelector("button");
    // The bar takes the focus when the actions of the selection leave it.
    const bar = section.current?.querySelector("[data-slot=library-bar]");
    const active = document.activeElement;
    const isFree = active === document.body || (bar?.contains(active) ?? false);
    if (isFree && target instanceof HTMLElement) target.focus();
  }, [gone, setGone, listing.assets]);

  const [helpOpen, setHelpOpen] = useState(false);

  // Where it would leave little of the library, it is opened by its button.
  const { setQueueOpen } = screen;
  const { showComposer, opened, openChange } = forms;
  const isWide = () => hasRoomForBoth(section.current);
  const openComposer = useLatestCallback(() => showComposer(isWide()));
  useEffect(() => {
    if (composer) openComposer();
  }, [composer, openComposer]);

  // A phone has room for one of the two sheets: the one that was opened last.
  const composing = screen.composerOpen;
  const { focusKey } = forms.composer;
  const makeRoom = useLatestCallback((asked: number) => asked > 0 && !isWide() && setQueueOpen(false));
  useEffect(() => {
    if (composing) makeRoom(focusKey);
  }, [composing, focusKey, makeRoom]);

  return (
    <DropzoneProvider value={dropzone}>
      <section
        {...dropzone.getRootProps()}
        onKeyDown={(event) =>
          handleLibraryKey(event, {
            enabled: shortcuts,
            onUndo: screen.undo,
            onSearch: () => focusSearch(section.current),
            onGenerate:
              screen.canAsk && library.status === "ready" ? () => forms.open("generate") : undefined,
            onHelp: () => setHelpOpen(true),
          })
        }
        {...slot("library", "rml-column", ROOT, className)}
        {...languageProps}
        ref={section}
        aria-labelledby={titleId}
        data-status={library.status}
        data-persistence={library.persistence}
        data-empty={listing.view === "empty" || undefined}
        data-dragging={dropzone.isDragging || undefined}
        data-selecting={selecting || undefined}
        data-composing={composing || undefined}
        data-queue={screen.queueOpen || undefined}
        data-generating={library.aiGenerating || undefined}
      >
        <input {...dropzone.getInputProps({ "aria-label": messages.browse })} />
        <h2 id={titleId} {...slot("library-title", "rml-visually-hidden")}>
          {messages.library}
        </h2>
        <LibraryBar screen={screen} />
        <LibraryNotices screen={screen} />
        <LibraryBody screen={screen} slots={slots} shortcuts={shortcuts} />
        <Imports onShow={screen.view} />
        {composer && library.generateImages && (
          <ComposerRunContext.Provider value={screen.setComposerRun}>
            <Compose
              open={composing}
              onOpenChange={(open) => {
                showComposer(open);
                // Once it is there again.
                if (!open) requestAnimationFrame(() => focusGenerate(section.current));
              }}
              focusKey={focusKey}
              focusField={forms.composer.focusField}
              defaults={generationDefaults}
              remix={forms.remix}
              albums={screen.openAlbums}
              inputs={selected}
              onMakeVideo={screen.makesVideos(false) ? () => forms.makeVideo(undefined) : undefined}
            />
          </ComposerRunContext.Provider>
        )}
        <Queue
          open={screen.queueOpen}
          onOpenChange={setQueueOpen}
          onOpen={screen.viewResult}
          onCompare={screen.compare}
          onContactSheet={screen.openSheet}
          onEdit={screen.canAsk ? forms.editGeneration : undefined}
        />
        <LiveRegionPlace />
        {dropzone.isDragging && <DropOverlay />}
      </section>
      {!composer && library.generateImages && (
        <Generate
          key={`images ${forms.form.key}`}
          open={opened === "generate"}
          onOpenChange={openChange("generate")}
          defaults={forms.form.defaults ?? generationDefaults}
          restoreDraft={forms.form.defaults === undefined}
          focusField={forms.form.focusField}
          remix={forms.remix}
          albums={screen.openAlbums}
          inputs={selected}
          onMakeVideo={screen.makesVideos(false) ? () => forms.makeVideo(undefined) : undefined}
          onStartAnother={(fields) => forms.startForm(fields)}
        />
      )}
      {library.generateVideos && (
        <Video
          key={`video ${forms.videoForm.key}`}
          open={opened === "video"}
          onOpenChange={openChange("video")}
          albums={screen.openAlbums}
          assets={forms.videoForm.assets}
          defaults={forms.videoForm.defaults}
          restoreDraft={forms.videoForm.defaults === undefined}
          focusField={forms.videoForm.focusField}
        />
      )}
      <Sheet batch={screen.sheet} onClose={() => screen.openSheet(undefined)} onOpen={screen.view} />
      <Viewer
        asset={screen.viewing}
        assets={screen.viewedAmong ?? listing.assets}
        onAssetChange={screen.view}
        onDelete={({ id }) => (listing.query.trashed ? screen.askPurge([id]) : screen.remove([id]))}
        onRemix={screen.canAsk ? forms.startRemix : undefined}
        onContactSheet={screen.openSheet}
        onCompare={screen.compare}
        onAnimate={(asset) => forms.makeVideo([asset])}
        shortcuts={shortcuts}
        slots={slots}
      />
      <OperationDialog asked={forms.operation} onClose={() => forms.askOperation(undefined)} />
      <Compare
        assets={screen.comparing}
        onClose={() => screen.compare(undefined)}
        onDelete={(rejected) => screen.remove(rejected.map(({ id }) => id))}
        shortcuts={shortcuts}
      />
      <KeyboardHelp open={helpOpen} onClose={() => setHelpOpen(false)} />
      <Edit
        asset={screen.editing}
        onClose={() => screen.edit(undefined)}
        onSaved={({ id }) => screen.reveal(id)}
      />
      <RenameDialog
        asset={screen.renaming}
        onClose={() => screen.askName(undefined)}
        onRename={screen.rename}
      />
      <ConfirmDelete
        question={trash.question}
        onCancel={trash.cancel}
        onConfirm={() => void trash.confirm()}
      />
    </DropzoneProvider>
  );
});

/** What opens the composer again; of the two buttons, one is displayed. */
function focusGenerate(section: HTMLElement | null): void {
  const buttons = section?.querySelectorAll<HTMLElement>(
    "[data-slot=generate-button], [data-slot=generate-icon-button]",
  );
  for (const button of buttons ?? []) button.focus();
}

const focusSearch = (section: HTMLElement | null): void =>
  section?.querySelector<HTMLElement>("[data-slot=library-search] input")?.focus();
