import { videoSeconds } from "./estimate-cost.js";
import { type FittedRequest, refused, routeOf, withOptions, withoutContent } from "./fit-request.js";
import type { Model } from "./model.js";

export type VideoRequest = {
  prompt?: string;
  /** Default: the model's own length. */
  seconds?: number;
  /** What the video is made of, in this order. */
  images?: readonly File[];
};

export type FittedVideo = Omit<FittedRequest, "width" | "height"> & {
  /** Seconds of the video that will be made. */
  seconds: number;
};

/** As `fitRequest`, for a video. Throws a `ReplicateError` (`field`) if the request lacks what the model needs. */
export function fitVideo(request: VideoRequest, model: Model): FittedVideo {
  const { prompt, seconds: requested, images = [] } = request;
  const { video, inputImages, label } = model;
  if (video === undefined) throw refused("model", `cannot be used: ${label} makes no videos`);
  const input: Record<string, unknown> = { prompt };
  if (inputImages) {
    if (images.length === 0) throw refused("images", "must not be empty: the video is made of them");
    if (images.length > inputImages.max) {
      throw refused("images", `are ${images.length}, and ${label} takes ${inputImages.max} at most`);
    }
    input[inputImages.field] = [...images];
  } else {
    if (images.length > 0) throw refused("images", `cannot be used: ${label} starts from no image`);
    if (prompt === undefined) throw refused("prompt", "is required");
  }
  const seconds = videoSeconds(model, { inputImages: images.length, seconds: requested });
  if ("field" in video) input[video.field] = seconds;
  const sent = withOptions({ ...input, ...model.always }, {});
  return {
    model: model.id,
    route: routeOf(model.id),
    input: sent,
    requested: {
      ...(requested !== undefined && { seconds: requested }),
      ...(images.length > 0 && { images: images.map(({ name }) => name) }),
    },
    sent: withoutContent(sent),
    warnings:
      requested === undefined || requested === seconds
        ? []
        : [`The video is ${seconds} s long instead of ${requested} s: ${lengthsOf(model)}.`],
    seconds,
  };
}

const lengthsOf = ({ video, label }: Model): string =>
  video && "choices" in video
    ? `${label} makes ${video.choices.join(" or ")} s`
    : `${label} takes its length from the images`;
