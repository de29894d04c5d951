export { checkOperationFiles } from "./ai/protocol.js";
export { HANDLER_STATUS, type HandlerErrorCode, type MediaLibraryErrorCode } from "./core/error-codes.js";
export { type FieldError, MediaLibraryError, type MediaLibraryErrorOptions } from "./core/errors.js";
export type { MediaAIModel, MediaAIVideoModel } from "./core/generation/ai-model.js";
export type {
  MediaAIExtent,
  MediaAIOperation,
  MediaAIOperationRequest,
  MediaAIOperationType,
} from "./core/generation/ai-operation.js";
export type { GeneratedFileMetadata } from "./core/generation/generated-file-metadata.js";
export { GENERATED_BYTES } from "./core/generation/generated-limits.js";
export type {
  MediaAICapabilities,
  MediaAIEstimate,
  MediaAIEstimateRequest,
  MediaAIGenerateRequest,
  MediaAIProgress,
  MediaAIVideoRequest,
} from "./core/generation/generator.js";
export { isAbortError } from "./core/is-abort-error.js";
export { DEFAULT_CREATOR_TOOL, type MarkingOptions, sourceTypeOf } from "./core/media/mark/image-marks.js";
export { markOrigin } from "./core/media/mark/mark-origin.js";
export { markStream } from "./core/media/mark/mark-stream.js";
export type { GeneratedSourceType, OriginMark } from "./core/media/mark/origin-xmp.js";
export { previewType } from "./core/media/preview-type.js";
export { sniffType } from "./core/media/sniff.js";
export type { AISDKImageModel, AISDKProviderOptions } from "./server/ai-sdk-model.js";
export { checkHost } from "./server/check-host.js";
export { type Connection, clientAddress } from "./server/client-address.js";
export {
  createEstimateHandler,
  type EstimateContext,
  type EstimateHandlerOptions,
} from "./server/estimate-handler.js";
export { type FromAISDKOptions, fromAISDK } from "./server/from-ai-sdk.js";
export { createGenerateHandler } from "./server/generate-handler.js";
export {
  DEFAULT_GENERATE_LIMITS,
  type GenerateContext,
  type GenerateHandlerOptions,
  type GenerateLimits,
  type PerRequest,
} from "./server/generate-options.js";
export type { GeneratedImage } from "./server/generated-image.js";
export {
  createGuardedHandler,
  type GuardedContext,
  type GuardOptions,
  type Handler,
  type HandlerMethod,
} from "./server/guarded-handler.js";
export type { GenerateResult } from "./server/image-source.js";
export type { GeneratedPreview } from "./server/preview-feed.js";
export {
  createRateLimiter,
  type MemoryRateLimiter,
  type RateLimit,
  type RateLimiter,
} from "./server/rate-limiter.js";
export { type BodyLimits, readBytes, readJsonBody } from "./server/read-body.js";
export { type FileLimits, type RequestForm, readForm } from "./server/read-form.js";
export { type ReadRequest, readBody, readRequest, requestDecoder } from "./server/read-request.js";
export { forwardedValue } from "./server/request-origin.js";
export { createUploadGate, type UploadGate, type UploadOptions, type UploadStore } from "./server/uploads.js";
