import { anySignal } from "../any-signal.js";
import type { ImageSize } from "./image-header.js";
import { draw, type Thumbnail } from "./render-thumbnail.js";
import type { VideoHeader } from "./video-facts.js";

/** Milliseconds that a video has to show its first frame: other videos may be decoded at the same time. */
const TIMEOUT = 20_000;

/** The position of the poster in seconds: many videos begin with black frames. */
const POSTER_AT = 1;

export type VideoReading = Partial<Thumbnail> & {
  /** Pixels as displayed. */
  image?: ImageSize;
  /** Seconds. */
  duration?: number;
  /** Set if this browser has no decoder for it. */
  playable?: false;
};

/**
 * Loads a video until its size, length and a poster are known. Runs on the main thread only: workers have no `<video>`.
 * If the browser lacks the codec, takes too long, or the page's Content-Security-Policy forbids it, the result is what
 * the container declares.
 * @throws Error if the browser has the codec but cannot play the video, which is then corrupt; the signal's reason
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
    // Safari loads nothing that could make a sound or go full screen.
    Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: url });
    await when(video, "loadeddata", ended);
    if (video.videoWidth === 0) throw new Error("The video has no frames.");
    reading.image = { width: video.videoWidth, height: video.videoHeight };
    const length = await readLength(video, ended);
    if (length !== undefined) reading.duration = length;
    await seek(video, Math.min(POSTER_AT, (length ?? 0) / 2), ended);
    // No codec in MP4 has transparency.
    const type = file.type === "video/mp4" ? "image/jpeg" : "image/webp";
    return { ...reading, ...(await draw(video, reading.image, type)) };
  } catch (error) {
    // The violation is reported in a separate task.
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    if (late.aborted || forbidden) return reading;
    if (!knows(video, file.type, picture?.codec)) return { ...reading, playable: false };
    throw error;
  } finally {
    document.removeEventListener("securitypolicyviolation", onViolation);
    // Frees the decoder at once instead of when the element is garbage-collected.
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  }
}

/** A recording without a declared length has one after seeking to its end. */
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

/** Rejects if the video cannot be played, or with the reason of an aborted signal. */
function when(video: HTMLVideoElement, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const options = { once: true, signal };
    video.addEventListener(event, () => resolve(), options);
    video.addEventListener(
      "error",
      () => reject(video.error ?? new Error("The video cannot be played.")),
      options,
    );
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
