import sharp from "sharp";
import { BOUNDARY } from "./fuzz-headers.mjs";
import { ROUTES } from "./fuzz-routes.mjs";

/** @typedef {import("./fuzz-requests.mjs").FuzzedRequest} FuzzedRequest */
/** @typedef {import("./fuzz-bodies.mjs").Body} Body */
/** @typedef {Record<string, Buffer>} Files by the name that the content of a part refers to */

const MEGABYTE = 1024 * 1024;

/** @returns {Promise<Files>} */
export async function makeFiles() {
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: "#0a7" } });
  const png = await picture.clone().png().toBuffer();
  return {
    png,
    jpeg: await picture.clone().jpeg().toBuffer(),
    webp: await picture.clone().webp().toBuffer(),
    gif: await picture.clone().gif().toBuffer(),
    avif: await picture.clone().avif({ effort: 0 }).toBuffer(),
    cut: png.subarray(0, 60),
    svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    html: Buffer.from("<!doctype html><script>alert(1)</script>"),
    nothing: Buffer.alloc(0),
    noise: Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 7919) % 251)),
    "almost too big": Buffer.concat([png, Buffer.alloc(10 * MEGABYTE - png.length)]),
    "too big": Buffer.concat([png, Buffer.alloc(10 * MEGABYTE)]),
  };
}

/**
 * The request as a server receives it; undefined if Node would reject it earlier.
 * @param {FuzzedRequest} fuzzed
 * @param {{ files: Files, cookie: string | undefined, signal: AbortSignal, own: string }} made `own` is a generation's id
 */
export function toRequest(fuzzed, { files, cookie, signal, own }) {
  const { route, method, body, headers: given, target } = fuzzed;
  const headers = new Headers();
  try {
    if (cookie !== undefined) headers.set("cookie", cookie);
    for (const [name, value] of given) headers.set(name, value);
  } catch {
    return undefined; // Node's parser rejects such a header before any handler sees it.
  }
  const bytes = edited(bytesOf(body, files), fuzzed.edits);
  const bodiless = ["GET", "HEAD"].includes(method.toUpperCase()) || body.kind === "none";
  const path = ROUTES[route].path
    .replace(":id", () => target.id.replaceAll("own", own))
    .replace(":n", target.n);
  const query = ROUTES[route].path.startsWith("/api/ai/generations") ? target.query : "";
  return new Request(`http://demo.example${path}${query}`, {
    method,
    headers,
    signal,
    ...(bodiless ? {} : { body: streamOf(bytes, fuzzed), duplex: "half" }),
  });
}

/** @param {Body} body @param {Files} files */
function bytesOf(body, files) {
  if (body.kind === "none") return Buffer.alloc(0);
  if (body.kind === "text") return Buffer.from(body.text);
  const { parts, ended, lineEnd: end } = body;
  const pieces = parts.flatMap(({ name, file, type, content }) => [
    Buffer.from(`--${BOUNDARY}${end}content-disposition: form-data; name="${name}"`),
    Buffer.from(`${file === undefined ? "" : `; filename="${file}"`}${end}`),
    Buffer.from(`${type === undefined ? "" : `content-type: ${type}${end}`}${end}`),
    Object.hasOwn(files, content) ? (files[content] ?? Buffer.alloc(0)) : Buffer.from(content),
    Buffer.from(end),
  ]);
  return Buffer.concat([...pieces, Buffer.from(ended ? `--${BOUNDARY}--${end}` : "")]);
}

/** @param {Buffer} bytes @param {readonly import("./fuzz-requests.mjs").Edit[]} edits */
function edited(bytes, edits) {
  return edits.reduce((text, { at, remove, insert }) => {
    const from = at % (text.length + 1);
    return Buffer.concat([
      text.subarray(0, from),
      Buffer.from(insert, "latin1"),
      text.subarray(Math.min(text.length, from + remove)),
    ]);
  }, bytes);
}

/** @param {Buffer} bytes @param {FuzzedRequest} fuzzed */
function streamOf(bytes, { chunk, failsAfter }) {
  // Large bodies byte by byte would take minutes and show nothing that small ones do not.
  const size = chunk === 0 ? Math.max(1, bytes.length) : bytes.length > 100_000 ? 65_536 : chunk;
  let at = 0;
  let pieces = 0;
  return new ReadableStream({
    pull(controller) {
      if (failsAfter > 0 && pieces >= failsAfter) return controller.error(new TypeError("terminated"));
      if (at >= bytes.length) return controller.close();
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)));
      at += size;
      pieces += 1;
    },
  });
}
