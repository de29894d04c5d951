import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { OutputKind, ProviderFailure } from "../provider.js";
import { isHandlerCode } from "./stored-error.js";

type Explainer = Pick<ServerContext, "provider">;

/** A download from the provider that broke off. Unlike an unavailable provider, it may be permanent. */
export class BrokenFile extends Error {
  override readonly name = "BrokenFile";

  constructor(cause: unknown) {
    super("A file of the prediction broke off", { cause });
  }
}

export const noResult = (made: OutputKind, cause: unknown): MediaLibraryError =>
  new MediaLibraryError(
    "provider",
    `The ${made} service returned something other than ${made === "image" ? "an image" : `a ${made}`}. Try again.`,
    { retryable: true, cause },
  );

/** Explains an error of the provider; undefined for any other error. */
export const providerFailure = (
  { provider }: Explainer,
  error: unknown,
  made: OutputKind = "image",
): ProviderFailure | undefined => provider.explain(error, made);

/** The public error for an error of the provider, with the original as its `cause`; any other error unchanged. */
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

/** Whether retrying is pointless. */
export function isFinal(context: Explainer, error: unknown): boolean {
  if (error instanceof BrokenFile) return true;
  const failure = providerFailure(context, error);
  if (failure) return !failure.retryable;
  return MediaLibraryError.isInstance(error) && isHandlerCode(error.code);
}

export const isThrottled = (context: Explainer, error: unknown): boolean =>
  providerFailure(context, error)?.throttled === true;

/** For the log: messages without stacks. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return "a value that is not an Error was thrown";
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  return `${code}${error.message}${error.cause instanceof Error ? ` (${describe(error.cause)})` : ""}`;
}

/** Like `describe`, with details of the provider, such as the end of a prediction's log. */
export const explainFailure = (context: Explainer, error: unknown): string =>
  providerFailure(context, error)?.detail ?? describe(error);
