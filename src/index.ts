export * from "./core.js";
export { MediaLibraryProvider, type MediaLibraryProviderProps } from "./default-library-provider.js";
export type {
  ChosenInput,
  FieldIssue,
  FieldIssues,
  GenerationFields,
} from "./react/generation-request.js";
export { useAlbums } from "./react/use-albums.js";
export { useAsset } from "./react/use-asset.js";
export { useAssetUrl } from "./react/use-asset-url.js";
export { useAssets } from "./react/use-assets.js";
export { useElapsed } from "./react/use-elapsed.js";
export { useGeneration } from "./react/use-generation.js";
export {
  type ImageGeneration,
  type ImageGenerationOptions,
  useImageGeneration,
} from "./react/use-image-generation.js";
export { useImportProgress } from "./react/use-import-progress.js";
export { type Imports, useImports } from "./react/use-imports.js";
export {
  type MediaDropzone,
  type MediaDropzoneOptions,
  useMediaDropzone,
} from "./react/use-media-dropzone.js";
export { type MediaLibraryView, useMediaLibrary } from "./react/use-media-library.js";
export { type PromptImprovement, usePromptImprovement } from "./react/use-prompt-improvement.js";
export {
  type Selection,
  type SelectionMode,
  type SelectionOptions,
  type SelectionProps,
  useSelection,
} from "./react/use-selection.js";
export type { StreamedText } from "./react/use-streamed-text.js";
export {
  useVideoGeneration,
  type VideoFields,
  type VideoGeneration,
  type VideoGenerationOptions,
} from "./react/use-video-generation.js";
