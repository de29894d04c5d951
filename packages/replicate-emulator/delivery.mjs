import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { composePicture } from "./art/compose.mjs";
import { cutOutSubject } from "./art/cut-out.mjs";
import { renderPicture } from "./art/render-picture.mjs";
import * as errors from "./errors.mjs";
import { problem, send } from "./http.mjs";
import { outputsAt } from "./run.mjs";
import { renderVideo } from "./video/render-video.mjs";

/** @typedef {import("./run.mjs").Run} Run */

/** The fault `trickle`: chunks, and milliseconds after each. */
const PIECES = 10;
const PAUSE = 100;

const CONTENT_TYPES = { png: "image/png", webp: "image/webp", jpg: "image/jpeg" };

/**
 * Sends one file of a run, which is drawn on each request from the prompt and the seed.
 * @param {object} parts
 * @param {Run | undefined} parts.run
 * @param {number} parts.index of the output
 * @param {number} parts.now
 * @param {import("node:http").ServerResponse} parts.response
 */
export async function deliver({ run, index, now, response }) {
  const file = run && (await fileOf(run, index, now));
  if (!run || !file) return send(response, problem(errors.notFound()));
  response.writeHead(200, {
    "Content-Type": file.contentType,
    ...(run.fault === "html" ? {} : { "Content-Length": file.bytes.length }),
  });
  if (run.fault === "html")
    response.end(
      "<!doctype html><html><body><script>alert(document.domain)</script>Not an image</body></html>",
    );
  else if (run.fault === "truncated")
    response.write(file.bytes.subarray(0, Math.floor(file.bytes.length / 2)), () => response.destroy());
  else if (run.fault === "trickle") await trickle(file.bytes, response);
  else response.end(file.bytes);
}

/** @param {Buffer} bytes @param {import("node:http").ServerResponse} response */
async function trickle(bytes, response) {
  const length = Math.ceil(bytes.length / PIECES);
  for (let at = 0; at < bytes.length && !response.destroyed; at += length) {
    response.write(bytes.subarray(at, at + length));
    await sleep(PAUSE);
  }
  response.end();
}

/**
 * @param {Run} run @param {number} index @param {number} now
 * @returns {Promise<{ bytes: Buffer, contentType: string } | undefined>} undefined if it does not exist yet, or no longer
 */
export async function fileOf(run, index, now) {
  if (run.model.kind === "text" || run.fault === "gone") return undefined;
  if (!outputsAt(run, now).includes(run.outputs[index] ?? "")) return undefined;
  return drawFile(run, index);
}

/** Every output as a data URI, with the generic type that some models give. @param {Run} run */
export async function dataUrisOf(run) {
  if (run.model.kind === "text") return [];
  const files = await Promise.all(run.outputs.map((_, index) => drawFile(run, index)));
  return files.map((file) => `data:application/octet-stream;base64,${file?.bytes.toString("base64")}`);
}

/** @param {Run} run @param {number} index */
async function drawFile({ model, input, prompt, sources, ...run }, index) {
  if (model.kind === "text") return undefined;
  const seed = run.seed + index;
  const images = sources.filter(({ role }) => role === "image").map(({ bytes }) => bytes);
  if (model.kind === "video")
    return {
      contentType: "video/webm",
      bytes: await renderVideo({ ...model.clipOf(input), prompt, seed, images }),
    };
  const source = images[0] && (await sharp(images[0]).metadata()).autoOrient;
  const { strength, cutOut, ...shape } = model.pictureOf(input, source);
  const mask = sources.find(({ role }) => role === "mask")?.bytes;
  const picture = { ...shape, prompt, seed };
  if (cutOut && images[0]) return { contentType: "image/png", bytes: await cutOutSubject(images[0], shape) };
  return {
    contentType: CONTENT_TYPES[shape.format],
    bytes:
      images.length > 0
        ? await composePicture(picture, { images, mask, strength })
        : await renderPicture(picture),
  };
}
