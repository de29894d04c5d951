import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";

/*
 * What people read when Replicate does not deliver. The provider's own words go into `cause` at most: the
 * handler keeps that on the server.
 */

const provider = (message: string, retryable: boolean, cause?: unknown) =>
  new MediaLibraryError("provider", message, { retryable, cause });

export const unreachable = (cause: unknown) =>
  provider("The image service cannot be reached. Try again in a moment.", true, cause);

export const stopped = (cause: unknown) =>
  provider("The image service stopped before the image was done. Try again.", true, cause);

export const failed = (cause: unknown) =>
  provider("The image service tried and failed. Try again, or change the prompt.", true, cause);

export const noImage = (cause: unknown) =>
  provider("The image service answered with something that is no image. Try again.", true, cause);

export const notSetUp = (cause: unknown) =>
  provider("This site is not set up to make images. Only its operator can change that.", false, cause);

export const timedOut = (cause: unknown) =>
  new MediaLibraryError(
    "provider-timeout",
    "The image took too long and was given up. Try again, perhaps with fewer steps or a smaller size.",
    { retryable: true, cause },
  );

/** `retryAfter` in seconds. */
export const throttled = (retryAfter: number, cause: unknown) =>
  new MediaLibraryError("provider-throttled", `The image service is busy. Try again in ${retryAfter} s.`, {
    retryable: true,
    retryAfter,
    cause,
  });

/** The error for a reply that ends the request. */
export function refused(status: number, cause: unknown): MediaLibraryError {
  if (status >= 200 && status < 300) {
    return provider(
      "The image service took the request, but its answer cannot be used. It may have made the image and charged this site for it.",
      false,
      cause,
    );
  }
  if (status === 422) {
    return new MediaLibraryError(
      "provider-rejected",
      "The image service does not accept this request. Change the prompt, the size, the steps or the model.",
      { cause },
    );
  }
  if (status === 401 || status === 403) {
    return provider(
      "The image service does not accept this site's account. Only the site's operator can change that.",
      false,
      cause,
    );
  }
  if (status === 402) {
    return provider(
      "This site's account at the image service has no credit left. Only the site's operator can change that.",
      false,
      cause,
    );
  }
  return provider(
    "The image service could not make this image. Try again in a moment.",
    status >= 500,
    cause,
  );
}
