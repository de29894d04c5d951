import { isAbortError, MediaLibraryError } from "@reactkits.dev/react-media-library/server";

/** What a store throws where the disk or the service failed. An AbortError and our own errors stay as they are. */
export function fileStoreError(doing: "stored" | "deleted" | "read" | "listed", error: unknown): unknown {
  if (isAbortError(error) || MediaLibraryError.isInstance(error) || error instanceof RangeError) return error;
  const what = doing === "listed" ? "The files could not be listed" : `The file could not be ${doing}`;
  if (isFull(error)) {
    return new MediaLibraryError(
      "quota",
      `${what}: no space is left on the server's disk. Make room there.`,
      {
        cause: error,
        retryable: true,
      },
    );
  }
  return new MediaLibraryError(
    doing === "stored" || doing === "deleted" ? "write" : "network",
    `${what}: the server's file store does not answer as it should. Try again later.`,
    { cause: error, retryable: true },
  );
}

export const errorCode = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

const isFull = (error: unknown) => ["ENOSPC", "EDQUOT"].includes(String(errorCode(error)));
