import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { readCorpus } from "../scripts/corpus.mjs";
import { ROOT } from "../scripts/stamps.mjs";

/** @typedef {{ name: string, bytes: Buffer }} Source */
/** @typedef {{ name: string, type: string, bytes: Buffer, mustReject?: boolean }} DamagedFile `mustReject`: is never valid */
/** @typedef {import("./seeded-random.mjs").Random} Random */

const CLAIMS = [
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "text/html",
  "image/svg+xml",
];

/**
 * Intact images: the corpora of this machine, if there are any, our fixtures, and generated ones.
 * @returns {Promise<Source[]>}
 */
export async function readSources() {
  const corpora = ["pngsuite", "exif-orientation"].flatMap(readCorpus);
  const fixtures = join(ROOT, "fixtures");
  return [
    ...corpora.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, "base64") })),
    ...readdirSync(fixtures)
      .filter((name) => /\.(png|svg|pdf)$/.test(name))
      .map((name) => ({ name, bytes: readFileSync(join(fixtures, name)) })),
    ...(await makeImages()),
  ];
}

/** Every format, in each variant that decoders treat differently. @returns {Promise<Source[]>} */
async function makeImages() {
  const pixels = (
    /** @type {number} */ width,
    /** @type {number} */ height,
    /** @type {number} */ channels,
  ) =>
    Buffer.from(
      Array.from({ length: width * height * channels }, (_, at) => (at * 37 + (at >> 7) * 11) % 256),
    );
  const still = (/** @type {3 | 4} */ channels) =>
    sharp(pixels(120, 90, channels), { raw: { width: 120, height: 90, channels } });
  const moving = () =>
    sharp(pixels(40, 30 * 6, 3), { raw: { width: 40, height: 30 * 6, channels: 3, pageHeight: 30 } });
  /** @type {[string, import("sharp").Sharp][]} */
  const all = [
    ["plain.png", still(3).png()],
    ["alpha.png", still(4).png()],
    ["palette.png", still(3).png({ palette: true })],
    ["interlaced.png", still(3).png({ progressive: true })],
    ["plain.jpg", still(3).jpeg()],
    ["progressive.jpg", still(3).jpeg({ progressive: true })],
    ["grey.jpg", still(3).greyscale().jpeg()],
    ["exif.jpg", still(3).withMetadata({ orientation: 6 }).jpeg()],
    ["lossy.webp", still(3).webp()],
    ["lossless.webp", still(3).webp({ lossless: true })],
    ["alpha.webp", still(4).webp()],
    ["moving.webp", moving().webp()],
    ["plain.gif", still(3).gif()],
    ["alpha.gif", still(4).gif()],
    ["moving.gif", moving().gif({ delay: 50 })],
    ["plain.avif", still(3).avif({ effort: 0 })],
    ["alpha.avif", still(4).avif({ effort: 0 })],
  ];
  return Promise.all(all.map(async ([name, image]) => ({ name, bytes: await image.toBuffer() })));
}

/** @type {Record<string, (bytes: Buffer, random: Random, other: Buffer) => Buffer>} */
const DAMAGES = {
  intact: (bytes) => bytes,
  truncated: (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  "flipped bits": (bytes, random) =>
    changed(bytes, (copy) => {
      for (let flips = 1 + random.below(8); flips > 0; flips--) {
        const at = random.below(copy.length);
        copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
      }
    }),
  "flipped header": (bytes, random) =>
    changed(bytes, (copy) => {
      for (let flips = 1 + random.below(4); flips > 0; flips--) {
        const at = random.below(Math.min(96, copy.length));
        copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
      }
    }),
  "extreme number": (bytes, random) =>
    changed(bytes, (copy) => {
      const at = random.below(Math.max(1, Math.min(200, copy.length - 4)));
      const number = random.pick([0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_ffff]);
      if (at + 4 <= copy.length) copy.writeUInt32BE(number, at);
    }),
  "swapped header": (bytes, random, other) => {
    const length = 4 + random.below(60);
    return Buffer.concat([other.subarray(0, length), bytes.subarray(length)]);
  },
  zeroes: (bytes, random) =>
    changed(bytes, (copy) => {
      const at = random.below(copy.length);
      copy.fill(0, at, Math.min(copy.length, at + 1 + random.below(200)));
    }),
  "cut out": (bytes, random) => {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(100))]);
  },
  "part repeated": (bytes, random) => {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at + random.below(300)), bytes.subarray(at)]);
  },
  "HTML appended": (bytes) => Buffer.concat([bytes, Buffer.from("<html><script>alert(1)</script>")]),
};

/** @param {Buffer} bytes @param {(copy: Buffer) => void} change */
function changed(bytes, change) {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) change(copy);
  return copy;
}

/**
 * @param {Source[]} sources
 * @param {Random} random
 * @returns {DamagedFile}
 */
export function damage(sources, random) {
  const source = random.pick(sources);
  const kind = random.pick(Object.keys(DAMAGES));
  const bytes = DAMAGES[kind]?.(source.bytes, random, random.pick(sources).bytes) ?? source.bytes;
  const type = random.next() < 0.7 ? "" : random.pick(CLAIMS);
  return { name: `${kind} of ${source.name}`, type, bytes };
}

/** Decompression bombs: small files that are huge once decoded. @returns {DamagedFile[]} */
export function bombs() {
  const text = (/** @type {string} */ value) => Buffer.from(value, "latin1");
  const u32 = (/** @type {number[]} */ ...values) => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
    return bytes;
  };
  const u16 = (/** @type {number[]} */ ...values) => Buffer.from(new Uint16Array(values).buffer);
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ body) =>
    Buffer.concat([u32(body.length), text(type), body, u32(0)]);
  const png = (/** @type {number} */ side, /** @type {Buffer[]} */ ...more) =>
    Buffer.concat([
      text("\x89PNG\r\n\x1a\n"),
      chunk("IHDR", Buffer.concat([u32(side, side), Buffer.from([8, 2, 0, 0, 0])])),
      ...more,
      chunk("IDAT", Buffer.alloc(1_000_000)),
      chunk("IEND", Buffer.alloc(0)),
    ]);
  const frame = (/** @type {number} */ side) =>
    Buffer.concat([text("\x2c"), u16(0, 0, side, side), Buffer.from([0, 2, 2, 0x4c, 1, 0])]);
  const gif = (/** @type {number} */ screen, /** @type {number} */ side, /** @type {number} */ frames) =>
    Buffer.concat([
      text("GIF89a"),
      u16(screen, screen),
      Buffer.from([0, 0, 0]),
      ...Array.from({ length: frames }, () => frame(side)),
      text(";"),
    ]);
  const webpFrame = Buffer.concat([text("ANMF"), Buffer.from([16, 0, 0, 0]), Buffer.alloc(16)]);
  const webp = Buffer.concat([
    text("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0"),
    Buffer.from([0x87, 0x13, 0, 0x87, 0x13, 0]),
    ...Array.from({ length: 20_000 }, () => webpFrame),
  ]);
  const box = (/** @type {string} */ type, /** @type {Buffer[]} */ ...body) =>
    Buffer.concat([u32(8 + Buffer.concat(body).length), text(type), ...body]);
  const avif = Buffer.concat([
    box("ftyp", text("avis"), u32(0), text("avif")),
    box("meta", u32(0), box("iprp", box("ipco", box("ispe", u32(0, 5000, 5000))))),
    box("moov", box("trak", box("mdia", box("minf", box("stbl", box("stsz", u32(0, 9, 50_000))))))),
  ]);
  return [
    ["PNG of 16,384 × 16,384", png(16_384)],
    ["APNG of 4,294,967,295 frames", png(100, chunk("acTL", u32(0xffff_ffff, 0)))],
    ["GIF of 65,535 × 65,535", gif(65_535, 1, 1)],
    ["GIF with a first frame of 65,535 × 65,535", gif(1, 65_535, 1)],
    ["GIF of 50,000 frames of 7,000 × 7,000", gif(7_000, 1, 50_000)],
    ["WebP of 20,000 frames of 5,000 × 5,000", webp],
    ["AVIF of 50,000 frames of 5,000 × 5,000", avif],
  ].map(([name, bytes]) => ({
    name: String(name),
    type: "",
    bytes: Buffer.from(bytes ?? ""),
    mustReject: true,
  }));
}
