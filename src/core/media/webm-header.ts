import type { ByteSource } from "./byte-source.js";
import { plausibleDuration, plausibleSize, type VideoHeader } from "./video-facts.js";

/** Ids of the elements that are read (RFC 9559, 5.1). */
const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const VIDEO = 0xe0;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;
const DISPLAY_WIDTH = 0x54b0;
const DISPLAY_HEIGHT = 0x54ba;
const DISPLAY_UNIT = 0x54b2;
const CLUSTER = 0x1f43b675;

/** The codecs that browsers support in WebM; for AV1 the lowest profile and level. */
const CODECS: Partial<Record<string, string>> = {
  V_VP8: "vp8",
  V_VP9: "vp9",
  V_AV1: "av01.0.00M.08",
};

/** `end` is undefined for an element of unknown length, as in live recordings. */
type Element = { id: number; bodyAt: number; end: number | undefined };

/**
 * Reads the elements of a WebM. Undefined or a RangeError if the tracks or the media data are missing, or if an element
 * of known length is truncated.
 */
export async function readWebm(source: ByteSource): Promise<VideoHeader | undefined> {
  const head = await readElement(source, 0);
  if (head.id !== EBML) return undefined;
  const segment = await readElement(source, endOf(head, source.size));
  if (segment.id !== SEGMENT) return undefined;

  const parts = await readElements(source, segment.bodyAt, endOf(segment, source.size));
  const [info, tracks] = [find(parts, INFO), find(parts, TRACKS)];
  if (!tracks || !find(parts, CLUSTER)) return undefined;
  return { ...(info && (await readLength(source, info))), ...(await readTracks(source, tracks)) };
}

const find = (elements: readonly Element[], wanted: number) => elements.find(({ id }) => id === wanted);

/** @throws RangeError if it ends after `limit` */
function endOf({ end = Number.POSITIVE_INFINITY }: Element, limit: number): number {
  if (end !== Number.POSITIVE_INFINITY && end > limit) throw new RangeError("An element is truncated.");
  return Math.min(end, limit);
}

/** The elements between two offsets, synchronously if they are in memory, because there may be very many. */
async function readElements(source: ByteSource, start: number, end: number): Promise<Element[]> {
  const elements: Element[] = [];
  // An element has at least two bytes.
  for (let at = start; at + 2 <= end; ) {
    const loaded = source.view(at, Math.min(12, source.size - at));
    const element = parseElement(loaded instanceof DataView ? loaded : await loaded, at);
    elements.push(element);
    at = endOf(element, end);
  }
  return elements;
}

function children(source: ByteSource, parent: Element): Promise<Element[]> {
  return readElements(source, parent.bodyAt, endOf(parent, source.size));
}

async function readElement(source: ByteSource, at: number): Promise<Element> {
  return parseElement(await source.view(at, Math.min(12, source.size - at)), at);
}

/** The leading zeros of the first byte of id and size encode their lengths (RFC 8794, 4). */
function parseElement(view: DataView, at: number): Element {
  const idLength = Math.clz32(view.getUint8(0)) - 23;
  if (idLength > 4) throw new RangeError("The bytes are not an element.");
  let id = 0;
  for (let byte = 0; byte < idLength; byte++) id = id * 256 + view.getUint8(byte);

  const first = view.getUint8(idLength);
  const sizeLength = Math.clz32(first) - 23;
  if (sizeLength > 8) throw new RangeError("The bytes are not an element.");
  const mask = 0xff >> sizeLength;
  let size = first & mask;
  let unknown = size === mask;
  for (let byte = 1; byte < sizeLength; byte++) {
    const next = view.getUint8(idLength + byte);
    size = size * 256 + next;
    unknown &&= next === 0xff;
  }
  const bodyAt = at + idLength + sizeLength;
  return { id, bodyAt, end: unknown ? undefined : bodyAt + size };
}

async function readLength(source: ByteSource, info: Element) {
  const fields = await children(source, info);
  const [scale, duration] = [find(fields, TIMESTAMP_SCALE), find(fields, DURATION)];
  if (!duration) return undefined;
  const units = scale ? await readUint(source, scale) : 1_000_000;
  return plausibleDuration(((await readFloat(source, duration)) * units) / 1e9);
}

/** More than any valid video has. */
const MOST_TRACKS = 100;

async function readTracks(source: ByteSource, tracks: Element): Promise<Pick<VideoHeader, "picture">> {
  const entries = (await children(source, tracks)).filter(({ id }) => id === TRACK);
  for (const entry of entries.slice(0, MOST_TRACKS)) {
    const picture = await readTrack(source, entry);
    if (picture) return { picture };
  }
  return {};
}

/** Undefined if it is not a video track. */
async function readTrack(source: ByteSource, track: Element): Promise<VideoHeader["picture"]> {
  const fields = await children(source, track);
  const type = find(fields, TRACK_TYPE);
  if (!type || (await readUint(source, type)) !== 1) return undefined;
  const [name, video] = [find(fields, CODEC_ID), find(fields, VIDEO)];
  const codec = name && CODECS[await readText(source, name)];
  return { ...(video && (await readSize(source, video))), ...(codec && { codec }) };
}

async function readSize(source: ByteSource, video: Element) {
  const fields = await children(source, video);
  const number = async (id: number): Promise<number> => {
    const field = find(fields, id);
    return field ? readUint(source, field) : 0;
  };
  const pixels = { width: await number(PIXEL_WIDTH), height: await number(PIXEL_HEIGHT) };
  const display = { width: await number(DISPLAY_WIDTH), height: await number(DISPLAY_HEIGHT) };
  // In units other than pixels it is an aspect ratio.
  return ((await number(DISPLAY_UNIT)) === 0 && plausibleSize(display)) || plausibleSize(pixels);
}

async function readBody(source: ByteSource, element: Element, longest: number): Promise<DataView> {
  const length = endOf(element, source.size) - element.bodyAt;
  if (length > longest) throw new RangeError("A field is longer than allowed.");
  return source.view(element.bodyAt, length);
}

async function readUint(source: ByteSource, element: Element): Promise<number> {
  const view = await readBody(source, element, 8);
  let value = 0;
  for (let at = 0; at < view.byteLength; at++) value = value * 256 + view.getUint8(at);
  return value;
}

async function readFloat(source: ByteSource, element: Element): Promise<number> {
  const view = await readBody(source, element, 8);
  if (view.byteLength === 0) return 0;
  return view.byteLength === 4 ? view.getFloat32(0) : view.getFloat64(0);
}

async function readText(source: ByteSource, element: Element): Promise<string> {
  const { buffer, byteOffset, byteLength } = await readBody(source, element, 255);
  return new TextDecoder().decode(new Uint8Array(buffer, byteOffset, byteLength)).replace(/\0+$/, "");
}
