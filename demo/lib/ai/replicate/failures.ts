import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { ReplicateError } from "./replicate-error";

/*
 * What people read when Replicate does not deliver. The client's own words go into `cause`: the handler keeps
 * that on the server.
 */

const provider = (message: string, retryable: boolean, cause?: unknown) =>
  new MediaLibraryError("provider", message, { retryable, cause });

export const noImage = (cause: unknown) =>
  provider("The image service answered with something that is no image. Try again.", true, cause);

export const notSetUp = (cause: unknown) =>
  provider("This site is not set up to make images. Only its operator can change that.", false, cause);

/** A `ReplicateError` as visitors may read it; anything else, such as an abort's reason, as it is. */
export function tellVisitor(error: unknown): unknown {
  return error instanceof ReplicateError ? toMediaLibraryError(error) : error;
}

function toMediaLibraryError(cause: ReplicateError): MediaLibraryError {
  switch (cause.code) {
    case "timeout":
      return new MediaLibraryError(
        "provider-timeout",
        "The image took too long and was given up. Try again, perhaps with fewer steps or a smaller size.",
        { retryable: true, cause },
      );
    case "throttled": {
      const retryAfter = Math.max(1, Math.ceil(cause.retryAfter ?? 5));
      const message = `The image service is busy. Try again in ${retryAfter} s.`;
      return new MediaLibraryError("provider-throttled", message, { retryable: true, retryAfter, cause });
    }
    case "invalid-input":
      return new MediaLibraryError(
        "provider-rejected",
        "The image service does not accept this request. Change the prompt, the size, the steps or the model.",
        { cause },
      );
    case "network":
      return provider("The image service cannot be reached. Try again in a moment.", true, cause);
    case "canceled":
    case "aborted":
      return provider("The image service stopped before the image was done. Try again.", true, cause);
    case "failed":
      return provider("The image service tried and failed. Try again, or change the prompt.", true, cause);
    case "no-output":
    case "address":
    case "file-gone":
    case "file-type":
    case "too-large":
      return noImage(cause);
    case "bad-reply":
      return provider(
        "The image service took the request, but its answer cannot be used. It may have made the image and charged this site for it.",
        false,
        cause,
      );
    case "unauthenticated":
      return provider(
        "The image service does not accept this site's account. Only the site's operator can change that.",
        false,
        cause,
      );
    case "insufficient-credit":
      return provider(
        "This site's account at the image service has no credit left. Only the site's operator can change that.",
        false,
        cause,
      );
    case "server":
    case "unexpected-status":
    case "not-found":
    case "invalid-request":
    case "invalid-webhook":
      return provider(
        "The image service could not make this image. Try again in a moment.",
        cause.code === "server",
        cause,
      );
  }
}
