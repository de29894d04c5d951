import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

/** Source images that differ like photographs; all files are derived from them. */
const PICTURES = 5;

/**
 * Writes JPEGs with distinct contents and returns their paths.
 * @param {string} folder is created
 * @param {{ count: number, width: number, height: number, bytes?: number }} options `bytes`: of each file
 */
export async function makeJpegs(folder, { count, width, height, bytes }) {
  mkdirSync(folder);
  const pictures = await Promise.all(
    Array.from({ length: Math.min(PICTURES, count) }, () => makeJpeg(width, height)),
  );
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `photograph-${index + 1}.jpg`);
    const picture = pictures[index % pictures.length];
    if (picture) writeFileSync(path, withComments(picture, `${index}`, bytes));
    return path;
  });
}

/**
 * Clouds with a little grain: about as many bytes per pixel as a photograph.
 * @param {number} width
 * @param {number} height
 */
async function makeJpeg(width, height) {
  const size = { width, height, fit: /** @type {const} */ ("fill") };
  const channels = /** @type {const} */ (3);
  /** @param {number} shrink @param {number} sigma */
  const noise = async (shrink, sigma) => {
    const small = { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink), channels };
    const gaussian = { type: /** @type {const} */ ("gaussian"), mean: 128, sigma };
    const made = await sharp({ create: { ...small, background: "#000", noise: gaussian } })
      .raw()
      .toBuffer();
    return sharp(made, { raw: small }).resize(size).raw().toBuffer();
  };
  const [clouds, grain] = [await noise(40, 60), await noise(2, 25)];
  const raw = { width, height, channels };
  return sharp(clouds, { raw })
    .composite([{ input: grain, raw, blend: "soft-light" }])
    .jpeg({ quality: 85 })
    .toBuffer();
}

/**
 * A JPEG with comments after its first marker: a unique one, then as many as are needed to reach `bytes`.
 * @param {Buffer} jpeg
 * @param {string} text
 * @param {number} [bytes]
 */
function withComments(jpeg, text, bytes) {
  const comments = [comment(Buffer.from(text.padStart(8)))];
  let missing = bytes === undefined ? 0 : bytes - jpeg.length - 12;
  if (missing < 0) throw new Error(`The picture already has ${jpeg.length} bytes, more than ${bytes}.`);
  while (missing >= 4) {
    const length = Math.min(missing, 60_000);
    comments.push(comment(Buffer.alloc(length - 4)));
    missing -= length;
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...comments, jpeg.subarray(2)]);
}

/** @param {Buffer} body */
function comment(body) {
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}
