import { anySignal } from "../errors.js";
import type { ImageSize } from "./image-header.js";
import { draw, type Thumbnail } from "./render-thumbnail.js";
import type { VideoHeader } from "./video-facts.js";

/** Milliseconds that a video has to show its first picture: it is one of many, and may wait for the others' decoding. */
const TIMEOUT = 20_000;

/** Seconds into the video at which its picture is taken: many begin in black. */
const POSTER_AT = 1;

export type VideoReading = Partial<Thumbnail> & {
  /** Pixels, as shown. */
  image?: ImageSize;
  /** Seconds. */
  duration?: number;
  /** This browser has no decoder for it. */
  playable?: false;
};

/**
 * Plays a video far enough to know its size, length and a picture of it. Only on the page's thread: a worker has
 * no `<video>`. Where the browser lacks the codec, takes too long, or may not play it by the page's own policy, the
 * answer is what the container tells.
 * @throws Error where the browser has the codec and cannot play it: the video is damaged; the signal's reason
 */
export async function readVideo(
  file: Blob,
  header: VideoHeader,
  signal: AbortSignal,
  timeout = TIMEOUT,
): Promise<VideoReading> {
  const { picture, duration } = header;
  const reading: VideoReading = {
    ...(picture?.size && { image: picture.size }),
    ...(duration !== undefined && { duration }),
  };
  if (typeof document === "undefined") return reading;

  const video = document.createElement("video");
  const url = URL.createObjectURL(file);
  const late = AbortSignal.timeout(timeout);
  const ended = anySignal(signal, late);
  let forbidden = false;
  const onViolation = ({ effectiveDirective }: SecurityPolicyViolationEvent): void => {
    forbidden ||= effectiveDirective === "media-src";
  };
  document.addEventListener("securitypolicyviolation", onViolation);
  try {
    // Safari decodes nothing of what could make a sound, or could want the whole screen.
    Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: url });
    await when(video, "loadeddata", ended);
    if (video.videoWidth === 0) throw new Error("The browser found no pictures in it.");
    reading.image = { width: video.videoWidth, height: video.videoHeight };
    const length = await readLength(video, ended);
    if (length !== undefined) reading.duration = length;
    await seek(video, Math.min(POSTER_AT, (length ?? 0) / 2), ended);
    // Of what MP4 can hold nothing is transparent.
    const type = file.type === "video/mp4" ? "image/jpeg" : "image/webp";
    return { ...reading, ...(await draw(video, reading.image, type)) };
  } catch (error) {
    // The browser tells of a violation in a task of its own.
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    if (late.aborted || forbidden) return reading;
    if (!knows(video, file.type, picture?.codec)) return { ...reading, playable: false };
    throw error;
  } finally {
    document.removeEventListener("securitypolicyviolation", onViolation);
    // Frees the decoder at once, and not when the element is collected.
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  }
}

/** A recording that does not tell its length does so once its end was asked for. */
async function readLength(video: HTMLVideoElement, signal: AbortSignal): Promise<number | undefined> {
  if (video.duration === Number.POSITIVE_INFINITY) await seek(video, Number.MAX_SAFE_INTEGER, signal);
  return Number.isFinite(video.duration) ? video.duration : undefined;
}

async function seek(video: HTMLVideoElement, seconds: number, signal: AbortSignal): Promise<void> {
  const there = when(video, "seeked", signal);
  video.currentTime = seconds;
  await there;
}

function knows(video: HTMLVideoElement, type: string, codec: string | undefined): boolean {
  return codec !== undefined && video.canPlayType(`${type}; codecs="${codec}"`) !== "";
}

/** Rejects where the video cannot be played, or the signal fires. */
function when(video: HTMLVideoElement, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const options = { once: true, signal };
    video.addEventListener(event, () => resolve(), options);
    video.addEventListener("error", () => reject(video.error ?? new Error("It cannot be played.")), options);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
