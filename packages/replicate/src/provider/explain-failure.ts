import type { OutputKind, ProviderFailure, PublicError } from "@reactkits.dev/media-generation-server";
import { ReplicateError, type ReplicateErrorCode } from "../replicate-error.js";

/** For these the same call may succeed later. */
const TRANSIENT: readonly ReplicateErrorCode[] = [
  "throttled",
  "server",
  "network",
  "timeout",
  "bad-reply",
  "unexpected-status",
];

/** What a `ReplicateError` means to the server and to people; undefined for any other error. */
export function explainFailure(error: unknown, made: OutputKind): ProviderFailure | undefined {
  if (!(error instanceof ReplicateError)) return undefined;
  return {
    error: publicErrorOf(error, made),
    retryable: TRANSIENT.includes(error.code),
    retryAfter: error.retryAfter,
    throttled: error.code === "throttled",
    free: error.surelyFree,
    unauthorized: error.code === "unauthenticated",
    detail: describeError(error),
  };
}

/** Messages without stacks: the client keeps tokens and prompts out of them. */
function describeError(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  const cause = error.cause instanceof Error ? ` (${describeError(error.cause)})` : "";
  const log =
    error instanceof ReplicateError && error.logTail ? ` Its log ends: ${JSON.stringify(error.logTail)}` : "";
  return `${code}${error.message}${cause}${log}`;
}

const publicError = (
  code: PublicError["code"],
  message: string,
  options: { retryable?: boolean; retryAfter?: number } = {},
): PublicError => ({ code, message, retryable: false, ...options });

const RETRY = { retryable: true } as const;

/** Without the client's own message, which is for the operator and may contain Replicate's text. */
function publicErrorOf(error: ReplicateError, made: OutputKind): PublicError {
  switch (error.code) {
    case "field":
      return { code: "field", message: error.message, retryable: false, fields: error.fields };
    case "timeout":
      return timeoutError(error, made);
    case "throttled": {
      const retryAfter = Math.max(1, Math.ceil(error.retryAfter ?? 5));
      const message = `The ${made} service is busy. Try again in ${retryAfter} s.`;
      return publicError("provider-throttled", message, { retryable: true, retryAfter });
    }
    case "invalid-input":
      return publicError(
        "provider-rejected",
        `The ${made} service does not accept this request. ${adviceOnInput(made)}`,
      );
    case "network":
      return error.mayHaveRun
        ? unansweredError(made)
        : publicError("provider", `The ${made} service cannot be reached. Try again in a moment.`, RETRY);
    case "canceled":
    case "aborted":
      return stoppedError(made);
    case "failed":
      return failedError(error, made);
    case "data-removed":
    case "file-gone":
      return publicError(
        "output-expired",
        `The ${made} was made, but the ${made} service has deleted it before it could be stored here. Generate it again.`,
        RETRY,
      );
    case "no-output":
    case "address":
    case "file-type":
    case "too-large":
      return publicError(
        "provider",
        `The ${made} service answered with something that is no ${made}. Try again.`,
        RETRY,
      );
    case "bad-reply":
      return unansweredError(made);
    case "unauthenticated":
      return publicError(
        "provider",
        `The ${made} service does not accept this site's account. Only the site's operator can change that.`,
      );
    case "insufficient-credit":
      return publicError(
        "provider",
        `This site's account at the ${made} service has no credit left. Only the site's operator can change that.`,
      );
    case "server":
    case "unexpected-status":
    case "not-found":
    case "invalid-request":
    case "invalid-webhook":
      if (error.mayHaveRun) return unansweredError(made);
      return publicError(
        "provider",
        `The ${made} service could not make this ${made}. Try again in a moment.`,
        error.code === "server" ? RETRY : {},
      );
  }
}

/** Not retryable: another attempt may cost twice, which is up to the operator. */
const unansweredError = (made: OutputKind): PublicError =>
  publicError(
    "provider",
    `The ${made} service took the request, but no answer came that can be used. It may have made the ${made} and charged this site for it.`,
  );

const adviceOnInput = (made: OutputKind): string =>
  made === "image" ? "Change the prompt, the size, the steps or the model." : "Change the prompt.";

const stoppedError = (made: OutputKind): PublicError =>
  publicError(
    "provider-stopped",
    `The ${made} service stopped before the ${made} was done. Try again.`,
    RETRY,
  );

/** By the kind detected from the model's message. */
function failedError({ kind }: ReplicateError, made: OutputKind): PublicError {
  switch (kind) {
    case "content": {
      const what = made === "text" ? "the prompt" : "the prompt, or the images it starts from";
      const message = `The ${made} service refused this for its content. Change ${what}.`;
      return publicError("content-refused", message);
    }
    case "input": {
      const message = `The ${made} service could not use what it was given. ${adviceOnInput(made)}`;
      return publicError("provider-rejected", message);
    }
    case "memory": {
      const advice = made === "image" ? "Choose a smaller size or fewer images, or try again" : "Try again";
      return publicError("provider-memory", `The model ran out of memory. ${advice}.`, RETRY);
    }
    case "stopped":
      return stoppedError(made);
    default:
      return publicError(
        "provider",
        `The ${made} service tried and failed, and gave no reason that could be shown. Try again, or change the prompt.`,
        RETRY,
      );
  }
}

/** Each timeout calls for another explanation. */
function timeoutError({ clock, limit, mayHaveRun }: ReplicateError, made: OutputKind): PublicError {
  const within = limit === undefined ? "in time" : `within ${inWords(limit)}`;
  switch (clock) {
    case "queue":
      return publicError(
        "queue-timeout",
        `This site did not get to the ${made} ${within}, so it was given up. Nothing was made. Try again later.`,
        RETRY,
      );
    case "throttle":
      return publicError(
        "provider-throttled",
        `The ${made} service was busy and did not take the ${made} ${within}, so it was given up. Nothing was made. Try again later.`,
        RETRY,
      );
    case "boot":
      return publicError(
        "start-timeout",
        `The model did not start ${within}, so the ${made} was given up. Try again in a few minutes, or choose another model.`,
        RETRY,
      );
    default:
      return mayHaveRun
        ? publicError(
            "provider-timeout",
            `The ${made} service took too long to answer and was given up. It may have made the ${made} and charged this site for it.`,
          )
        : publicError(
            "provider-timeout",
            `The ${made} took too long and was given up. Try again${made === "image" ? ", perhaps with fewer steps or a smaller size" : ""}.`,
            RETRY,
          );
  }
}

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 120) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}
