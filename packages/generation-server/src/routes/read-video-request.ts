import { MediaLibraryError, readBody } from "@reactkits.dev/react-media-library/server";
import type { VideoPlanRequest } from "../provider.js";
import { type FieldReader, numberReader, optional, promptReader, readFields } from "./json-fields.js";
import type { RouteContext } from "./route-context.js";
import { withImages } from "./with-images.js";

const MAX_PROMPT_LENGTH = 2000;

export type VideoFields = Pick<VideoPlanRequest, "prompt" | "seconds" | "model">;

/** Runs `work` with a video's request from JSON, or, with images, from a form. Throws what `readBody` throws. */
export async function withVideoRequest<T>(
  context: RouteContext,
  request: Request,
  work: (wanted: VideoPlanRequest) => Promise<T>,
): Promise<T> {
  const { bodyLimits, uploads } = context;
  const read = (text: string) => readVideoFields(context, text);
  const { decoded, ...files } = await readBody(request, bodyLimits, read, uploads);
  const given = isForm(request) ? (files.images ?? []) : undefined;
  return withImages(uploads.store, files, async () => work(toVideoRequest(decoded, given, files.mask)));
}

/** `images` is given for every form, even if it is empty: a form asks for a video made of images. Throws `field`. */
export function toVideoRequest(fields: VideoFields, images?: readonly File[], mask?: File): VideoPlanRequest {
  if (!mask) return { ...fields, ...(images && { images }) };
  const message = "is no part of a video's request";
  throw new MediaLibraryError("field", `The request is not valid: mask ${message}.`, {
    fields: [{ field: "mask", message }],
  });
}

export const isForm = (request: Request): boolean =>
  /^multipart\/form-data\b/i.test(request.headers.get("content-type") ?? "");

/** The JSON of it. Throws `invalid-json`, `field`, `model-not-allowed`. */
export const readVideoFields = ({ provider }: Pick<RouteContext, "provider">, text: string): VideoFields =>
  readFields<VideoFields>(text, {
    prompt: optional(promptReader(MAX_PROMPT_LENGTH)),
    seconds: optional(numberReader(1, 60)),
    model: optional(videoModelReader(provider)),
  });

/** Of those on offer only: nobody picks another one at this site's cost. */
const videoModelReader =
  (provider: RouteContext["provider"]): FieldReader<string> =>
  (value) => {
    const model = provider.capabilities().videos?.find(({ id }) => id === value);
    if (model) return model.id;
    const message = "is not among those that this server offers";
    throw new MediaLibraryError("model-not-allowed", `The request is not valid: model ${message}.`, {
      fields: [{ field: "model", message }],
    });
  };
