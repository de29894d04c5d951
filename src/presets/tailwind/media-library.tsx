"use client";

import { useId } from "react";
import { LiveRegionPlace, LiveRegionProvider } from "../../components/live-region.js";
import type { MediaLibraryProps } from "../../components/part-props.js";
import { DropzoneProvider, MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useLibraryScreen } from "../../components/use-library-screen.js";
import { AssetViewer } from "./asset-viewer.js";
import { ConfirmDelete } from "./confirm-delete.js";
import { cx } from "./cx.js";
import { DropOverlay } from "./drop-overlay.js";
import { GenerateDialog } from "./generate-dialog.js";
import { GenerationQueue } from "./generation-queue.js";
import { LibraryHeader } from "./library-header.js";
import { LibraryNotices } from "./library-notices.js";
import { EmptyState, FailedState, LoadingState, NothingFoundState } from "./library-states.js";
import { MediaGrid } from "./media-grid.js";
import { SelectionBar } from "./selection-bar.js";
import { UploadCard } from "./upload-card.js";
import { VideoDialog } from "./video-dialog.js";

/** The whole library: it fills its parent, which has to have a height. */
export function MediaLibrary({
  messages: own,
  slots = {},
  generationDefaults,
  wholeWindow = true,
  className,
}: MediaLibraryProps) {
  const messages = useMessages(own);
  const screen = useLibraryScreen(messages, { wholeWindow });
  const titleId = useId();
  const { library, selection, dropzone, isSearch, view } = screen;
  const Grid = slots.MediaGrid ?? MediaGrid;
  const Upload = slots.UploadCard ?? UploadCard;
  const Generate = slots.GenerateDialog ?? GenerateDialog;
  const Queue = slots.GenerationQueue ?? GenerationQueue;
  const Viewer = slots.AssetViewer ?? AssetViewer;

  const ready = library.status === "ready";
  const selecting = selection.ids.length > 0;

  return (
    <MessagesProvider messages={messages}>
      <LiveRegionProvider announcement={screen.announcement} announce={screen.announce}>
        <DropzoneProvider value={dropzone}>
          <section
            {...dropzone.getRootProps()}
            aria-labelledby={titleId}
            data-status={library.status}
            data-persistence={library.persistence}
            data-empty={view === "empty" || undefined}
            data-dragging={dropzone.isDragging || undefined}
            data-selecting={selecting || undefined}
            data-generating={library.aiGenerating || undefined}
            className={cx(
              "rml rml:@container rml:relative rml:flex rml:h-full rml:min-h-120 rml:min-w-0 rml:flex-col rml:overflow-hidden rml:bg-surface",
              className,
            )}
          >
            <input {...dropzone.getInputProps({ "aria-label": messages.upload })} />
            <LibraryHeader
              titleId={titleId}
              countText={isSearch ? "" : screen.countText}
              query={screen.query}
              onQueryChange={screen.setQuery}
              onUpload={ready ? dropzone.open : undefined}
              queue={
                screen.hasQueue
                  ? {
                      active: screen.active,
                      open: screen.queueOpen,
                      onOpen: ready ? () => screen.setQueueOpen(true) : undefined,
                    }
                  : undefined
              }
              onGenerate={library.generateImages && ready ? () => screen.setGenerateOpen(true) : undefined}
            />
            <LibraryNotices
              waitingFor={library.status === "loading" ? library.error : undefined}
              ephemeral={library.persistence === "ephemeral"}
              importProblems={screen.importProblems}
              onDismissImportProblems={screen.dismissImportProblems}
              aiError={screen.aiError}
              aiErrorTitle={screen.aiErrorTitle}
              onDismissAIError={library.dismissAIError}
            />
            {view === "filled" && !isSearch && (
              <Upload compact onImported={screen.onImported} className="rml:mx-4 rml:mt-3 rml:@sm:mx-6" />
            )}
            {isSearch && !screen.searching && screen.found > 0 && (
              <p className="rml:mx-4 rml:pt-3 rml:text-sm rml:text-muted rml:@sm:mx-6">{screen.countText}</p>
            )}
            <div {...screen.gridAreaProps} className="rml:relative rml:min-h-0 rml:flex-1">
              <Grid
                assets={screen.shown}
                generations={isSearch ? [] : library.generations}
                selection={selection}
                onOpen={screen.setViewing}
                onDelete={screen.askDeleteAt}
                onEnd={screen.loadMore}
                slots={slots}
                className="rml:@sm:px-6"
              />
              {view === "loading" && <LoadingState />}
              {view === "failed" && library.error && <FailedState error={library.error} />}
              {view === "nothing-found" && <NothingFoundState />}
              {view === "empty" && (
                <EmptyState>
                  <Upload onImported={screen.onImported} className="rml:w-full rml:max-w-140" />
                </EmptyState>
              )}
            </div>
            {selecting && (
              <SelectionBar
                selection={selection}
                onMakeVideo={screen.makeVideoOfSelected}
                onDelete={() => screen.askDelete(selection.ids)}
              />
            )}
            <LiveRegionPlace className="rml:sr-only" />
            {dropzone.isDragging && <DropOverlay />}
          </section>
          {library.generateImages && (
            <Generate
              key={screen.form.key}
              open={screen.generateOpen}
              onOpenChange={screen.setGenerateOpen}
              defaults={screen.form.defaults ?? generationDefaults}
              inputs={screen.selected}
              onMakeVideo={screen.makeVideoOfPrompt}
              onStartAnother={screen.startForm}
            />
          )}
          {library.generateVideos && (
            <VideoDialog
              open={screen.videoOpen}
              onOpenChange={screen.setVideoOpen}
              assets={screen.videoAssets}
            />
          )}
          <Queue
            open={screen.queueOpen}
            onOpenChange={screen.setQueueOpen}
            onOpen={screen.setViewing}
            onEdit={library.generateImages && screen.editRequest}
          />
          <Viewer
            asset={screen.viewing}
            assets={screen.shown}
            onAssetChange={screen.setViewing}
            onDelete={({ id }) => screen.askDelete([id])}
          />
          <ConfirmDelete
            count={screen.deleting.length}
            videos={screen.deletingVideos}
            onCancel={() => screen.askDelete([])}
            onConfirm={() => void screen.confirmDelete()}
          />
        </DropzoneProvider>
      </LiveRegionProvider>
    </MessagesProvider>
  );
}
