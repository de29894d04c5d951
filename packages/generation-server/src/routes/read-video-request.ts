import { MediaLibraryError, readBody } from "@reactkits.dev/react-media-library/server";
import type { VideoPlanRequest } from "../provider.js";
import { type FieldReader, numberReader, optional, promptReader, readFields } from "./json-fields.js";
import type { RouteContext } from "./route-context.js";
import { withImages } from "./with-images.js";

const MAX_PROMPT_LENGTH = 2000;

export type VideoFields = Pick<VideoPlanRequest, "prompt" | "seconds" | "model">;

/** Runs `work` with a video request from JSON or, with images, from a form. Throws what `readBody` throws. */
export async function withVideoRequest<T>(
  context: RouteContext,
  request: Request,
  work: (video: VideoPlanRequest) => Promise<T>,
): Promise<T> {
  const { bodyLimits, uploads } = context;
  const read = (text: string) => readVideoFields(context, text);
  const { decoded, ...files } = await readBody(request, bodyLimits, read, uploads);
  const given = isForm(request) ? (files.images ?? []) : undefined;
  return withImages(uploads.store, files, async () => work(toVideoRequest(decoded, given, files.mask)));
}

/** `images` is present for every form, even if empty: a form requests to animate images. Throws `field`. */
export function toVideoRequest(fields: VideoFields, images?: readonly File[], mask?: File): VideoPlanRequest {
  if (!mask) return { ...fields, ...(images && { images }) };
  const message = "is not supported in a video request";
  throw new MediaLibraryError("field", `The request is not valid: mask ${message}.`, {
    fields: [{ field: "mask", message }],
  });
}

export const isForm = (request: Request): boolean =>
  /^multipart\/form-data\b/i.test(request.headers.get("content-type") ?? "");

/** Reads the JSON part. Throws `invalid-json`, `field`, `model-not-allowed`. */
export const readVideoFields = ({ provider }: Pick<RouteContext, "provider">, text: string): VideoFields =>
  readFields<VideoFields>(text, {
    prompt: optional(promptReader(MAX_PROMPT_LENGTH)),
    seconds: optional(numberReader(1, 60)),
    model: optional(videoModelReader(provider)),
  });

/** Only available models: others would incur unlimited costs for the site. */
const videoModelReader =
  (provider: RouteContext["provider"]): FieldReader<string> =>
  (value) => {
    const model = provider.capabilities().videos?.find(({ id }) => id === value);
    if (model) return model.id;
    const message = "is not available on this server";
    throw new MediaLibraryError("model-not-allowed", `The request is not valid: model ${message}.`, {
      fields: [{ field: "model", message }],
    });
  };
