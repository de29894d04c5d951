export { createHttpGenerator } from "./ai/http-generator.js";
export type { HttpGeneratorOptions } from "./ai/http-generator-options.js";
export type { EditOperation, EditOptions, MaskStroke } from "./core/edit/edit-operation.js";
export type { MediaLibraryErrorCode } from "./core/error-codes.js";
export { type FieldError, MediaLibraryError, type MediaLibraryErrorOptions } from "./core/errors.js";
export type { MediaAIModel, MediaAIVideoModel } from "./core/generation/ai-model.js";
export type {
  MediaAIExtent,
  MediaAIOperation,
  MediaAIOperationRequest,
  MediaAIOperationType,
} from "./core/generation/ai-operation.js";
export type { EstimateOptions, EstimateRequest } from "./core/generation/estimate-request.js";
export type { GeneratedFileMetadata } from "./core/generation/generated-file-metadata.js";
export type { DescribeImageOptions, ImprovePromptOptions } from "./core/generation/generated-texts.js";
export type { WithInputs } from "./core/generation/generation.js";
export {
  type Generation,
  type GenerationPreview,
  type GenerationRequest,
  type GenerationStatus,
  isActive,
} from "./core/generation/generation.js";
export type {
  MediaAICapabilities,
  MediaAIDescribeContext,
  MediaAIEstimate,
  MediaAIEstimateRequest,
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGeneratedVideo,
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIPreview,
  MediaAIProgress,
  MediaAIResumeContext,
  MediaAIVideoContext,
  MediaAIVideoRequest,
} from "./core/generation/generator.js";
export type {
  GenerateImages,
  GenerateOptions,
  GenerateVideos,
} from "./core/generation/library-generations.js";
export type { LoadModels } from "./core/generation/model-list.js";
export type {
  Album,
  AlbumPlace,
  AlbumRecord,
  AlbumsSnapshot,
  AlbumUpdate,
  LibraryAlbums,
} from "./core/library/albums/album.js";
export type {
  AssetMeta,
  AssetParent,
  AssetRun,
  MediaAsset,
  MediaAssetSource,
  OrderKey,
} from "./core/library/asset.js";
export type { AssetDescription, DescribedFile } from "./core/library/asset-details.js";
export type { AssetSelection } from "./core/library/asset-selection.js";
export type { AssetUpdate, ChangeOptions, ListUpdate } from "./core/library/asset-update.js";
export type { LibraryUsage } from "./core/library/asset-window.js";
export { type FileImport, type ImportStage, isImporting } from "./core/library/file-import.js";
export type { ImportFields } from "./core/library/import-fields.js";
export type { InterruptedImport } from "./core/library/import-note.js";
export type { ImportAssetsOptions, ImportOptions } from "./core/library/import-options.js";
export type { ImportProgress } from "./core/library/import-progress.js";
export type { ImportResult } from "./core/library/import-result.js";
export type { ImportUrl } from "./core/library/import-url.js";
export type {
  AssetsEvent,
  LibraryEvents,
  OnLibraryEvent,
  TrashEvent,
} from "./core/library/library-events.js";
export type { ImportLimits } from "./core/library/limits.js";
export type { AssetStub } from "./core/library/lineage/asset-stub.js";
export type { Lineage, LineageNode, LineageOptions } from "./core/library/lineage/lineage.js";
export type {
  MediaLibraryInstance,
  MediaLibrarySnapshot,
} from "./core/library/media-library-types.js";
export type { ObjectUrlLease } from "./core/library/object-urls.js";
export type { SearchResult } from "./core/library/open-session.js";
export type {
  AssetFacets,
  AssetFilter,
  AssetList,
  AssetListColumns,
  AssetQuery,
  AssetQuerySnapshot,
  AssetSort,
  AssetSourceType,
  FacetValue,
  LiveQuery,
  MetaFilter,
  Orientation,
} from "./core/library/query/asset-query.js";
export type {
  AlbumStorage,
  AssetFileKind,
  AssetStorage,
  ChangeSource,
  DerivedStorage,
  Durability,
  GenerationStorage,
  MediaStorage,
  OpenStorage,
  PromptStorage,
  PutOptions,
  PutResult,
  StorageChange,
  StorageEntry,
  StorageReport,
  StorageTotals,
  StoredChange,
} from "./core/library/storage.js";
export type { UndoableChange } from "./core/library/undo-history.js";
export { DEFAULT_LIMITS } from "./core/media/media-types.js";
export type {
  ContentCredentials,
  GenerationParameters,
  MediaOrigin,
  OriginKind,
} from "./core/media/origin/media-origin.js";
export type { ExportOptions, ExportProgress, ExportSelection, ZipExport } from "./core/zip/export-zip.js";
export { type CreateMediaLibraryOptions, createMediaLibrary } from "./default-library.js";
export { type BrowserStorageOptions, createBrowserStorage } from "./storage/browser-storage.js";
