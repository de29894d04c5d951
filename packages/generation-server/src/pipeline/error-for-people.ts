import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { OutputKind } from "../provider.js";
import { DeadlineError } from "./deadlines.js";
import { BrokenFile, noResult, publicError } from "./failures.js";
import { type StoredError, toStoredError } from "./stored-error.js";

/** The public description of a failure; the provider's own message stays in the log. */
export function errorForPeople(
  context: Pick<ServerContext, "provider">,
  error: unknown,
  made: OutputKind,
): StoredError {
  const known = knownError(context, error, made);
  const stored = known && toStoredError(known);
  if (stored) return stored;
  const message = `The ${made} could not be generated because of a failure on this server. Try again in a moment.`;
  return { code: "provider", message, retryable: true };
}

function knownError(
  context: Pick<ServerContext, "provider">,
  error: unknown,
  made: OutputKind,
): MediaLibraryError | undefined {
  if (error instanceof BrokenFile) return noResult(made, error.cause);
  if (error instanceof DeadlineError) return error.forPeople(made);
  const translated = publicError(context, error, made);
  return MediaLibraryError.isInstance(translated) ? translated : undefined;
}
