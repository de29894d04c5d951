import { MediaLibraryError } from "../../core/errors.js";
import { GENERATED_BYTES } from "../../core/generation/generated-limits.js";
import type { WireFile, WireGeneration } from "../protocol.js";
import { toFile } from "../to-file.js";
import { type Persistence, persist } from "./persist.js";
import { readBytes, readProblemReply, type Site } from "./site.js";

/** How often a file may arrive broken. */
const TRIES = 3;

/**
 * The bytes of one file of a generation. A server that cannot be reached is waited for.
 * @throws MediaLibraryError `not-found` where the server has it no more, `generator` where it is not what it was said
 * to be; the signal's reason when it fires
 */
export async function download(
  site: Site,
  { url, size }: WireFile,
  kind: WireGeneration["kind"],
  prompt: string | undefined,
  persistence: Persistence,
): Promise<File> {
  const address = site.own(url);
  const most = kind === "videos" ? GENERATED_BYTES.video : GENERATED_BYTES.image;
  if (size > most) throw unsound(kind, `it has ${size} bytes, and ${most} are the most allowed`);
  let broken = 0;
  const fetchOnce = () =>
    site.exchange(
      address,
      { accept: `${kind === "videos" ? "video" : "image"}/*`, signal: persistence.signal },
      async (response, feed) => {
        if (response.status === 404 || response.status === 410) throw gone(kind, response.status);
        if (!response.ok) throw await readProblemReply(response, feed);
        try {
          const blob = await readBytes(response, size, feed);
          if (blob.size !== size) throw new Error(`${blob.size} bytes came of ${size}`);
          return await toFile(blob, kind, { prompt, response });
        } catch (cause) {
          broken += 1;
          if (broken < TRIES)
            throw new MediaLibraryError("network", "The connection broke.", { cause, retryable: true });
          throw unsound(kind, "it arrived broken, several times", cause);
        }
      },
    );
  return persist(persistence, () => site.readTurns(persistence.signal, fetchOnce));
}

function gone(kind: WireGeneration["kind"], status: number): MediaLibraryError {
  const what =
    kind === "videos"
      ? "A video was made, but the server has it"
      : "An image was made, but the server has it";
  return new MediaLibraryError(
    "not-found",
    `${what} no more (${status}): files are kept there for a while only. Generate it again.`,
    { status },
  );
}

function unsound(kind: WireGeneration["kind"], why: string, cause?: unknown): MediaLibraryError {
  const what = kind === "videos" ? "A video" : "An image";
  return new MediaLibraryError(
    "generator",
    `${what} could not be taken from the server: ${why}. Try again.`,
    {
      ...{ cause, retryable: true },
    },
  );
}
