import sharp from "sharp";
import { renderPicture } from "../art/render-picture.mjs";
import { frameOf, muxWebm } from "./webm.mjs";

/** Frames per second; a longer video has fewer, so that rendering stays fast. @param {number} seconds */
const fpsOf = (seconds) => (seconds <= 10 ? 8 : seconds <= 30 ? 4 : 2);

/** The size of a still relative to the frame that pans over it. */
const ROOM = 1.2;

/**
 * Renders a video that pans slowly over stills, one after another. The same input gives the same bytes.
 * @param {object} clip
 * @param {string} clip.prompt
 * @param {number} clip.seed
 * @param {number} clip.width pixels
 * @param {number} clip.height pixels
 * @param {number} clip.seconds
 * @param {readonly Buffer[]} clip.images the stills; one is drawn if there are none
 * @returns {Promise<Buffer>} a WebM file
 */
export async function renderVideo({ prompt, seed, width, height, seconds, images }) {
  const fps = fpsOf(seconds);
  const count = Math.max(1, Math.round(seconds * fps));
  const room = { width: Math.round(width * ROOM), height: Math.round(height * ROOM) };
  const sources =
    images.length > 0 ? images : [await renderPicture({ prompt, seed, ...room, format: "png" })];
  const stills = await Promise.all(
    sources.map((bytes) =>
      sharp(bytes)
        .autoOrient()
        .resize(room.width, room.height, { fit: "cover" })
        .flatten()
        .toColourspace("srgb")
        .removeAlpha()
        .raw()
        .toBuffer(),
    ),
  );
  const frames = [];
  for (let index = 0; index < count; index++) {
    const place = (index / count) * stills.length;
    const still = stills[Math.min(stills.length - 1, Math.floor(place))];
    const progress = place % 1;
    const webp = await sharp(still, { raw: { ...room, channels: 3 } })
      .extract({
        left: Math.round(progress * (room.width - width)),
        top: Math.round((1 - progress) * (room.height - height)),
        width,
        height,
      })
      .webp({ quality: 60, effort: 0 })
      .toBuffer();
    frames.push(frameOf(webp));
  }
  return muxWebm({ width, height, fps, frames });
}
