import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGeneratedVideo, MediaAIVideoContext, MediaAIVideoRequest } from "../core/generator.js";
import { isVideoType } from "../core/media-types.js";
import { sniffType } from "../core/sniff.js";
import type { HttpGeneratorOptions } from "./http-generator.js";
import { nameFromPrompt } from "./name-from-prompt.js";
import { decodeImageHeaders, decodeProblem, JSON_TYPE, mediaType } from "./protocol.js";
import { ask, sentHeaders } from "./send.js";

/** One video over HTTP; `createHttpGenerator` says how it fails. */
export async function requestVideo(
  options: Pick<HttpGeneratorOptions, "headers" | "fetch">,
  url: string | URL,
  request: MediaAIVideoRequest,
  { signal }: Partial<MediaAIVideoContext> = {},
): Promise<MediaAIGeneratedVideo[]> {
  return ask(options, signal, async (send) => {
    const { images, ...fields } = request;
    const headers = await sentHeaders(options.headers, "video/*");
    // With a form, the platform writes the type: it alone knows the boundary.
    if (images) headers.delete("content-type");
    else headers.set("content-type", JSON_TYPE);
    const body = images ? toForm(fields, images) : JSON.stringify(fields);
    const response = await send(url, { method: "POST", headers, body });
    if (!response.ok) {
      // A problem's body that breaks off still leaves the status.
      const text = await response.text().catch(() => "");
      throw decodeProblem(response.status, response.headers, text);
    }
    // The browser keeps a large blob on the disk.
    const blob = await response.blob();
    const { provider, model, asked, sent, warnings } = decodeImageHeaders(response.headers);
    const told = {
      ...{ ...(provider !== undefined && { provider }), ...(model !== undefined && { model }) },
      ...(asked !== undefined && { asked }),
      ...{ ...(sent !== undefined && { sent }), ...(warnings !== undefined && { warnings }) },
    };
    const file = await toFile(blob, request.prompt ?? "", response);
    return [{ file, metadata: { ...fields, createdAt: Date.now(), ...told } }];
  });
}

function toForm(fields: Omit<MediaAIVideoRequest, "images">, images: readonly File[]): FormData {
  const form = new FormData();
  // First, so that a server can refuse it before the images are sent.
  form.append("request", JSON.stringify(fields));
  for (const image of images) form.append("image", image);
  return form;
}

/** The type is the bytes' own: a server, or a proxy in its place, may claim anything. */
async function toFile(blob: Blob, prompt: string, response: Response): Promise<File> {
  const type = sniffType(new Uint8Array(await blob.slice(0, 512).arrayBuffer()));
  if (type !== undefined && isVideoType(type))
    return new File([blob], nameFromPrompt(prompt, type), { type });
  const what = blob.size === 0 ? "an empty body" : (type ?? (mediaType(response.headers) || "bytes"));
  throw new MediaLibraryError(
    "generator",
    `The server answered with ${what} instead of a video. Check that the endpoint's URL is the one that makes videos.`,
    { status: response.status },
  );
}
