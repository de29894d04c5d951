export { defaultMessages, type Messages } from "./components/messages.js";
export type {
  AssetCardProps,
  AssetViewerProps,
  GenerateDialogProps,
  GenerationQueueProps,
  MediaGridProps,
  MediaLibraryProps,
  Slots,
  UploadCardProps,
  VideoDialogProps,
} from "./components/part-props.js";
export { AssetCard } from "./presets/tailwind/asset-card.js";
export { AssetViewer } from "./presets/tailwind/asset-viewer.js";
export { GenerateDialog } from "./presets/tailwind/generate-dialog.js";
export { GenerationQueue } from "./presets/tailwind/generation-queue.js";
export { MediaGrid } from "./presets/tailwind/media-grid.js";
export { MediaLibrary } from "./presets/tailwind/media-library.js";
export { UploadCard } from "./presets/tailwind/upload-card.js";
export { VideoDialog } from "./presets/tailwind/video-dialog.js";
