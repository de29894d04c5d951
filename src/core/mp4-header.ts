import type { ByteSource } from "./byte-source.js";
import { fourCC } from "./image-header.js";
import { CODEC_BYTES, codecString, isCodecBox } from "./mp4-codec.js";
import { plausibleDuration, plausibleSize, type VideoHeader } from "./video-header.js";

/** Where a box lies; `bodyAt` is behind its head, `end` behind its last byte. */
type Box = { type: string; bodyAt: number; end: number };

/** Without these there is nothing to play; what else overruns the file is what some writer left at its end. */
const ESSENTIAL = ["moov", "moof", "mdat"];

/**
 * Reads the boxes of an MP4 (ISO/IEC 14496-12). `moov` may stand before or after the media, which is passed over.
 * Undefined where `moov` or the media is missing or breaks off. @throws RangeError likewise
 */
export async function readMp4(source: ByteSource): Promise<VideoHeader | undefined> {
  let movie: VideoHeader | undefined;
  let media = false;
  for await (const box of boxes(source, 0, source.size)) {
    if (box.end > source.size) {
      if (ESSENTIAL.includes(box.type) || !movie || !media) return undefined;
      break;
    }
    if (box.type === "moov") movie ??= await readMovie(source, box);
    if (box.type === "mdat") media = true;
  }
  return media ? movie : undefined;
}

/** The boxes between two offsets. The last may end beyond `end`: how bad that is, the caller knows. */
async function* boxes(source: ByteSource, start: number, end: number): AsyncGenerator<Box> {
  for (let at = start; at + 8 <= end; ) {
    const head = await source.view(at, Math.min(16, end - at));
    const type = fourCC(head, 4);
    const size32 = head.getUint32(0);
    const long = size32 === 1;
    // A size of 0 reaches to the end.
    const size = long ? Number(head.getBigUint64(8)) : size32 === 0 ? end - at : size32;
    const headSize = long ? 16 : 8;
    if (size < headSize) throw new RangeError("A box is smaller than its own head.");
    yield { type, bodyAt: at + headSize, end: at + size };
    at += size;
  }
}

async function readMovie(source: ByteSource, movie: Box): Promise<VideoHeader> {
  let duration: { duration: number } | undefined;
  let picture: VideoHeader["picture"];
  for await (const box of within(source, movie)) {
    if (box.type === "mvhd") duration = await readLength(source, box);
    else if (box.type === "trak") picture ??= await readTrack(source, box);
  }
  return { ...duration, ...(picture && { picture }) };
}

async function* within(source: ByteSource, parent: Box): AsyncGenerator<Box> {
  for await (const box of boxes(source, parent.bodyAt, parent.end)) {
    if (box.end > parent.end) throw new RangeError("A box ends behind the one that it stands in.");
    yield box;
  }
}

async function find(source: ByteSource, parent: Box, ...path: string[]): Promise<Box | undefined> {
  const [type, ...deeper] = path;
  if (type === undefined) return parent;
  for await (const box of within(source, parent)) {
    if (box.type === type) return find(source, box, ...deeper);
  }
  return undefined;
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

/** Undefined where the track is none of pictures. */
async function readTrack(source: ByteSource, track: Box): Promise<VideoHeader["picture"]> {
  const handler = await find(source, track, "mdia", "hdlr");
  if (!handler || fourCC(await source.view(handler.bodyAt + 8, 4), 0) !== "vide") return undefined;
  const description = await find(source, track, "mdia", "minf", "stbl", "stsd");
  if (!description) throw new RangeError("A track of pictures does not say what they are.");
  // Version, flags and the count of entries; then the entries, each a box.
  const entries = { ...description, bodyAt: description.bodyAt + 8 };
  for await (const entry of within(source, entries)) {
    return { ...(await readSize(source, track, entry)), codec: await readCodec(source, entry) };
  }
  throw new RangeError("A track of pictures does not say what they are.");
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
  for await (const box of within(source, { ...entry, bodyAt: entry.bodyAt + VISUAL_ENTRY })) {
    if (!isCodecBox(box.type)) continue;
    const view = await source.view(box.bodyAt, Math.min(CODEC_BYTES, box.end - box.bodyAt));
    return codecString(entry.type, box.type, view);
  }
  return entry.type;
}
