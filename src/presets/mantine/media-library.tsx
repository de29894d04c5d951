"use client";

import { Portal } from "@mantine/core";
import { UploadIcon } from "../../components/icons.js";
import { LiveRegionPlace, LiveRegionProvider } from "../../components/live-region.js";
import type { MediaLibraryProps } from "../../components/part-props.js";
import { DropzoneProvider, MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useLibraryScreen } from "../../components/use-library-screen.js";
import { AssetViewer } from "./asset-viewer.js";
import { ConfirmDelete } from "./confirm-delete.js";
import { GenerateDialog } from "./generate-dialog.js";
import { GenerationQueue } from "./generation-queue.js";
import { LibraryBody } from "./library-body.js";
import { LibraryHeader } from "./library-header.js";
import { LibraryNotices } from "./library-notices.js";
import { SelectionBar } from "./selection-bar.js";
import { VideoDialog } from "./video-dialog.js";

/** The whole library; fills its parent. Needs a `MediaLibraryProvider` and a `MantineProvider` around it. */
export function MediaLibrary({
  generationDefaults,
  slots = {},
  className,
  wholeWindow = true,
  ...props
}: MediaLibraryProps) {
  const messages = useMessages(props.messages);
  const screen = useLibraryScreen(messages, { wholeWindow });
  const { library, selection, dropzone } = screen;
  const Generate = slots.GenerateDialog ?? GenerateDialog;
  const Queue = slots.GenerationQueue ?? GenerationQueue;
  const Viewer = slots.AssetViewer ?? AssetViewer;

  return (
    <MessagesProvider messages={messages}>
      <LiveRegionProvider announcement={screen.announcement} announce={screen.announce}>
        <DropzoneProvider value={dropzone}>
          <div
            {...dropzone.getRootProps()}
            className={`rml rml-library ${className ?? ""}`}
            data-status={library.status}
            data-persistence={library.persistence}
            data-empty={screen.view === "empty" || undefined}
            data-dragging={dropzone.isDragging || undefined}
            data-generating={library.aiGenerating || undefined}
          >
            <input {...dropzone.getInputProps({ "aria-label": messages.browse })} />
            <LibraryHeader screen={screen} />
            <LibraryNotices screen={screen} />
            <div className="rml-body" {...screen.gridAreaProps}>
              <LibraryBody screen={screen} slots={slots} />
            </div>
            {selection.ids.length > 0 && (
              <SelectionBar
                selection={selection}
                onMakeVideo={screen.makeVideoOfSelected}
                onDelete={() => screen.askDelete(selection.ids)}
              />
            )}
            <LiveRegionPlace className="rml-hidden" />
          </div>
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
            onDelete={(asset) => screen.askDelete([asset.id])}
          />
          <ConfirmDelete
            count={screen.deleting.length}
            videos={screen.deletingVideos}
            onConfirm={() => void screen.confirmDelete()}
            onCancel={() => screen.askDelete([])}
          />
          {dropzone.isDragging && (
            <Portal>
              <div className="rml rml-drop-overlay">
                <div className="rml-drop-message">
                  <UploadIcon size={24} />
                  {messages.dropNow}
                </div>
              </div>
            </Portal>
          )}
        </DropzoneProvider>
      </LiveRegionProvider>
    </MessagesProvider>
  );
}
