import type {
  MediaAIDescribeContext,
  MediaAIGenerateRequest,
  MediaAIVideoRequest,
} from "../core/generation/generator.js";
import { encodeRequest, JSON_TYPE } from "./protocol.js";

type Files = Pick<MediaAIGenerateRequest, "images" | "mask">;

/** A request's body: JSON, or a multipart form if there are files. */
export type RequestBody = {
  body: string | FormData;
  /** Undefined for a form: the platform sets its content type, which contains the boundary. */
  type: string | undefined;
};

export function imagesBody(request: MediaAIGenerateRequest): RequestBody {
  const { images, mask } = request;
  return toBody(encodeRequest(request), images?.length || mask ? request : undefined);
}

/** `kind` is set if the same endpoint generates images too. */
export function videoBody(request: MediaAIVideoRequest, kind?: "videos"): RequestBody {
  const { images, prompt, model, seconds } = request;
  const json = JSON.stringify({ ...(kind && { kind }), prompt, model, seconds });
  return toBody(json, images && { images });
}

/** A prompt to be improved, or an image to be described. */
export function textBody(
  subject: string | File,
  { purpose, language }: Pick<MediaAIDescribeContext, "purpose" | "language">,
): RequestBody {
  return typeof subject === "string"
    ? toBody(JSON.stringify({ prompt: subject }), undefined)
    : toBody(JSON.stringify({ purpose, language }), { images: [subject] });
}

export function setBodyType(headers: Headers, { type }: RequestBody): void {
  if (type === undefined) headers.delete("content-type");
  else headers.set("content-type", type);
}

function toBody(json: string, files: Files | undefined): RequestBody {
  if (!files) return { body: json, type: JSON_TYPE };
  const form = new FormData();
  // First, so that a server can reject the request before it reads the images.
  form.append("request", json);
  // With generic names: the user's file names are private.
  for (const image of files.images ?? []) form.append("image", image, "image");
  if (files.mask) form.append("mask", files.mask, "mask");
  return { body: form, type: undefined };
}
