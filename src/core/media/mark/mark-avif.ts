import { type Bytes, fourCC, join, latin1, uint32, viewOf } from "../byte-parts.js";
import { findBox, itemsStart, metaBoxes, readItems, readLocations, readUint } from "../heif-items.js";
import { boxesWithin, type PlacedBox } from "../iso-boxes.js";
import { isC2paBox, isXmp } from "../origin/metadata-blocks.js";
import { decodeText } from "../origin/metadata-text.js";
import { type OriginMark, writeOriginXmp } from "./origin-xmp.js";

const MIME = fourCC("mime");
const IINF = fourCC("iinf");
const ILOC = fourCC("iloc");
const IREF = fourCC("iref");

/** Where the bytes of an item are, as it will be written; `method` 0 is the file, 1 is `idat`, 2 is another item. */
type Location = { id: number; method: number; extents: { start: number; end: number }[] };

/**
 * An AVIF image with a mark, as an item that describes its main image. It stands at the end of the file; the tables before the
 * pixels grow, so that their offsets move. The same bytes if nothing is to be written, and for sequences, whose tracks have
 * tables of their own. @throws RangeError if its structure is damaged
 */
export function markAvif(bytes: Uint8Array, mark: OriginMark): Uint8Array {
  const view = viewOf(bytes);
  const top = boxesWithin(view, 0, bytes.length);
  const meta = findBox(top, "meta");
  if (!meta || findBox(top, "moov") || top.some((box) => isC2paBox(bytes, box))) return bytes;
  const boxes = metaBoxes(view, meta);
  const items = readItems(view, boxes);
  const locations = readLocations(view, boxes);
  const item = items.find(({ type, nameAt, end }) => type === MIME && isXmp(bytes.subarray(nameAt, end)));
  const existing = item && textOf(bytes, boxes, locations, item.id);
  const text = writeOriginXmp(existing, mark);
  if (text === existing) return bytes;

  const last = items.reduce((most, each) => Math.max(most, each.id), 0);
  const id = item?.id ?? last + 1;
  const primary = findBox(boxes, "pitm");
  if (!primary || !findBox(boxes, "iloc") || view.getUint8(primary.bodyAt) > 0 || last >= 0xffff) {
    throw new RangeError("The ids have four bytes, or tables are missing.");
  }
  const main = view.getUint16(primary.bodyAt + 4);
  const packet = new TextEncoder().encode(text);
  const others = locations.filter((location) => location.id !== id);
  const write = (grown: number): Bytes => {
    const moved = others.map(({ id, method, extents }) => ({
      id,
      method,
      extents: extents.map((extent) => moveExtent(extent, { method, meta, grown, size: bytes.length })),
    }));
    const start = bytes.length + grown + 8;
    const own = { id, method: 0, extents: [{ start, end: start + packet.length }] };
    const table = locationTable([...moved, own]);
    const children = boxes.flatMap((box) => {
      if (box.type === ILOC) return [table];
      if (box.type === IINF && !item) return [withItem(bytes, box, id)];
      if (box.type === IREF && !item) return [withReference(bytes, box, id, main)];
      return [bytes.subarray(box.at, box.next)];
    });
    if (!item && !findBox(boxes, "iref"))
      children.push(newBox("iref", new Uint8Array(4), reference(id, main)));
    return newBox("meta", bytes.subarray(meta.bodyAt, meta.bodyAt + 4), ...children);
  };
  // Its length does not depend on the offsets in it.
  const grown = write(0).length - (meta.next - meta.at);
  const parts = [bytes.subarray(0, meta.at), write(grown), bytes.subarray(meta.next), newBox("mdat", packet)];
  return join(parts);
}

function textOf(
  bytes: Uint8Array,
  boxes: readonly PlacedBox[],
  locations: readonly Location[],
  id: number,
): string | undefined {
  const location = locations.find((each) => each.id === id);
  const [extent, more] = location?.extents ?? [];
  if (!location || !extent || more || location.method > 1) throw new RangeError("The packet is in pieces.");
  const origin = location.method === 1 ? (findBox(boxes, "idat")?.bodyAt ?? bytes.length) : 0;
  return decodeText(bytes.subarray(origin + extent.start, origin + Math.min(extent.end, bytes.length)));
}

type Move = { method: number; meta: PlacedBox; grown: number; size: number };

/** An open end is that of the file, where more will follow. */
function moveExtent({ start, end }: { start: number; end: number }, { method, meta, grown, size }: Move) {
  if (method === 1 && end < Number.POSITIVE_INFINITY) return { start, end };
  if (method !== 0) throw new RangeError("A location is not understood.");
  const closed = Math.min(end, size);
  if (start < meta.next && closed > meta.at) throw new RangeError("An item is stored inside the tables.");
  const by = start >= meta.next ? grown : 0;
  return { start: start + by, end: closed + by };
}

const short = (value: number): Bytes => uint32(value).slice(2);

function newBox(type: string, ...parts: readonly Uint8Array[]): Bytes {
  const body = join(parts);
  return join([uint32(body.length + 8), latin1(type), body]);
}

/** Version 1, with offsets and lengths of four bytes and no base (ISO/IEC 14496-12, 8.11.3). */
function locationTable(locations: readonly Location[]): Bytes {
  const entries = locations.map(({ id, method, extents }) => {
    const ranges = extents.flatMap(({ start, end }) => [uint32(start), uint32(end - start)]);
    return join([short(id), short(method), short(0), short(extents.length), ...ranges]);
  });
  return newBox("iloc", Uint8Array.of(1, 0, 0, 0, 0x44, 0), short(locations.length), ...entries);
}

/** The table of items with one for XMP, of version 2 and without a name. */
function withItem(bytes: Uint8Array, info: PlacedBox, id: number): Bytes {
  const view = viewOf(bytes);
  const size = itemsStart(view, info) - info.bodyAt - 4;
  const count = readUint(view, info.bodyAt + 4, size) + 1;
  const content = latin1("mime\0application/rdf+xml\0");
  const entry = newBox("infe", Uint8Array.of(2, 0, 0, 1), short(id), short(0), content);
  const head = bytes.subarray(info.bodyAt, info.bodyAt + 4);
  const rest = bytes.subarray(info.bodyAt + 4 + size, info.next);
  return newBox("iinf", head, uint32(count).subarray(4 - size), rest, entry);
}

/** Content description: the item describes the other one. */
const reference = (from: number, to: number): Bytes => newBox("cdsc", short(from), short(1), short(to));

function withReference(bytes: Uint8Array, table: PlacedBox, from: number, to: number): Bytes {
  if (bytes[table.bodyAt] !== 0) throw new RangeError("The ids have four bytes.");
  return newBox("iref", bytes.subarray(table.bodyAt, table.next), reference(from, to));
}
