import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGeneratedImage, MediaAIGenerateRequest, MediaAIGenerator } from "../core/generator.js";
import { sniffType } from "../core/sniff.js";
import {
  decodeImageHeaders,
  decodeImages,
  decodeProblem,
  encodeRequest,
  JSON_TYPE,
  knownFields,
  mediaType,
} from "./protocol.js";

export type HttpGeneratorOptions = {
  /** Where `createGenerateHandler`, or a server of the same wire format, answers. */
  url: string | URL;
  /**
   * Sent along, such as the app's own authorization; a function is asked at each generation.
   * `accept: application/json` asks for every image of a run; the default is the first one's raw bytes.
   */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** Default: the global one at the time of the call. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  capabilities?: MediaAIGenerator["capabilities"];
  /** Milliseconds after which the library gives up on one run. Default 120,000. */
  timeout?: number;
};

/**
 * A generator that asks a server, where the keys stay. Its promise rejects with a `MediaLibraryError`:
 * `network` (retryable) where no whole reply came, `generator` where a reply holds no image, and otherwise
 * with the code that the server named or that its status stands for. When the signal fires it rejects with
 * the signal's reason.
 */
export function createHttpGenerator(options: HttpGeneratorOptions): MediaAIGenerator {
  const { capabilities, timeout } = options;
  return {
    ...(capabilities !== undefined && { capabilities }),
    ...(timeout !== undefined && { timeout }),
    async generateImages(request, context) {
      const signal = context?.signal;
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
    },
  };
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
