import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { ReplicateError } from "./replicate-error.js";

/*
 * What people read when Replicate does not deliver. The client's own words go into `cause`: the handler keeps
 * that on the server.
 */

/** What was asked for, as the sentences call it. */
export type Made = "image" | "video" | "text";

const provider = (message: string, retryable: boolean, cause?: unknown) =>
  new MediaLibraryError("provider", message, { retryable, cause });

export const noResult = (made: Made, cause: unknown) =>
  provider(`The ${made} service answered with something that is no ${made}. Try again.`, true, cause);

/** To try again may cost twice, which is for the site's operator to decide. */
const unsure = (made: Made, cause: unknown) =>
  provider(
    `The ${made} service took the request, but no answer came that can be used. It may have made the ${made} and charged this site for it.`,
    false,
    cause,
  );

export const notSetUp = (cause: unknown, made: Made = "image") =>
  provider(
    `This site is not set up to make ${PLURAL[made]}. Only its operator can change that.`,
    false,
    cause,
  );

const PLURAL: Record<Made, string> = { image: "images", video: "videos", text: "texts" };

/** A `ReplicateError` as visitors may read it; anything else, such as an abort's reason, as it is. */
export function tellVisitor(error: unknown, made: Made = "image"): unknown {
  return error instanceof ReplicateError ? toMediaLibraryError(error, made) : error;
}

function toMediaLibraryError(cause: ReplicateError, made: Made): MediaLibraryError {
  switch (cause.code) {
    case "timeout":
      return timedOut(made, cause);
    case "throttled": {
      const retryAfter = Math.max(1, Math.ceil(cause.retryAfter ?? 5));
      const message = `The ${made} service is busy. Try again in ${retryAfter} s.`;
      return new MediaLibraryError("provider-throttled", message, { retryable: true, retryAfter, cause });
    }
    case "invalid-input":
      return new MediaLibraryError(
        "provider-rejected",
        `The ${made} service does not accept this request. ${changeInput(made)}`,
        { cause },
      );
    case "network":
      return cause.mayHaveRun
        ? unsure(made, cause)
        : provider(`The ${made} service cannot be reached. Try again in a moment.`, true, cause);
    case "canceled":
    case "aborted":
      return stopped(made, cause);
    case "failed":
      return failed(made, cause);
    case "data-removed":
    case "file-gone":
      return new MediaLibraryError(
        "output-expired",
        `The ${made} was made, but the ${made} service has deleted it before it could be stored here. Generate it again.`,
        { retryable: true, cause },
      );
    case "no-output":
    case "address":
    case "file-type":
    case "too-large":
      return noResult(made, cause);
    case "bad-reply":
      return unsure(made, cause);
    case "unauthenticated":
      return provider(
        `The ${made} service does not accept this site's account. Only the site's operator can change that.`,
        false,
        cause,
      );
    case "insufficient-credit":
      return provider(
        `This site's account at the ${made} service has no credit left. Only the site's operator can change that.`,
        false,
        cause,
      );
    case "server":
    case "unexpected-status":
    case "not-found":
    case "invalid-request":
    case "invalid-webhook":
      if (cause.mayHaveRun) return unsure(made, cause);
      return provider(
        `The ${made} service could not make this ${made}. Try again in a moment.`,
        cause.code === "server",
        cause,
      );
  }
}

const changeInput = (made: Made): string =>
  made === "image" ? "Change the prompt, the size, the steps or the model." : "Change the prompt.";

const stopped = (made: Made, cause: unknown) =>
  new MediaLibraryError(
    "provider-stopped",
    `The ${made} service stopped before the ${made} was done. Try again.`,
    { retryable: true, cause },
  );

/** By the kind of the provider's words, which stay on the server. */
function failed(made: Made, cause: ReplicateError): MediaLibraryError {
  switch (cause.kind) {
    case "content": {
      const what = made === "text" ? "the prompt" : "the prompt, or the images it starts from";
      const message = `The ${made} service refused this for its content. Change ${what}.`;
      return new MediaLibraryError("content-refused", message, { cause });
    }
    case "input": {
      const message = `The ${made} service could not use what it was given. ${changeInput(made)}`;
      return new MediaLibraryError("provider-rejected", message, { cause });
    }
    case "memory": {
      const advice = made === "image" ? "Choose a smaller size or fewer images, or try again" : "Try again";
      const message = `The model ran out of memory. ${advice}.`;
      return new MediaLibraryError("provider-memory", message, { retryable: true, cause });
    }
    case "stopped":
      return stopped(made, cause);
    default:
      return provider(
        `The ${made} service tried and failed, and gave no reason that could be shown. Try again, or change the prompt.`,
        true,
        cause,
      );
  }
}

/** Which of its clocks ended it, since each calls for something else. */
function timedOut(made: Made, cause: ReplicateError): MediaLibraryError {
  const { clock, limit, mayHaveRun } = cause;
  const within = limit === undefined ? "in time" : `within ${inWords(limit)}`;
  const error = (code: "queue-timeout" | "provider-throttled" | "start-timeout", message: string) =>
    new MediaLibraryError(code, message, { retryable: true, cause });
  switch (clock) {
    case "queue":
      return error(
        "queue-timeout",
        `This site did not get to the ${made} ${within}, so it was given up. Nothing was made. Try again later.`,
      );
    case "throttle":
      return error(
        "provider-throttled",
        `The ${made} service was busy and did not take the ${made} ${within}, so it was given up. Nothing was made. Try again later.`,
      );
    case "boot":
      return error(
        "start-timeout",
        `The model did not start ${within}, so the ${made} was given up. Try again in a few minutes, or choose another model.`,
      );
    default:
      return new MediaLibraryError(
        "provider-timeout",
        mayHaveRun
          ? `The ${made} service took too long to answer and was given up. It may have made the ${made} and charged this site for it.`
          : `The ${made} took too long and was given up. Try again${made === "image" ? ", perhaps with fewer steps or a smaller size" : ""}.`,
        { retryable: !mayHaveRun, cause },
      );
  }
}

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 120) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}
