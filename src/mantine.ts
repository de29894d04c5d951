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
export { AssetCard } from "./presets/mantine/asset-card.js";
export { AssetViewer } from "./presets/mantine/asset-viewer.js";
export { GenerateDialog } from "./presets/mantine/generate-dialog.js";
export { GenerationQueue } from "./presets/mantine/generation-queue.js";
export { MediaGrid } from "./presets/mantine/media-grid.js";
export { MediaLibrary } from "./presets/mantine/media-library.js";
export { UploadCard } from "./presets/mantine/upload-card.js";
export { VideoDialog } from "./presets/mantine/video-dialog.js";
