import sharp from "sharp";
import { renderPicture } from "./render-picture.mjs";

/**
 * Blends a picture over the first input image, by `strength` and only where `mask` is light. The other images appear
 * small in the corner, which shows that they arrived.
 * @param {import("./render-picture.mjs").Picture} picture
 * @param {object} given
 * @param {readonly Buffer[]} given.images at least one; the first is painted over
 * @param {Buffer} [given.mask]
 * @param {number} given.strength 0–1
 * @returns {Promise<Buffer>}
 */
export async function composePicture(picture, { images, mask, strength }) {
  const { width, height, format, quality = 80 } = picture;
  const [first, ...others] = images;
  const painted = sharp(await renderPicture({ ...picture, format: "png" }));
  const opacity = mask
    ? await sharp(mask)
        .resize(width, height, { fit: "fill" })
        .removeAlpha()
        .greyscale()
        .linear(strength, 0)
        .raw()
        .toBuffer()
    : Buffer.alloc(width * height, Math.round(255 * strength));
  const layer = await painted
    .joinChannel(opacity, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const side = Math.max(1, Math.round(Math.min(width, height) / 8));
  const corners = await Promise.all(
    others.slice(0, 7).map(async (bytes, index) => ({
      input: await sharp(bytes).autoOrient().resize(side, side, { fit: "cover" }).png().toBuffer(),
      left: Math.round(side * (index + 0.25)),
      top: Math.round(side / 4),
    })),
  );
  // sharp applies removeAlpha last, wherever it is called: compositing adds an alpha channel.
  const image = sharp(first)
    .autoOrient()
    .resize(width, height, { fit: "cover" })
    .flatten()
    .composite([{ input: layer }, ...corners.filter(({ left }) => left + side <= width)])
    .removeAlpha();
  if (format === "webp") return image.webp({ quality }).toBuffer();
  return format === "jpg" ? image.jpeg({ quality }).toBuffer() : image.png().toBuffer();
}
