import { HANDLER_STATUS, type HandlerErrorCode, type MediaLibraryErrorCode } from "../../core/error-codes.js";
import { type FieldError, MediaLibraryError } from "../../core/errors.js";
import { isObject, mediaType, parseObject } from "./json.js";

/** The media type of an error reply (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json";

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** The body of an error reply (RFC 9457). */
export type ProblemDetails = {
  /** No problem type of its own: the status and `code` say everything. */
  type: "about:blank";
  /** The reason phrase of `status`. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** The message for people. */
  detail: string;
  /** The code for programs. */
  code: HandlerErrorCode;
  /** Identifies the request in the server's log. */
  requestId: string;
  /** The invalid fields, if the code is `field` or `model-not-allowed`. */
  errors?: FieldError[];
};

/**
 * The problem details of an error; undefined if a server never replies with the error's code.
 *
 * @example
 * ```ts
 * import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
 * import { encodeProblem, PROBLEM_TYPE } from "@reactkits.dev/react-media-library/server/protocol";
 *
 * const error = new MediaLibraryError("not-found", "The generation does not exist.");
 * const problem = encodeProblem(error, crypto.randomUUID());
 * export const reply = Response.json(problem, { status: 404, headers: { "content-type": PROBLEM_TYPE } });
 * ```
 */
export function encodeProblem(error: MediaLibraryError, requestId: string): ProblemDetails | undefined {
  const { code, message, fields } = error;
  if (!isHandlerCode(code)) return undefined;
  const status = HANDLER_STATUS[code];
  return {
    type: "about:blank",
    title: TITLES[status] ?? "Error",
    status,
    detail: message,
    code,
    requestId,
    ...(fields.length > 0 && { errors: fields.map(({ field, message }) => ({ field, message })) }),
  };
}

/** Converts a failed reply to an error, whether it comes from our handler, another server or a proxy. */
export function decodeProblem(status: number, headers: Headers, text: string): MediaLibraryError {
  const body = parseObject(text) ?? {};
  const sentCode = typeof body.code === "string" && isHandlerCode(body.code) ? body.code : undefined;
  const code = sentCode ?? codeOfStatus(status);
  const isProblem = sentCode !== undefined || mediaType(headers) === PROBLEM_TYPE;
  const detail = isProblem && typeof body.detail === "string" ? body.detail.slice(0, 4000).trim() : "";
  const retryAfter = decodeRetryAfter(headers.get("retry-after"));
  return new MediaLibraryError(code, detail || sentenceFor(status), {
    status,
    retryable: RETRYABLE.includes(code),
    ...(retryAfter !== undefined && { retryAfter }),
    fields: Array.isArray(body.errors) ? body.errors.filter(isFieldError).map(onlyFieldError) : [],
  });
}

/** Undefined if the value is not valid problem details of this protocol. */
export function readProblem(value: unknown): ProblemDetails | undefined {
  if (!isObject(value)) return undefined;
  const { title, status, detail, code, requestId, errors } = value;
  const isValid = typeof title === "string" && typeof detail === "string" && typeof requestId === "string";
  if (!isValid || typeof status !== "number" || typeof code !== "string" || !isHandlerCode(code))
    return undefined;
  return {
    type: "about:blank",
    title,
    status,
    detail,
    code,
    requestId,
    ...(Array.isArray(errors) && { errors: errors.filter(isFieldError).map(onlyFieldError) }),
  };
}

const RETRYABLE: readonly MediaLibraryErrorCode[] = [
  "network",
  "provider",
  "provider-memory",
  "provider-stopped",
  "output-expired",
  "provider-throttled",
  "unavailable",
  "queue-timeout",
  "start-timeout",
  "provider-timeout",
  "rate-limited",
  "request-timeout",
];

function isHandlerCode(code: string): code is HandlerErrorCode {
  return Object.hasOwn(HANDLER_STATUS, code);
}

function codeOfStatus(status: number): MediaLibraryErrorCode {
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 402) return "payment-required";
  if (status === 404) return "not-found";
  if (status === 405) return "method";
  if (status === 413) return "too-large";
  if (status === 415) return "media-type";
  if (status === 421) return "host";
  if (status === 400 || status === 422) return "field";
  if (status === 429) return "rate-limited";
  if (status === 408) return "request-timeout";
  if (status === 504) return "provider-timeout";
  // Sent by a gateway that could not reach the generation server.
  if (status === 502 || status === 503) return "network";
  return status >= 500 ? "provider" : "generator";
}

function sentenceFor(status: number): string {
  switch (codeOfStatus(status)) {
    case "unauthorized":
      return `The generation server refused the request (${status}). Sign in and try again.`;
    case "payment-required":
      return "The generation server requires payment (402). Check the account's credit.";
    case "not-found":
      return "There is no generation server at this address (404). Check the endpoint's URL.";
    case "rate-limited":
      return "The generation server has received too many requests (429). Wait a moment and try again.";
    case "request-timeout":
      return "The request did not reach the generation server in time (408). Check the connection and try again.";
    case "provider-timeout":
      return `The generation server took too long (${status}). Try again.`;
    case "network":
      return `The generation server cannot be reached at the moment (${status}). Try again later.`;
    case "provider":
      return `The generation server failed (${status}). Try again.`;
    default:
      return `The generation server did not accept the request (${status}). Check the fields and the endpoint's URL.`;
  }
}

const isFieldError = (entry: unknown): entry is FieldError =>
  isObject(entry) && typeof entry.field === "string" && typeof entry.message === "string";

const onlyFieldError = ({ field, message }: FieldError): FieldError => ({ field, message });

/** `Retry-After` in whole seconds, given as seconds or as a date. */
function decodeRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
