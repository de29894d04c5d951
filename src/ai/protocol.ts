/**
 * The wire format between `createHttpGenerator` and `createGenerateHandler`. Both ends import this module and
 * nothing else of each other.
 *
 * One POST of JSON, or, where files go with it, of `multipart/form-data`: its part `request` is the JSON, then come
 * parts `image` and at most one `mask`. One image is answered by its raw bytes, with what is known of it in headers;
 * several by `multipart/form-data`: for each a part `metadata` (JSON) and a part `image`, and a last part `problem`
 * where the run failed after its first image. JSON is answered to those who ask for it, and a problem (RFC 9457) is
 * what failures are.
 *
 * Where generations outlive their request, the same POST is answered by a ticket; the generation is then read as
 * JSON, or followed as server-sent events (`protocol/generations.ts`).
 */
export { type AIConnectReply, encodeAIConnectReply } from "./protocol/ai-connect.js";
export {
  type AccountEvent,
  decodeAccountEvent,
  decodeGeneration,
  decodeGenerationEvent,
  decodeGenerationPage,
  decodeTicket,
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
  type WireTicket,
} from "./protocol/generations.js";
export {
  acceptsMultipart,
  decodeImageHeaders,
  decodeImages,
  type EncodedImage,
  EXPOSED_HEADERS,
  encodeImageHeaders,
  encodeImages,
  fitsHeaders,
  GENERATED_TYPES,
  type GeneratedType,
  type ImageHeaders,
  JSON_TYPE,
  prefersJson,
  readTold,
  type WireImage,
  type WireImages,
} from "./protocol/images.js";
export { mediaType, parseObject } from "./protocol/json.js";
export { decodeModels } from "./protocol/models.js";
export {
  boundaryOf,
  collect,
  encodeBoundary,
  encodePartHead,
  joinBytes,
  limited,
  MULTIPART_END,
  MULTIPART_TYPE,
  MultipartError,
  type MultipartPart,
  type PartHead,
  readMultipart,
  receiveMultipart,
} from "./protocol/multipart.js";
export {
  decodeProblem,
  encodeProblem,
  PROBLEM_TYPE,
  type ProblemBody,
  readProblem,
} from "./protocol/problem.js";
export {
  type DecodedRequest,
  decodeRequest,
  encodeRequest,
  invalidFields,
  knownFields,
  MAX_SEED,
  type RequestLimits,
} from "./protocol/request.js";
export {
  createEventParser,
  EVENT_STREAM_TYPE,
  type EventParser,
  encodeEvent,
  HEARTBEAT,
  type ServerEvent,
} from "./protocol/sse.js";
