import { MediaLibraryError } from "../core/errors.js";
import type { GenerationRequest } from "../core/generation/generation.js";
import { nameFromPrompt } from "../core/generation/name-from-prompt.js";
import { isVideoType } from "../core/media/media-type-guards.js";
import { sniffType } from "../core/media/sniff.js";
import { mediaType } from "./protocol.js";

/**
 * A file of what a server answered with. The type is the bytes' own: a server, or a proxy in its place, may claim
 * anything. Without a name it is called as the prompt begins; where that is not known either, the library names it.
 * @throws MediaLibraryError `generator` where the bytes are not of the kind
 */
export async function toFile(
  blob: Blob,
  kind: GenerationRequest["kind"],
  { name = "", prompt, response }: { name?: string; prompt?: string | undefined; response: Response },
): Promise<File> {
  const type = sniffType(new Uint8Array(await blob.slice(0, 512).arrayBuffer()));
  const fits = kind === "videos" ? isVideoType : isPicture;
  if (type !== undefined && fits(type)) {
    return new File([blob], name || (prompt === undefined ? "" : nameFromPrompt(prompt, type)), { type });
  }
  const what = blob.size === 0 ? "an empty body" : (type ?? (mediaType(response.headers) || "bytes"));
  throw notOfKind(kind, what, response.status);
}

const isPicture = (type: string) => type.startsWith("image/") && type !== "image/svg+xml";

export function notOfKind(kind: GenerationRequest["kind"], what: string, status: number): MediaLibraryError {
  const [one, makes] = kind === "videos" ? ["a video", "makes videos"] : ["an image", "generates images"];
  return new MediaLibraryError(
    "generator",
    `The server answered with ${what} instead of ${one}. Check that the endpoint's URL is the one that ${makes}.`,
    { status },
  );
}
