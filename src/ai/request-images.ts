import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGeneratedImage, MediaAIGenerateRequest } from "../core/generator.js";
import { sniffType } from "../core/sniff.js";
import type { HttpGeneratorOptions } from "./http-generator.js";
import {
  decodeImageHeaders,
  decodeImages,
  decodeProblem,
  encodeRequest,
  JSON_TYPE,
  knownFields,
  mediaType,
} from "./protocol.js";

/** One generation over HTTP; `createHttpGenerator` says how it fails. */
export async function requestImages(
  options: Pick<HttpGeneratorOptions, "url" | "headers" | "fetch">,
  request: MediaAIGenerateRequest,
  signal: AbortSignal | undefined,
): Promise<MediaAIGeneratedImage[]> {
  signal?.throwIfAborted();
  const headers = await sentHeaders(options.headers);
  signal?.throwIfAborted();
  try {
    const send = options.fetch ?? globalThis.fetch;
    const init: RequestInit = { method: "POST", headers, body: encodeRequest(request) };
    const response = await send(String(options.url), signal ? { ...init, signal } : init);
    const images = await readReply(response, request);
    // A fetch of the app's own may have ignored the signal.
    signal?.throwIfAborted();
    return images;
  } catch (error) {
    signal?.throwIfAborted();
    throw MediaLibraryError.isInstance(error) ? error : networkError(error);
  }
}

async function sentHeaders(given: HttpGeneratorOptions["headers"]): Promise<Headers> {
  const headers = new Headers(typeof given === "function" ? await given() : given);
  if (!headers.has("accept")) headers.set("accept", "image/*");
  headers.set("content-type", JSON_TYPE);
  return headers;
}

async function readReply(
  response: Response,
  request: MediaAIGenerateRequest,
): Promise<MediaAIGeneratedImage[]> {
  if (!response.ok) {
    // A problem's body that breaks off still leaves the status.
    const text = await response.text().catch(() => "");
    throw decodeProblem(response.status, response.headers, text);
  }
  const asked = { ...knownFields(request), createdAt: Date.now() };
  if (mediaType(response.headers) === JSON_TYPE) {
    const reply = decodeImages(await response.text());
    if (!reply) throw notAnImage(response.status, "JSON of another form");
    const { images, ...told } = reply;
    return Promise.all(
      images.map(async ({ bytes, fileName, mimeType: _, ...own }) => ({
        file: await toFile(new Blob([bytes]), fileName, request.prompt, response),
        metadata: { ...asked, ...told, ...own },
      })),
    );
  }
  const file = await toFile(await response.blob(), "", request.prompt, response);
  return [{ file, metadata: { ...asked, ...decodeImageHeaders(response.headers) } }];
}

/** The type is the bytes' own: a server, or a proxy in its place, may claim anything. */
async function toFile(blob: Blob, name: string, prompt: string, response: Response): Promise<File> {
  const type = sniffType(new Uint8Array(await blob.slice(0, 512).arrayBuffer()));
  if (type === undefined || !type.startsWith("image/") || type === "image/svg+xml") {
    const what = blob.size === 0 ? "an empty body" : (type ?? (mediaType(response.headers) || "bytes"));
    throw notAnImage(response.status, what);
  }
  return new File([blob], name || nameFromPrompt(prompt, type), { type });
}

/** What people will look for: the first words of the prompt. */
function nameFromPrompt(prompt: string, type: string): string {
  const words = [...prompt.replace(/[\s/\\]+/g, " ").trim()].slice(0, 60).join("").trim();
  return `${words || "image"}.${type.slice("image/".length).replace("jpeg", "jpg")}`;
}

function notAnImage(status: number, what: string): MediaLibraryError {
  return new MediaLibraryError(
    "generator",
    `The server answered with ${what} instead of an image. Check that the endpoint's URL is the one that generates images.`,
    { status },
  );
}

function networkError(cause: unknown): MediaLibraryError {
  return new MediaLibraryError(
    "network",
    "The image server could not be reached, or the connection broke. Check the connection and try again.",
    { cause, retryable: true },
  );
}
