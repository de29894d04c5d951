"use client";

import { useId } from "react";
import { AssetViewer } from "./asset-viewer.js";
import { ConfirmDelete } from "./confirm-delete.js";
import { DropOverlay } from "./drop-overlay.js";
import { GenerateDialog } from "./generate-dialog.js";
import { GenerationQueue } from "./generation-queue.js";
import { LibraryBody } from "./library-body.js";
import { LibraryHeader } from "./library-header.js";
import { LibraryNotices } from "./library-notices.js";
import { LiveRegionPlace, LiveRegionProvider } from "./live-region.js";
import type { MediaLibraryProps, Slots } from "./part-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { SelectionBar } from "./selection-bar.js";
import { DropzoneProvider } from "./shared-dropzone.js";
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
  const { generationDefaults, slots = NO_SLOTS, className, wholeWindow = true } = props;
  const scope = useScope(props);
  const screen = useLibraryScreen(scope.messages, { wholeWindow });
  useLibraryCallbacks(props);
  const titleId = useId();
  const { library, selection, dropzone } = screen;
  const Generate = slots.GenerateDialog ?? GenerateDialog;
  const Video = slots.VideoDialog ?? VideoDialog;
  const Queue = slots.GenerationQueue ?? GenerationQueue;
  const Viewer = slots.AssetViewer ?? AssetViewer;
  const selecting = selection.ids.length > 0;

  return (
    <ScopeProvider scope={scope}>
      <LiveRegionProvider announcement={screen.announcement} announce={screen.announce}>
        <DropzoneProvider value={dropzone}>
          <section
            {...dropzone.getRootProps()}
            {...scope.slot("library", ROOT, className)}
            aria-labelledby={titleId}
            data-status={library.status}
            data-persistence={library.persistence}
            data-empty={screen.view === "empty" || undefined}
            data-dragging={dropzone.isDragging || undefined}
            data-selecting={selecting || undefined}
            data-generating={library.aiGenerating || undefined}
          >
            <input {...dropzone.getInputProps({ "aria-label": scope.messages.browse })} />
            <LibraryHeader screen={screen} titleId={titleId} />
            <LibraryNotices screen={screen} />
            <LibraryBody screen={screen} slots={slots} />
            {selecting && (
              <SelectionBar
                selection={selection}
                onMakeVideo={screen.makeVideoOfSelected}
                onDelete={() => screen.askDelete(selection.ids)}
              />
            )}
            <LiveRegionPlace />
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
            <Video open={screen.videoOpen} onOpenChange={screen.setVideoOpen} assets={screen.videoAssets} />
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
            onConfirm={() => void screen.confirmDelete()}
            onCancel={() => screen.askDelete([])}
          />
        </DropzoneProvider>
      </LiveRegionProvider>
    </ScopeProvider>
  );
}
