import type { MediaLibraryErrorCode } from "../error-codes.js";
import type { MediaLibraryError } from "../errors.js";

/**
 * What may help after a failed generation: `retry`, the same once more; `wait`, the same once more, later; `model`, another
 * model; `prompt`, another or a shorter prompt; `request`, something else that was asked for, such as a smaller size.
 */
export type FailureHelp = "retry" | "wait" | "model" | "prompt" | "request";

const NOTHING: readonly FailureHelp[] = [];
const RETRY: readonly FailureHelp[] = ["retry"];
const WAIT: readonly FailureHelp[] = ["wait"];
const WAIT_OR_MODEL: readonly FailureHelp[] = ["wait", "model"];
const RETRY_OR_MODEL: readonly FailureHelp[] = ["retry", "model"];
const REQUEST: readonly FailureHelp[] = ["request"];

const HELP: Record<MediaLibraryErrorCode, readonly FailureHelp[]> = {
  type: RETRY_OR_MODEL,
  decode: RETRY_OR_MODEL,
  empty: RETRY_OR_MODEL,
  "too-large": REQUEST,
  "too-many-pixels": REQUEST,
  quota: RETRY,
  write: RETRY,
  aborted: RETRY,
  "opfs-unavailable": NOTHING,
  "storage-lost": NOTHING,
  blocked: RETRY,
  "version-newer": NOTHING,
  missing: REQUEST,
  closed: NOTHING,
  "no-generator": NOTHING,
  "no-images": ["prompt", "model", "retry"],
  "too-many-images": NOTHING,
  generator: RETRY_OR_MODEL,
  timeout: RETRY_OR_MODEL,
  network: RETRY,
  canceled: RETRY,
  "invalid-json": NOTHING,
  field: REQUEST,
  "model-not-allowed": ["model"],
  "provider-rejected": ["prompt", "model"],
  "content-refused": ["prompt", "model"],
  unauthorized: RETRY,
  // Not the same again: there may be a cheaper one.
  "payment-required": ["model"],
  origin: NOTHING,
  "not-found": RETRY,
  method: NOTHING,
  "request-timeout": RETRY,
  "media-type": NOTHING,
  host: NOTHING,
  "idempotency-conflict": RETRY,
  "rate-limited": WAIT,
  "provider-throttled": WAIT_OR_MODEL,
  provider: WAIT_OR_MODEL,
  // Of a machine that others use too: it may suffice the next time.
  "provider-memory": ["request", "model", "retry"],
  "provider-stopped": RETRY,
  "output-expired": RETRY,
  unavailable: WAIT,
  "queue-timeout": WAIT,
  "start-timeout": WAIT_OR_MODEL,
  "provider-timeout": WAIT_OR_MODEL,
};

/**
 * What may help after a failed generation, by the code of its error; the most promising first, and nothing where the user
 * can change nothing. With `wait`, the error's `retryAfter` says how long, if that is known.
 *
 * @example
 * ```ts
 * import type { Generation } from "@reactkits.dev/react-media-library";
 * import { failureHelp } from "@reactkits.dev/react-media-library/actions";
 *
 * export const canRetry = ({ error }: Generation) =>
 *   error !== undefined && failureHelp(error).some((help) => help === "retry" || help === "wait");
 * ```
 */
export function failureHelp({ code }: Pick<MediaLibraryError, "code">): readonly FailureHelp[] {
  // A server of a later version may know codes of its own.
  return HELP[code] ?? NOTHING;
}
