import {
  fitRequest as fitImageRequest,
  fitVideo as fitVideoRequest,
  findModel as lookUp,
  ReplicateError,
} from "@reactkits.dev/media-replicate";
import { explainFailure } from "@reactkits.dev/media-replicate/provider";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";

/** What was asked for, as the sentences call it. */
export type Made = "image" | "video" | "text";

const provider = (message: string, retryable: boolean, cause?: unknown) =>
  new MediaLibraryError("provider", message, { retryable, cause });

export const noResult = (made: Made, cause: unknown) =>
  provider(`The ${made} service answered with something that is no ${made}. Try again.`, true, cause);

export const notSetUp = (cause: unknown, made: Made = "image") =>
  provider(`This site is not set up to make ${made}s. Only its operator can change that.`, false, cause);

/** A `ReplicateError` as visitors may read it; anything else, such as an abort's reason, as it is. */
export function tellVisitor(error: unknown, made: Made = "image"): unknown {
  const failure = explainFailure(error, made);
  if (!failure) return error;
  const { code, message, ...options } = failure.error;
  return new MediaLibraryError(code, message, { ...options, cause: error });
}

export const findModel: typeof lookUp = (reference) => forPeople(() => lookUp(reference));
export const fitRequest: typeof fitImageRequest = (...args) => forPeople(() => fitImageRequest(...args));
export const fitVideo: typeof fitVideoRequest = (...args) => forPeople(() => fitVideoRequest(...args));

export function refused(field: string, message: string): MediaLibraryError {
  return new MediaLibraryError("field", `The request is not valid: ${field} ${message}.`, {
    fields: [{ field, message }],
  });
}

function forPeople<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw error instanceof ReplicateError ? tellVisitor(error) : error;
  }
}
