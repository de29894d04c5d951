import type { Model, VideoRequest } from "@reactkits.dev/media-replicate";
import { MediaLibraryError, readBody } from "@reactkits.dev/react-media-library/server";
import { uploads, withImages } from "../files/uploads";
import { bodyLimits } from "./generate-options";
import { type FieldReader, numberReader, optional, promptReader, readFields } from "./json-fields";
import { refused } from "./library-errors";
import { offeredVideoModels } from "./models/backends";

const MAX_PROMPT_LENGTH = 2000;

type VideoFields = { prompt: string | undefined; seconds: number | undefined; model: Model | undefined };
export type VideoWanted = VideoRequest & { model?: Model | undefined };

/** Runs `work` with a video's request from JSON, or, with images, from a form. Throws what `readBody` throws. */
export async function withVideoRequest<T>(
  request: Request,
  work: (wanted: VideoWanted) => Promise<T>,
): Promise<T> {
  const { decoded, ...files } = await readBody(request, bodyLimits(), readVideoFields, uploads);
  const given = isForm(request) ? (files.images ?? []) : undefined;
  return withImages(files, async () => work(toVideoWanted(decoded, given, files.mask)));
}

/** `images` is there for every form, be it empty: a form says that the video is made of images. Throws `field`. */
export function toVideoWanted(fields: VideoFields, images?: readonly File[], mask?: File): VideoWanted {
  if (mask) throw refused("mask", "is no part of a video's request");
  return { ...fields, ...(images && { images }) };
}

export const isForm = (request: Request): boolean =>
  /^multipart\/form-data\b/i.test(request.headers.get("content-type") ?? "");

/** The JSON of it. Throws `invalid-json`, `field`, `model-not-allowed`. */
export const readVideoFields = (text: string): VideoFields =>
  readFields<VideoFields>(text, {
    prompt: optional(promptReader(MAX_PROMPT_LENGTH)),
    seconds: optional(numberReader(1, 60)),
    model: optional(readVideoModel),
  });

/** Of those on offer only: nobody picks another one at this site's cost. */
const readVideoModel: FieldReader<Model> = (value) => {
  const model = offeredVideoModels(process.env).find(({ id }) => id === value);
  if (model) return model;
  const message = "is not among those that this server offers";
  throw new MediaLibraryError("model-not-allowed", `The request is not valid: model ${message}.`, {
    fields: [{ field: "model", message }],
  });
};
