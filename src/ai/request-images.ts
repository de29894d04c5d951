import type { MediaLibraryError } from "../core/errors.js";
import { GENERATED_BYTES } from "../core/generation/generated-limits.js";
import type {
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
} from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import {
  boundaryOf,
  decodeImages,
  decodeMetadataHeaders,
  decodeProblem,
  JSON_TYPE,
  knownFields,
  MULTIPART_TYPE,
  mediaType,
  type PartHead,
  PREVIEW_BYTES,
  PREVIEWS_ACCEPT,
  PROBLEM_TYPE,
  parseObject,
  readMetadata,
  readMultipart,
} from "./protocol.js";
import { imagesBody, setBodyType } from "./request-body.js";
import { sendRequest, sentHeaders } from "./send.js";
import { notOfKind, toFile } from "./to-file.js";

/** Generates images over HTTP; fails as documented at `createHttpGenerator`. */
export async function requestImages(
  options: Pick<HttpGeneratorOptions, "url" | "headers" | "fetch">,
  request: MediaAIGenerateRequest,
  context: Partial<MediaAIGenerateContext> = {},
): Promise<MediaAIGeneratedImage[]> {
  const { signal } = context;
  return sendRequest(options, signal, async (send) => {
    const body = imagesBody(request);
    const accept = context.onPreview ? PREVIEWS_ACCEPT : `image/*, ${MULTIPART_TYPE}`;
    const headers = await sentHeaders(options.headers, accept);
    setBodyType(headers, body);
    const response = await send(options.url, { method: "POST", headers, body: body.body });
    return readReply(response, request, context);
  });
}

async function readReply(
  response: Response,
  request: MediaAIGenerateRequest,
  context: Partial<MediaAIGenerateContext>,
): Promise<MediaAIGeneratedImage[]> {
  if (!response.ok) {
    // If the error's body is incomplete, the status is still known.
    const text = await response.text().catch(() => "");
    throw decodeProblem(response.status, response.headers, text);
  }
  const requested = { ...knownFields(request), createdAt: Date.now() };
  const toImage: ToImage = async (blob, name, metadata) => ({
    file: await toFile(blob, "images", { name, prompt: request.prompt, response }),
    metadata: { ...requested, ...metadata },
    ...(metadata?.place && { n: metadata.place.n }),
  });
  const type = mediaType(response.headers);
  if (type === MULTIPART_TYPE) return readForm(response, toImage, request.n ?? 1, context);
  if (type === JSON_TYPE) {
    const reply = decodeImages(await response.text());
    if (!reply) throw notAnImage(response.status, "JSON in an unknown format");
    const { images, ...common } = reply;
    return Promise.all(
      images.map(({ bytes, fileName, mimeType: _, ...own }) =>
        toImage(new Blob([bytes]), fileName, { ...common, ...own }),
      ),
    );
  }
  return [await toImage(await response.blob(), "", decodeMetadataHeaders(response.headers))];
}

type ToImage = (
  blob: Blob,
  name: string,
  metadata: MediaAIGeneratedImage["metadata"],
) => Promise<MediaAIGeneratedImage>;

/** Reads a multipart reply; reports each image when it arrives and returns all of them. */
async function readForm(
  { body, headers, status }: Response,
  toImage: ToImage,
  count: number,
  { onImage, onPreview, onProgress }: Partial<MediaAIGenerateContext>,
): Promise<MediaAIGeneratedImage[]> {
  const boundary = boundaryOf(headers.get("content-type"));
  if (!body || boundary === undefined) throw notAnImage(status, "a form without a boundary");
  const images: MediaAIGeneratedImage[] = [];
  let metadata: MediaAIGeneratedImage["metadata"] = {};
  try {
    const limitOf = (head: PartHead) => (isPreview(head) ? PREVIEW_BYTES : GENERATED_BYTES.image);
    for await (const part of readMultipart(body, boundary, limitOf, isPreview)) {
      const { name, fileName, type, bytes } = part;
      if (name === "image") {
        const image = await toImage(new Blob([bytes]), fileName ?? "", metadata);
        images.push(image);
        metadata = {};
        onImage?.(image);
        if (count > 1) onProgress?.({ fraction: Math.min(1, images.length / count) });
      } else if (isPreview(part)) onPreview?.({ n: Number(fileName), file: new Blob([bytes], { type }) });
      else if (type === PROBLEM_TYPE) throw decodeProblemPart(bytes);
      else if (name === "metadata")
        metadata = readMetadata(parseObject(new TextDecoder().decode(bytes)) ?? {});
    }
  } finally {
    // Discards the rest after an error.
    body.cancel().catch(() => {});
  }
  if (images.length === 0) throw notAnImage(status, "an empty form");
  return images;
}

/** Too large ones are empty, and the library ignores what is no picture: a preview is not worth an error. */
const isPreview = ({ name }: PartHead): boolean => name === "preview";

/** The failure of a run whose reply has begun with status 200: its own status and Retry-After are in the problem. */
function decodeProblemPart(bytes: Uint8Array): MediaLibraryError {
  const text = new TextDecoder().decode(bytes);
  const { status, retryAfter } = parseObject(text) ?? {};
  const headers = new Headers({ "content-type": PROBLEM_TYPE });
  if (typeof retryAfter === "number") headers.set("retry-after", String(retryAfter));
  return decodeProblem(Number(status) || 500, headers, text);
}

const notAnImage = (status: number, what: string) => notOfKind("images", what, status);
