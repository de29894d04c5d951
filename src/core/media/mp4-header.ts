import { fourCC } from "./byte-parts.js";
import type { ByteSource } from "./byte-source.js";
import { lettersOf } from "./iso-boxes.js";
import { CODEC_BYTES, codecString, isCodecBox } from "./mp4-codec.js";
import { plausibleDuration, plausibleSize, type VideoHeader } from "./video-facts.js";

/** The location of a box; `bodyAt` is the offset after its header, `end` the offset after its last byte. */
type Box = { type: number; bodyAt: number; end: number };

/** Boxes without which nothing can be played; other boxes that exceed the file are leftovers of an encoder. */
const MOOV = fourCC("moov");
const MDAT = fourCC("mdat");
const ESSENTIAL = new Set([MOOV, MDAT, fourCC("moof")]);

/**
 * Reads the boxes of an MP4 (ISO/IEC 14496-12). `moov` may precede or follow the media data, which is skipped.
 * Undefined or a RangeError if `moov` or the media data is missing or truncated.
 */
export async function readMp4(source: ByteSource): Promise<VideoHeader | undefined> {
  const boxes = await readBoxes(source, 0, source.size);
  const whole = boxes.filter(({ end }) => end <= source.size);
  const movie = whole.find(({ type }) => type === MOOV);
  const cutOff = boxes.some(({ type, end }) => end > source.size && ESSENTIAL.has(type));
  if (!movie || cutOff || !whole.some(({ type }) => type === MDAT)) return undefined;
  return readMovie(source, movie);
}

/**
 * The boxes between two offsets, synchronously if they are in memory, because there may be very many. The last one may
 * exceed `end`; the caller decides what that means.
 */
async function readBoxes(source: ByteSource, start: number, end: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end; ) {
    const loaded = source.view(at, Math.min(16, end - at));
    const head = loaded instanceof DataView ? loaded : await loaded;
    const size32 = head.getUint32(0);
    const long = size32 === 1;
    // A size of 0 means up to the end.
    const size = long ? Number(head.getBigUint64(8)) : size32 === 0 ? end - at : size32;
    const headSize = long ? 16 : 8;
    if (size < headSize) throw new RangeError("A box is smaller than its header.");
    boxes.push({ type: head.getUint32(4), bodyAt: at + headSize, end: at + size });
    at += size;
  }
  return boxes;
}

const TRAK = fourCC("trak");

/** More than any valid video has. */
const MOST_TRACKS = 100;

async function readMovie(source: ByteSource, movie: Box): Promise<VideoHeader> {
  const header = await find(source, movie, "mvhd");
  const duration = header && (await readLength(source, header));
  const tracks = (await within(source, movie)).filter(({ type }) => type === TRAK);
  for (const track of tracks.slice(0, MOST_TRACKS)) {
    const picture = await readTrack(source, track);
    if (picture) return { ...duration, picture };
  }
  return { ...duration };
}

/** Without boxes that exceed their parent. */
async function within(source: ByteSource, parent: Box): Promise<Box[]> {
  const boxes = await readBoxes(source, parent.bodyAt, parent.end);
  return boxes.filter(({ end }) => end <= parent.end);
}

async function find(source: ByteSource, parent: Box, ...path: string[]): Promise<Box | undefined> {
  let found: Box | undefined = parent;
  for (const letters of path) {
    const type = fourCC(letters);
    found = found && (await within(source, found)).find((box) => box.type === type);
  }
  return found;
}

/** `mvhd`: version and flags, two times, the units per second, the length in units. */
async function readLength(source: ByteSource, { bodyAt }: Box) {
  const long = (await source.view(bodyAt, 1)).getUint8(0) === 1;
  const view = await source.view(bodyAt, long ? 32 : 20);
  const scale = view.getUint32(long ? 20 : 12);
  const length = long ? Number(view.getBigUint64(24)) : view.getUint32(16);
  // All ones: the length is unknown.
  return length === 0xffff_ffff ? undefined : plausibleDuration(length / scale);
}

const VIDE = fourCC("vide");

/** Undefined if it is not a video track. */
async function readTrack(source: ByteSource, track: Box): Promise<VideoHeader["picture"]> {
  const handler = await find(source, track, "mdia", "hdlr");
  if (!handler || (await source.view(handler.bodyAt + 8, 4)).getUint32(0) !== VIDE) return undefined;
  const description = await find(source, track, "mdia", "minf", "stbl", "stsd");
  if (!description) throw new RangeError("A video track has no sample description.");
  // Version, flags and the number of entries; then the entries, each a box.
  const entries = { ...description, bodyAt: description.bodyAt + 8 };
  const [entry] = await within(source, entries);
  if (!entry) throw new RangeError("A video track has no sample description.");
  return { ...(await readSize(source, track, entry)), codec: await readCodec(source, entry) };
}

/** `tkhd` has the displayed size; if that is empty, the sample entry has the coded size. */
async function readSize(source: ByteSource, track: Box, entry: Box) {
  const coded = await source.view(entry.bodyAt + 24, 4);
  const own = { width: coded.getUint16(0), height: coded.getUint16(2) };
  const header = await find(source, track, "tkhd");
  if (!header) return plausibleSize(own);
  const long = (await source.view(header.bodyAt, 1)).getUint8(0) === 1;
  // A matrix of nine numbers, then width and height as 16.16 fixed-point numbers.
  const view = await source.view(header.bodyAt + (long ? 52 : 40), 44);
  const shown = { width: view.getUint32(36) >>> 16, height: view.getUint32(40) >>> 16 };
  const { width, height } = plausibleSize(shown)?.size ?? own;
  const onItsSide = view.getInt32(0) === 0 && view.getInt32(4) !== 0;
  return plausibleSize(onItsSide ? { width: height, height: width } : { width, height });
}

/** The size of the fixed fields of a visual sample entry, which the configuration boxes of the decoder follow. */
const VISUAL_ENTRY = 78;

async function readCodec(source: ByteSource, entry: Box): Promise<string> {
  const own = lettersOf(entry.type);
  for (const box of await within(source, { ...entry, bodyAt: entry.bodyAt + VISUAL_ENTRY })) {
    const type = lettersOf(box.type);
    if (!isCodecBox(type)) continue;
    const view = await source.view(box.bodyAt, Math.min(CODEC_BYTES, box.end - box.bodyAt));
    return codecString(own, type, view);
  }
  return own;
}
