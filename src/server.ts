export { GENERATED_TYPES, type GeneratedType } from "./ai/protocol.js";
export { HANDLER_STATUS, type HandlerErrorCode, type MediaLibraryErrorCode } from "./core/error-codes.js";
export {
  type FieldError,
  isAbortError,
  MediaLibraryError,
  type MediaLibraryErrorOptions,
} from "./core/errors.js";
export type { MediaAIGenerateRequest } from "./core/generator.js";
export { sniffType } from "./core/sniff.js";
export type { AISDKImageModel, AISDKProviderOptions } from "./server/ai-sdk-model.js";
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
export { createGuardedHandler, type GuardedContext, type GuardOptions } from "./server/guarded-handler.js";
export type { GenerateResult } from "./server/image-source.js";
export { forwardedValue } from "./server/origin.js";
export { readJsonBody } from "./server/read-body.js";
export { type FileLimits, type RequestForm, readForm } from "./server/read-form.js";
