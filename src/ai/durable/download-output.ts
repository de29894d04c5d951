import { MediaLibraryError } from "../../core/errors.js";
import { GENERATED_BYTES } from "../../core/generation/generated-limits.js";
import type { WireFile, WireGeneration } from "../protocol.js";
import { toFile } from "../to-file.js";
import { readBytes, readProblemReply, type Transport } from "./generation-transport.js";
import { type RetryOptions, withRetry } from "./with-retry.js";

/** Attempts per file that arrives incomplete or corrupt. */
const MAX_ATTEMPTS = 3;

/**
 * Downloads one file of a generation. Retries as long as the server cannot be reached.
 * @throws MediaLibraryError `not-found` if the server no longer has the file, `generator` if its content is invalid; the
 * signal's reason when it is aborted
 */
export async function downloadOutput(
  transport: Transport,
  { url, size }: WireFile,
  kind: WireGeneration["kind"],
  prompt: string | undefined,
  retry: RetryOptions,
): Promise<File> {
  const address = transport.resolve(url);
  const most = kind === "videos" ? GENERATED_BYTES.video : GENERATED_BYTES.image;
  if (size > most) throw invalidFile(kind, `it has ${size} bytes; at most ${most} are allowed`);
  let failures = 0;
  const fetchOnce = () =>
    transport.request(
      address,
      { accept: `${kind === "videos" ? "video" : "image"}/*`, signal: retry.signal },
      async (response, onBytes) => {
        if (response.status === 404 || response.status === 410) throw gone(kind, response.status);
        if (!response.ok) throw await readProblemReply(response, onBytes);
        try {
          const blob = await readBytes(response, size, onBytes);
          if (blob.size !== size) throw new Error(`Received ${blob.size} of ${size} bytes`);
          return await toFile(blob, kind, { prompt, response });
        } catch (cause) {
          failures += 1;
          if (failures < MAX_ATTEMPTS)
            throw new MediaLibraryError("network", "The connection broke.", { cause, retryable: true });
          throw invalidFile(kind, "it arrived corrupt several times", cause);
        }
      },
    );
  return withRetry(retry, () => transport.readQueue(retry.signal, fetchOnce));
}

function gone(kind: WireGeneration["kind"], status: number): MediaLibraryError {
  const what = kind === "videos" ? "The video" : "The image";
  return new MediaLibraryError(
    "not-found",
    `${what} was generated but is no longer on the server (${status}), which keeps files for a limited time. Generate it again.`,
    { status },
  );
}

function invalidFile(kind: WireGeneration["kind"], why: string, cause?: unknown): MediaLibraryError {
  const what = kind === "videos" ? "A video" : "An image";
  return new MediaLibraryError("generator", `${what} could not be downloaded: ${why}. Try again.`, {
    cause,
    retryable: true,
  });
}
