import { type Bytes, fourCC, join, startsWith, viewOf } from "../byte-parts.js";
import { findBox, metaBoxes, readItems, readLocations } from "../heif-items.js";
import { type PlacedBox, readBox } from "../iso-boxes.js";
import { SOS, walkJpeg } from "../jpeg-segments.js";
import { eachRiffChunk } from "../riff-chunks.js";

/** A text in a PNG or a JPEG, as its file has it. */
export type TextBlock = { keyword: string; data: Uint8Array; deflated: boolean };

/** The parts of a file that may say where it comes from. */
export type MetadataBlocks = {
  xmp?: Uint8Array;
  /** A C2PA manifest store (JUMBF). */
  c2pa?: Uint8Array;
  texts: TextBlock[];
};

/** Bytes of a block that are read; real ones take some kilobytes, a large workflow a few hundred. */
export const MOST_TEXT = 1_000_000;

/** Texts that are looked at; the largest count in real files is about ten. */
const MOST_TEXTS = 50;

/** Chunks of a file that are visited. */
const MOST_CHUNKS = 20_000;

/** Bytes of a manifest store: it may have thumbnails of every ingredient. */
const MOST_C2PA = 16_000_000;

/** The metadata of an image, or the manifest of an MP4; empty if its structure is damaged. Never throws. */
export function findMetadataBlocks(bytes: Uint8Array, mimeType: string): MetadataBlocks {
  const blocks: MetadataBlocks = { texts: [] };
  try {
    finders[mimeType]?.(bytes, blocks);
  } catch (error) {
    // What stood before the damage counts.
    if (!(error instanceof RangeError)) throw error;
  }
  return blocks;
}

type Finder = (bytes: Uint8Array, blocks: MetadataBlocks) => void;

const finders: Partial<Record<string, Finder>> = {
  "image/png": inPng,
  "image/jpeg": inJpeg,
  "image/webp": inWebp,
  "image/avif": inHeif,
  "image/heic": inHeif,
  "image/heif": inHeif,
  "video/mp4": inIsoFile,
};

const [TEXT, ZTXT, ITXT, CABX, IEND] = ["tEXt", "zTXt", "iTXt", "caBX", "IEND"].map(fourCC);

/** The keyword of an iTXt chunk with XMP. */
export const PNG_XMP = "XML:com.adobe.xmp";

function inPng(bytes: Uint8Array, blocks: MetadataBlocks): void {
  const view = viewOf(bytes);
  for (let at = 8, left = MOST_CHUNKS; left > 0; left--) {
    const type = view.getUint32(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + view.getUint32(at));
    if (type === IEND) return;
    if (type === CABX) blocks.c2pa ??= data;
    else if (type === TEXT || type === ZTXT || type === ITXT) addText(readText(type, data), blocks);
    at += 12 + view.getUint32(at);
  }
}

function addText(text: TextBlock | undefined, blocks: MetadataBlocks): void {
  if (!text || text.data.length > MOST_TEXT) return;
  if (text.keyword === PNG_XMP && !text.deflated) blocks.xmp ??= text.data;
  else if (blocks.texts.length < MOST_TEXTS) blocks.texts.push(text);
}

/** PNG, third edition, 11.3.3. */
export function readText(type: number, data: Uint8Array): TextBlock | undefined {
  const end = data.indexOf(0);
  if (end < 1 || end > 79) return undefined;
  const keyword = String.fromCharCode(...data.subarray(0, end));
  if (type === TEXT) return { keyword, data: data.subarray(end + 1), deflated: false };
  if (type === ZTXT) return { keyword, data: data.subarray(end + 2), deflated: true };
  const language = data.indexOf(0, end + 3);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (translated < 0) return undefined;
  return { keyword, data: data.subarray(translated + 1), deflated: data[end + 1] === 1 };
}

const [APP1, APP11, COM] = [0xe1, 0xeb, 0xfe];

export const JPEG_XMP = "http://ns.adobe.com/xap/1.0/\0";

function inJpeg(bytes: Uint8Array, blocks: MetadataBlocks): void {
  const boxes: Uint8Array[] = [];
  walkJpeg(bytes, 0, (marker, at, end) => {
    if (marker === APP1 && startsWith(bytes, at + 4, JPEG_XMP))
      blocks.xmp ??= bytes.subarray(at + 4 + JPEG_XMP.length, end);
    else if (marker === APP11 && startsWith(bytes, at + 4, "JP")) boxes.push(bytes.subarray(at + 4, end));
    else if (marker === COM)
      addText({ keyword: "Comment", data: bytes.subarray(at + 4, end), deflated: false }, blocks);
    return marker === SOS;
  });
  const c2pa = joinJumbf(boxes);
  if (c2pa) blocks.c2pa = c2pa;
}

/**
 * The C2PA box of the segments of a JPEG (ISO/IEC 19566-5, D.2): each has "JP", the number of its box (16 bits), its number
 * in the box (32 bits) and the header of the box again.
 */
function joinJumbf(segments: readonly Uint8Array[]): Bytes | undefined {
  const boxes = new Map<number, Uint8Array[]>();
  let size = 0;
  for (const segment of segments) {
    size += segment.length;
    if (segment.length < 16 || size > MOST_C2PA) continue;
    const number = viewOf(segment).getUint16(2);
    const parts = boxes.get(number) ?? [];
    parts.push(segment.subarray(parts.length === 0 ? 8 : 16));
    boxes.set(number, parts);
  }
  for (const parts of boxes.values()) {
    const box = join(parts);
    if (isManifestStore(box)) return box;
  }
  return undefined;
}

/** Whether a JUMBF superbox has the label `c2pa`: after two headers, a UUID and the toggles. */
const isManifestStore = (box: Uint8Array): boolean =>
  startsWith(box, 4, "jumb") && startsWith(box, 12, "jumd") && startsWith(box, 33, "c2pa\0");

const [WEBP_XMP, WEBP_C2PA] = ["XMP ", "C2PA"].map(fourCC);

function inWebp(bytes: Uint8Array, blocks: MetadataBlocks): void {
  let left = MOST_CHUNKS;
  eachRiffChunk(viewOf(bytes), 12, bytes.length, (type, _at, data, dataEnd) => {
    if (type === WEBP_XMP && dataEnd - data <= MOST_TEXT) blocks.xmp ??= bytes.subarray(data, dataEnd);
    if (type === WEBP_C2PA) blocks.c2pa ??= bytes.subarray(data, dataEnd);
    left -= 1;
    return left === 0;
  });
}

const [UUID, MIME] = ["uuid", "mime"].map(fourCC);

/** The user type of a box with a manifest store (C2PA 2.2, A.5). */
const C2PA_UUID = [
  0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81,
];

export const isC2paBox = (bytes: Uint8Array, { type, bodyAt }: PlacedBox): boolean =>
  type === UUID && C2PA_UUID.every((byte, index) => bytes[bodyAt + index] === byte);

/** Boxes at the top of a file. Unlike in an image, those of a video may end after the bytes that were read. */
function inIsoFile(bytes: Uint8Array, blocks: MetadataBlocks): PlacedBox[] {
  const view = viewOf(bytes);
  const boxes: PlacedBox[] = [];
  for (let at = 0, left = 1_000; at + 8 <= bytes.length && left > 0; left--) {
    const box = { ...readBox(view, at, bytes.length), at };
    boxes.push(box);
    if (isC2paBox(bytes, box)) {
      // A version and flags, the purpose, and for a manifest the offset of its Merkle tree.
      const purposeEnd = bytes.indexOf(0, box.bodyAt + 20);
      if (startsWith(bytes, box.bodyAt + 20, "manifest\0"))
        blocks.c2pa ??= bytes.subarray(purposeEnd + 9, box.next);
    }
    at = box.next;
  }
  return boxes;
}

function inHeif(bytes: Uint8Array, blocks: MetadataBlocks): void {
  const view = viewOf(bytes);
  const meta = findBox(inIsoFile(bytes, blocks), "meta");
  if (!meta) return;
  const boxes = metaBoxes(view, meta);
  const ids = readItems(view, boxes)
    .filter(({ type, nameAt, end }) => type === MIME && isXmp(bytes.subarray(nameAt, end)))
    .map(({ id }) => id);
  const location = readLocations(view, boxes).find(({ id, method }) => method < 2 && id === ids[0]);
  const origin = location?.method === 1 ? (findBox(boxes, "idat")?.bodyAt ?? bytes.length) : 0;
  const [extent] = location?.extents ?? [];
  if (!extent || extent.end - extent.start > MOST_TEXT) return;
  blocks.xmp = bytes.subarray(origin + extent.start, origin + extent.end);
}

/** Whether the rest of an `infe` box (a name, then a content type) is that of XMP. */
export function isXmp(rest: Uint8Array): boolean {
  return startsWith(rest, rest.indexOf(0) + 1, "application/rdf+xml\0");
}
