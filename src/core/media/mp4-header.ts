import { fourCC } from "./byte-parts.js";
import type { ByteSource } from "./byte-source.js";
import { lettersOf } from "./iso-boxes.js";
import { CODEC_BYTES, codecString, isCodecBox } from "./mp4-codec.js";
import { plausibleDuration, plausibleSize, type VideoHeader } from "./video-facts.js";

/** Where a box lies; `bodyAt` is behind its head, `end` behind its last byte. */
type Box = { type: number; bodyAt: number; end: number };

/** Without these there is nothing to play; what else overruns the file is what some writer left at its end. */
const MOOV = fourCC("moov");
const MDAT = fourCC("mdat");
const ESSENTIAL = new Set([MOOV, MDAT, fourCC("moof")]);

/**
 * Reads the boxes of an MP4 (ISO/IEC 14496-12). `moov` may stand before or after the media, which is passed over.
 * Undefined where `moov` or the media is missing or breaks off. @throws RangeError likewise
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
 * The boxes between two offsets, in one go where they are in memory: there may be very many. The last may end beyond
 * `end`: how bad that is, the caller knows.
 */
async function readBoxes(source: ByteSource, start: number, end: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end; ) {
    const loaded = source.view(at, Math.min(16, end - at));
    const head = loaded instanceof DataView ? loaded : await loaded;
    const size32 = head.getUint32(0);
    const long = size32 === 1;
    // A size of 0 reaches to the end.
    const size = long ? Number(head.getBigUint64(8)) : size32 === 0 ? end - at : size32;
    const headSize = long ? 16 : 8;
    if (size < headSize) throw new RangeError("A box is smaller than its own head.");
    boxes.push({ type: head.getUint32(4), bodyAt: at + headSize, end: at + size });
    at += size;
  }
  return boxes;
}

const TRAK = fourCC("trak");

/** More than any video has. */
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

/** Without what ends behind the box that it stands in. */
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

/** `mvhd`: version and flags, two times, the units of a second, the length in them. */
async function readLength(source: ByteSource, { bodyAt }: Box) {
  const long = (await source.view(bodyAt, 1)).getUint8(0) === 1;
  const view = await source.view(bodyAt, long ? 32 : 20);
  const scale = view.getUint32(long ? 20 : 12);
  const length = long ? Number(view.getBigUint64(24)) : view.getUint32(16);
  // All ones: the writer did not know.
  return length === 0xffff_ffff ? undefined : plausibleDuration(length / scale);
}

const VIDE = fourCC("vide");

/** Undefined where the track is none of pictures. */
async function readTrack(source: ByteSource, track: Box): Promise<VideoHeader["picture"]> {
  const handler = await find(source, track, "mdia", "hdlr");
  if (!handler || (await source.view(handler.bodyAt + 8, 4)).getUint32(0) !== VIDE) return undefined;
  const description = await find(source, track, "mdia", "minf", "stbl", "stsd");
  if (!description) throw new RangeError("A track of pictures does not say what they are.");
  // Version, flags and the count of entries; then the entries, each a box.
  const entries = { ...description, bodyAt: description.bodyAt + 8 };
  const [entry] = await within(source, entries);
  if (!entry) throw new RangeError("A track of pictures does not say what they are.");
  return { ...(await readSize(source, track, entry)), codec: await readCodec(source, entry) };
}

/** `tkhd` has the size as shown; where it is empty, the sample entry has that of the pictures themselves. */
async function readSize(source: ByteSource, track: Box, entry: Box) {
  const coded = await source.view(entry.bodyAt + 24, 4);
  const own = { width: coded.getUint16(0), height: coded.getUint16(2) };
  const header = await find(source, track, "tkhd");
  if (!header) return plausibleSize(own);
  const long = (await source.view(header.bodyAt, 1)).getUint8(0) === 1;
  // A matrix of nine numbers, then width and height, in 65,536ths.
  const view = await source.view(header.bodyAt + (long ? 52 : 40), 44);
  const shown = { width: view.getUint32(36) >>> 16, height: view.getUint32(40) >>> 16 };
  const { width, height } = plausibleSize(shown)?.size ?? own;
  const onItsSide = view.getInt32(0) === 0 && view.getInt32(4) !== 0;
  return plausibleSize(onItsSide ? { width: height, height: width } : { width, height });
}

/** Fixed fields of a visual sample entry; the boxes that set the decoder up follow. */
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
