/**
 * The wire format between `createHttpGenerator` and `createGenerateHandler`: one POST of JSON, answered
 * with the raw bytes of an image, with JSON where the client asks for it, or with a problem (RFC 9457).
 * Both ends import this module and nothing else of each other.
 */
export {
  decodeImageHeaders,
  decodeImages,
  EXPOSED_HEADERS,
  encodeImageHeaders,
  encodeImages,
  GENERATED_TYPES,
  type GeneratedType,
  type ImageHeaders,
  JSON_TYPE,
  prefersJson,
  type WireImage,
  type WireImages,
} from "./protocol/images.js";
export { mediaType } from "./protocol/json.js";
export { decodeProblem, encodeProblem, PROBLEM_TYPE, type ProblemBody } from "./protocol/problem.js";
export {
  decodeRequest,
  encodeRequest,
  knownFields,
  MAX_SEED,
  type RequestLimits,
} from "./protocol/request.js";
