import type { MediaAIGenerateRequest, MediaAIVideoRequest } from "../core/generation/generator.js";
import { encodeRequest, JSON_TYPE } from "./protocol.js";

type Files = Pick<MediaAIGenerateRequest, "images" | "mask">;

/** What a request is sent as: JSON, or a form where files go with it. */
export type RequestBody = {
  body: string | FormData;
  /** Undefined with a form, whose type the platform writes: it alone knows the boundary. */
  type: string | undefined;
};

export function imagesBody(request: MediaAIGenerateRequest): RequestBody {
  const { images, mask } = request;
  return toBody(encodeRequest(request), images?.length || mask ? request : undefined);
}

/** `kind` where one address makes images too. */
export function videoBody(request: MediaAIVideoRequest, kind?: "videos"): RequestBody {
  const { images, prompt, model, seconds } = request;
  const json = JSON.stringify({ ...(kind && { kind }), prompt, model, seconds });
  return toBody(json, images && { images });
}

export function setBodyType(headers: Headers, { type }: RequestBody): void {
  if (type === undefined) headers.delete("content-type");
  else headers.set("content-type", type);
}

function toBody(json: string, files: Files | undefined): RequestBody {
  if (!files) return { body: json, type: JSON_TYPE };
  const form = new FormData();
  // First, so that a server can refuse it before the images are sent.
  form.append("request", json);
  // Under names of ours: what the user called a file is nobody's business.
  for (const image of files.images ?? []) form.append("image", image, "image");
  if (files.mask) form.append("mask", files.mask, "mask");
  return { body: form, type: undefined };
}
