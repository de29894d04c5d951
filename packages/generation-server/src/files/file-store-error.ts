import { isAbortError, MediaLibraryError } from "@reactkits.dev/react-media-library/server";

/** Converts a failure of the disk or the service. AbortErrors and errors of our own are returned unchanged. */
export function fileStoreError(doing: "stored" | "deleted" | "read" | "listed", error: unknown): unknown {
  if (isAbortError(error) || MediaLibraryError.isInstance(error) || error instanceof RangeError) return error;
  const what = doing === "listed" ? "The files could not be listed" : `The file could not be ${doing}`;
  if (isFull(error)) {
    return new MediaLibraryError("quota", `${what}: the server's disk is full. Free some space.`, {
      cause: error,
      retryable: true,
    });
  }
  return new MediaLibraryError(
    doing === "stored" || doing === "deleted" ? "write" : "network",
    `${what}: the server's file store is not working. Try again later.`,
    { cause: error, retryable: true },
  );
}

export const errorCode = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

const isFull = (error: unknown) => ["ENOSPC", "EDQUOT"].includes(String(errorCode(error)));
