import sharp from "sharp";

/**
 * The image within an ellipse, transparent around it: no subject is found.
 * @param {Buffer} image
 * @param {{ width: number, height: number }} size pixels
 * @returns {Promise<Buffer>} PNG
 */
export async function cutOutSubject(image, { width, height }) {
  const shape = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><ellipse cx="50%" cy="50%" rx="40%" ry="45%"/></svg>`;
  return sharp(image)
    .autoOrient()
    .resize(width, height, { fit: "fill" })
    .ensureAlpha()
    .composite([{ input: Buffer.from(shape), blend: "dest-in" }])
    .png()
    .toBuffer();
}
