export { createHttpGenerator, type HttpGeneratorOptions } from "./ai/http-generator.js";
export type { MediaAsset, MediaAssetSource } from "./core/asset.js";
export type { LibraryUsage } from "./core/asset-window.js";
export type { MediaLibraryErrorCode } from "./core/error-codes.js";
export { type FieldError, MediaLibraryError, type MediaLibraryErrorOptions } from "./core/errors.js";
export { type Generation, type GenerationJob, type GenerationStatus, isActive } from "./core/generation.js";
export type { GenerateImages, GenerateOptions, GenerateVideos } from "./core/generations.js";
export type {
  MediaAICapabilities,
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGeneratedVideo,
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIModel,
  MediaAIProgress,
  MediaAIResumeContext,
  MediaAIVideoContext,
  MediaAIVideoModel,
  MediaAIVideoRequest,
} from "./core/generator.js";
export type { ImportResult } from "./core/import-result.js";
export { DEFAULT_LIMITS, type ImportLimits } from "./core/limits.js";
export type {
  ImportOptions,
  ImportProgress,
  MediaLibrary,
  MediaLibrarySnapshot,
} from "./core/media-library-types.js";
export type { LoadModels } from "./core/model-list.js";
export type { ObjectUrlLease } from "./core/object-urls.js";
export type {
  AssetFileKind,
  Durability,
  MediaStorage,
  OpenStorage,
  PutOptions,
  PutResult,
  StorageChange,
  StorageEntry,
  StorageReport,
} from "./core/storage.js";
export { type CreateMediaLibraryOptions, createMediaLibrary } from "./default-library.js";
export { type BrowserStorageOptions, createBrowserStorage } from "./storage/browser-storage.js";
