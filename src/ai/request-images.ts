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
  decodeImageHeaders,
  decodeImages,
  decodeProblem,
  JSON_TYPE,
  knownFields,
  MULTIPART_TYPE,
  mediaType,
  PROBLEM_TYPE,
  parseObject,
  readMetadata,
  readMultipart,
} from "./protocol.js";
import { imagesBody, setBodyType } from "./request-body.js";
import { ask, sentHeaders } from "./send.js";
import { notOfKind, toFile } from "./to-file.js";

/** One generation over HTTP; `createHttpGenerator` says how it fails. */
export async function requestImages(
  options: Pick<HttpGeneratorOptions, "url" | "headers" | "fetch">,
  request: MediaAIGenerateRequest,
  context: Partial<MediaAIGenerateContext> = {},
): Promise<MediaAIGeneratedImage[]> {
  const { signal } = context;
  return ask(options, signal, async (send) => {
    const body = imagesBody(request);
    const headers = await sentHeaders(options.headers, `image/*, ${MULTIPART_TYPE}`);
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
    // A problem's body that breaks off still leaves the status.
    const text = await response.text().catch(() => "");
    throw decodeProblem(response.status, response.headers, text);
  }
  const asked = { ...knownFields(request), createdAt: Date.now() };
  const toImage: ToImage = async (blob, name, told) => ({
    file: await toFile(blob, "images", { name, prompt: request.prompt, response }),
    metadata: { ...asked, ...told },
    ...(told?.place && { n: told.place.n }),
  });
  const type = mediaType(response.headers);
  if (type === MULTIPART_TYPE) return readForm(response, toImage, request.n ?? 1, context);
  if (type === JSON_TYPE) {
    const reply = decodeImages(await response.text());
    if (!reply) throw notAnImage(response.status, "JSON of another form");
    const { images, ...told } = reply;
    return Promise.all(
      images.map(({ bytes, fileName, mimeType: _, ...own }) =>
        toImage(new Blob([bytes]), fileName, { ...told, ...own }),
      ),
    );
  }
  return [await toImage(await response.blob(), "", decodeImageHeaders(response.headers))];
}

type ToImage = (
  blob: Blob,
  name: string,
  told: MediaAIGeneratedImage["metadata"],
) => Promise<MediaAIGeneratedImage>;

/** Images as they arrive: each is told at once, and all of them at the end. */
async function readForm(
  { body, headers, status }: Response,
  toImage: ToImage,
  count: number,
  { onImage, onProgress }: Partial<MediaAIGenerateContext>,
): Promise<MediaAIGeneratedImage[]> {
  const boundary = boundaryOf(headers.get("content-type"));
  if (!body || boundary === undefined) throw notAnImage(status, "a form without a boundary");
  const images: MediaAIGeneratedImage[] = [];
  let told: MediaAIGeneratedImage["metadata"] = {};
  try {
    for await (const part of readMultipart(body, boundary, () => GENERATED_BYTES.image)) {
      const { name, fileName, type, bytes } = part;
      if (name === "image") {
        const image = await toImage(new Blob([bytes]), fileName ?? "", told);
        images.push(image);
        told = {};
        onImage?.(image);
        if (count > 1) onProgress?.({ fraction: Math.min(1, images.length / count) });
      } else if (type === PROBLEM_TYPE) throw decodeProblemPart(bytes);
      else if (name === "metadata") told = readMetadata(parseObject(new TextDecoder().decode(bytes)) ?? {});
    }
  } finally {
    // Whatever is left of it, nobody reads it.
    body.cancel().catch(() => {});
  }
  if (images.length === 0) throw notAnImage(status, "an empty form");
  return images;
}

/** The failure of a run after its first image: its status stands in the problem, as the reply's own is 200. */
function decodeProblemPart(bytes: Uint8Array): MediaLibraryError {
  const text = new TextDecoder().decode(bytes);
  const status = Number(parseObject(text)?.status) || 500;
  return decodeProblem(status, new Headers({ "content-type": PROBLEM_TYPE }), text);
}

const notAnImage = (status: number, what: string) => notOfKind("images", what, status);
