/**
 * The wire format between `createHttpGenerator` and `createGenerateHandler`. The two ends share this module and nothing
 * else.
 *
 * A request is one POST of JSON, or, with files, of `multipart/form-data`: the part `request` is the JSON, followed by
 * parts `image` and at most one `mask`. A single image is returned as raw bytes with its metadata in headers. Several
 * are returned as `multipart/form-data`: a part `metadata` (JSON) and a part `image` for each, and a final part `problem`
 * if the run failed after its first image. Clients that ask for previews also get parts `preview`, even with a single image: a
 * partial picture each, with the image's index as the file name. Clients that prefer JSON get JSON. Errors are problem details
 * (RFC 9457).
 *
 * Another endpoint answers the same JSON with what the request costs (`protocol/wire-estimate.ts`): files are only counted.
 *
 * If generations outlive their request, the same POST returns a ticket; the generation is then read as JSON or
 * subscribed to as server-sent events (`protocol/wire-generation.ts`).
 */
export { readEstimate } from "../core/generation/read-estimate.js";
export { type AIConnectReply, encodeAIConnectReply } from "./protocol/ai-connect-reply.js";
export {
  decodeAccountEvent,
  decodeGeneration,
  decodeGenerationEvent,
  decodeGenerationPage,
  decodeTicket,
} from "./protocol/decode-generation.js";
export { mediaType, parseObject } from "./protocol/json.js";
export {
  boundaryOf,
  encodeBoundary,
  encodePartHead,
  joinBytes,
  limited,
  MULTIPART_END,
  MULTIPART_TYPE,
  MultipartError,
  type MultipartPart,
  type PartHead,
  readAll,
  readMultipart,
  receiveMultipart,
} from "./protocol/multipart.js";
export {
  decodeProblem,
  encodeProblem,
  PROBLEM_TYPE,
  type ProblemDetails,
  readProblem,
} from "./protocol/problem-details.js";
export {
  createEventParser,
  EVENT_STREAM_TYPE,
  type EventParser,
  encodeEvent,
  HEARTBEAT,
  type ServerEvent,
} from "./protocol/sse.js";
export {
  decodeEstimate,
  decodeEstimateRequest,
  type EstimateDecoders,
  encodeEstimateRequest,
} from "./protocol/wire-estimate.js";
export {
  type AccountEvent,
  type GenerationEvent,
  type GenerationEventName,
  type GenerationEvents,
  isTerminal,
  LIBRARY_STATUS,
  MAX_GENERATION_FILES,
  type WireCost,
  type WireFile,
  type WireGeneration,
  type WireGenerationPage,
  type WireGenerationStatus,
  type WireLink,
  type WirePreview,
  type WireTicket,
} from "./protocol/wire-generation.js";
export {
  acceptsMultipart,
  acceptsPreviews,
  decodeImages,
  decodeMetadataHeaders,
  type EncodedImage,
  EXPOSED_HEADERS,
  encodeImages,
  encodeMetadataHeaders,
  fitsHeaders,
  GENERATED_TYPES,
  type GeneratedType,
  type HeaderMetadata,
  JSON_TYPE,
  PREVIEW_BYTES,
  PREVIEWS_ACCEPT,
  prefersJson,
  readMetadata,
  type WireImage,
  type WireImages,
} from "./protocol/wire-images.js";
export { decodeModels } from "./protocol/wire-models.js";
export {
  checkOperationFiles,
  type DecodedRequest,
  decodeRequest,
  encodeRequest,
  invalidFields,
  knownFields,
  MAX_SEED,
  type RequestLimits,
} from "./protocol/wire-request.js";
