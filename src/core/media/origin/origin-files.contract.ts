import { type Bytes, join, latin1, uint32 } from "../byte-parts.js";
import { crc32 } from "../crc32.js";

/* Small files with metadata, for tests, and a source of random numbers that repeats. */

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export function pngChunk(type: string, data: Uint8Array): Bytes {
  const body = join([latin1(type), data]);
  return join([uint32(data.length), body, uint32(crc32(body))]);
}

export const tEXt = (keyword: string, text: string): Bytes => pngChunk("tEXt", utf8(`${keyword}\0${text}`));

export const iTXt = (keyword: string, text: string): Bytes =>
  pngChunk("iTXt", utf8(`${keyword}\0\0\0\0\0${text}`));

export const pngHead = (): Bytes =>
  join([latin1("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0))]);

/** The pixels of a red pixel, and the end of its file. */
export const pngPixels = (): Bytes =>
  join([
    pngChunk("IDAT", Uint8Array.of(0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0)),
    pngChunk("IEND", new Uint8Array()),
  ]);

export const pngWith = (...chunks: readonly Uint8Array[]): Bytes => join([pngHead(), ...chunks, pngPixels()]);

export function jpegSegment(marker: number, body: Uint8Array): Bytes {
  const length = body.length + 2;
  return join([Uint8Array.of(0xff, marker, length >> 8, length), body]);
}

/** Enough of a JPEG for what reads its head. */
export const jpegWith = (...segments: readonly Uint8Array[]): Bytes =>
  join([Uint8Array.of(0xff, 0xd8), ...segments, Uint8Array.of(0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9)]);

export const riffChunk = (type: string, data: Uint8Array): Bytes =>
  join([latin1(type), uint32(data.length, true), data, new Uint8Array(data.length % 2)]);

export function webpWith(...chunks: readonly Uint8Array[]): Bytes {
  const body = join([latin1("WEBP"), ...chunks]);
  return join([latin1("RIFF"), uint32(body.length, true), body]);
}

/** A big-endian EXIF block with these values of type ASCII in its main directory, and a user comment in its own. */
export function tiffWith(main: Readonly<Record<number, string>>, comment?: Uint8Array): Bytes {
  const short = (value: number) => Uint8Array.of(value >> 8, value);
  const tags = Object.entries(main).map(([tag, text]) => ({ tag: Number(tag), data: utf8(`${text}\0`) }));
  const count = tags.length + (comment ? 1 : 0);
  const exifAt = 8 + 2 + 12 * count + 4;
  let at = exifAt + 2 + 12 + 4;
  const rows = tags.map(({ tag, data }) => {
    const start = at;
    at += data.length;
    const inline = join([data, new Uint8Array(4)]).slice(0, 4);
    return join([short(tag), short(2), uint32(data.length), data.length > 4 ? uint32(start) : inline]);
  });
  const link = comment ? [short(0x8769), short(4), uint32(1), uint32(exifAt)] : [];
  const exif = comment
    ? [short(1), short(0x9286), short(7), uint32(comment.length), uint32(at), uint32(0)]
    : [new Uint8Array(18)];
  return join([
    ...[latin1("MM\0*"), uint32(8), short(count), ...rows, ...link, uint32(0), ...exif],
    ...tags.map(({ data }) => data),
    ...(comment ? [comment] : []),
  ]);
}

/** A text after the header that names its character set. */
export const userComment = {
  ascii: (text: string): Bytes => join([latin1("ASCII\0\0\0"), utf8(text)]),
  utf16be: (text: string): Bytes => join([latin1("UNICODE\0"), utf16(text, false)]),
  utf16le: (text: string): Bytes => join([latin1("UNICODE\0"), utf16(text, true)]),
};

function utf16(text: string, little: boolean): Bytes {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) view.setUint16(2 * at, text.charCodeAt(at), little);
  return bytes;
}

/** XMP with these children and attributes of its description. */
export const xmpWith = (children: string, attributes = ""): string =>
  `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"${attributes}>${children}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

/** Integers from 0 to below `below`, the same ones for the same seed. */
export function randomIntegers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A copy in which a few bytes are changed, left out or repeated. */
export function mutated(bytes: Uint8Array, random: (below: number) => number): Bytes {
  let copy = bytes.slice();
  for (let left = 1 + random(6); left > 0; left--) {
    const at = random(copy.length);
    const length = random(40);
    const way = random(3);
    if (way === 0) copy = join([copy.subarray(0, at), copy.subarray(at + length)]);
    if (way === 1) copy = join([copy.subarray(0, at), copy.subarray(Math.max(0, at - length))]);
    if (way === 2) copy[at] = random(2) === 0 ? random(256) : ([0, 0xff, 0x7f, 0x80][random(4)] ?? 0);
  }
  return copy;
}
