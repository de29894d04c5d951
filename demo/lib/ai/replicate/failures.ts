import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { ReplicateError } from "./replicate-error";

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
      return new MediaLibraryError(
        "provider-timeout",
        `The ${made} took too long and was given up. Try again${made === "image" ? ", perhaps with fewer steps or a smaller size" : ""}.`,
        { retryable: true, cause },
      );
    case "throttled": {
      const retryAfter = Math.max(1, Math.ceil(cause.retryAfter ?? 5));
      const message = `The ${made} service is busy. Try again in ${retryAfter} s.`;
      return new MediaLibraryError("provider-throttled", message, { retryable: true, retryAfter, cause });
    }
    case "invalid-input":
      return new MediaLibraryError(
        "provider-rejected",
        `The ${made} service does not accept this request. ${made === "image" ? "Change the prompt, the size, the steps or the model." : "Change the prompt."}`,
        { cause },
      );
    case "network":
      return cause.mayHaveRun
        ? unsure(made, cause)
        : provider(`The ${made} service cannot be reached. Try again in a moment.`, true, cause);
    case "canceled":
    case "aborted":
      return provider(`The ${made} service stopped before the ${made} was done. Try again.`, true, cause);
    case "failed":
      return provider(`The ${made} service tried and failed. Try again, or change the prompt.`, true, cause);
    case "no-output":
    case "address":
    case "file-gone":
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
