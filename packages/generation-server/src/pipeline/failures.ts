import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { OutputKind, ProviderFailure } from "../provider.js";
import { isHandlerCode } from "./stored-error.js";

type Explainer = Pick<ServerContext, "provider">;

/** A file of the provider's that was opened and broke off: unlike a provider that is not there, it may stay so. */
export class BrokenFile extends Error {
  override readonly name = "BrokenFile";

  constructor(cause: unknown) {
    super("A file of the prediction broke off", { cause });
  }
}

export const noResult = (made: OutputKind, cause: unknown): MediaLibraryError =>
  new MediaLibraryError(
    "provider",
    `The ${made} service answered with something that is no ${made}. Try again.`,
    { retryable: true, cause },
  );

/** What the provider says of an error; undefined if the error is not the provider's. */
export const providerFailure = (
  { provider }: Explainer,
  error: unknown,
  made: OutputKind = "image",
): ProviderFailure | undefined => provider.explain(error, made);

/** The error in words for people if it is the provider's, with the original as its `cause`; any other as it is. */
export function publicError(context: Explainer, error: unknown, made: OutputKind): unknown {
  const failure = providerFailure(context, error, made);
  return failure ? toMediaLibraryError(failure, error) : error;
}

export function toMediaLibraryError({ error }: ProviderFailure, cause: unknown): MediaLibraryError {
  const { code, message, retryable, retryAfter, fields } = error;
  return new MediaLibraryError(code, message, {
    cause,
    retryable,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(fields && { fields }),
  });
}

/** Whether no other try would change it. */
export function isFinal(context: Explainer, error: unknown): boolean {
  if (error instanceof BrokenFile) return true;
  const failure = providerFailure(context, error);
  if (failure) return !failure.retryable;
  return MediaLibraryError.isInstance(error) && isHandlerCode(error.code);
}

export const isThrottled = (context: Explainer, error: unknown): boolean =>
  providerFailure(context, error)?.throttled === true;

/** For the log: messages and no stacks. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return "something was thrown that is no error";
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  return `${code}${error.message}${error.cause instanceof Error ? ` (${describe(error.cause)})` : ""}`;
}

/** As `describe`, with what the provider adds, such as the end of a prediction's log. */
export const explainFailure = (context: Explainer, error: unknown): string =>
  providerFailure(context, error)?.detail ?? describe(error);
