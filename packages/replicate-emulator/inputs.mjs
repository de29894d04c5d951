import sharp from "sharp";
import { filesIn } from "./models.mjs";

/**
 * @typedef {import("./run.mjs").Source} Source
 * @typedef {object} Inputs
 * @property {readonly Source[]} sources
 * @property {import("./models/model.mjs").Size | undefined} size of the first image, as it is seen
 * @property {string | undefined} failure why the run must fail
 */

/** A limit that keeps one image from exhausting the machine. */
const PIXEL_LIMIT = 60_000_000;

/**
 * Reads the images of an input: data URLs and files of this server. Other URLs are not fetched; the run continues
 * without them.
 * @param {import("./models/model.mjs").Model} model
 * @param {Record<string, unknown>} input
 * @param {(url: URL) => Promise<Buffer | undefined> | undefined} fromHere undefined for URLs of
 *   other servers; resolves with undefined if the file does not exist
 * @returns {Promise<Inputs>}
 */
export async function readInputs(model, input, fromHere) {
  /** @type {Source[]} */
  const sources = [];
  let size;
  for (const { role, url } of filesIn(model, input)) {
    const found = url.startsWith("data:") ? dataBytes(url) : fromHere(new URL(url));
    if (found === undefined) continue;
    const bytes = await found;
    const measured = bytes && (await measure(bytes));
    if (!bytes || !measured) {
      const failure = bytes ? "cannot identify image file" : `404 Client Error: Not Found for url: ${url}`;
      return { sources: [], size: undefined, failure };
    }
    if (role === "image") size ??= measured;
    sources.push({ role, bytes });
  }
  return { sources, size, failure: undefined };
}

/** @param {string} url */
async function dataBytes(url) {
  const response = await fetch(url).catch(() => undefined);
  return response && Buffer.from(await response.arrayBuffer());
}

/** @param {Buffer} bytes @returns {Promise<import("./models/model.mjs").Size | undefined>} undefined if it is not a complete image */
async function measure(bytes) {
  try {
    const image = sharp(bytes, { limitInputPixels: PIXEL_LIMIT });
    const { autoOrient } = await image.metadata();
    // Decodes the whole image, because a truncated file has a valid header.
    await image.resize(8, 8).raw().toBuffer();
    return autoOrient;
  } catch {
    return undefined;
  }
}
