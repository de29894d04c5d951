import sharp from "sharp";
import { hills, skyline, waves } from "./landscapes.mjs";
import { drawMark } from "./mark.mjs";
import { moodOf } from "./palette.mjs";
import { randomFrom } from "./random.mjs";
import { bloom, flow, planets } from "./subjects.mjs";
import { createCanvas } from "./svg.mjs";

const SCENES = { hills, waves, skyline, planets, flow, bloom };

/**
 * @typedef {object} Picture
 * @property {string} prompt chooses the subject and the colours
 * @property {number} seed chooses the arrangement
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {"png" | "webp" | "jpg"} format
 * @property {number} [quality] 1–100, for webp and jpg
 */

/**
 * Draws a picture. The same input gives the same bytes.
 * @param {Picture} picture
 * @returns {Promise<Buffer>}
 */
export async function renderPicture({ prompt, seed, width, height, format, quality = 80 }) {
  const mood = moodOf(prompt, randomFrom(prompt));
  const canvas = createCanvas(width, height);
  SCENES[mood.scene](canvas, mood, randomFrom(`${prompt}\0${seed}`));
  canvas.draw(
    `<rect width="${width}" height="${height}" fill="${canvas.radial([
      [0.62, "#000", 0],
      [1, "#000", 0.2],
    ])}"/>`,
  );
  drawMark(canvas);
  const image = sharp(Buffer.from(canvas.toString()));
  if (format === "webp") return image.webp({ quality }).toBuffer();
  if (format === "jpg") return image.flatten().jpeg({ quality }).toBuffer();
  return image.removeAlpha().png({ compressionLevel: 7 }).toBuffer();
}
