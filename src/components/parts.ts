export { AssetCard } from "./asset-card.js";
export { AssetViewer } from "./asset-viewer.js";
export { GenerateDialog } from "./generate-dialog.js";
export { GenerationQueue } from "./generation-queue.js";
export { MediaGrid } from "./media-grid.js";
export { MediaLibrary } from "./media-library.js";
export { UploadCard } from "./upload-card.js";
export { VideoDialog } from "./video-dialog.js";
