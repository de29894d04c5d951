import { type Bytes, fourCC, join, uint32, viewOf } from "./byte-parts.js";
import {
  type HeifItem,
  type HeifLocation,
  itemsStart,
  metaBoxes,
  readItems,
  readLocations,
  readUint,
} from "./heif-items.js";
import { boxesWithin, type PlacedBox } from "./iso-boxes.js";

const codes = (...types: string[]) => new Set(types.map(fourCC));

const FREE = fourCC("free");
const [IINF, ILOC, IREF, IPRP, IPCO, IPMA, IDAT, HDLR] = [
  ...["iinf", "iloc", "iref", "iprp", "ipco", "ipma", "idat", "hdlr"],
].map(fourCC);

const KEPT = codes("hdlr", "pitm", "iinf", "iloc", "iref", "iprp", "idat", "dinf", "grpl");

/** Items that are images or describe how images are composed. EXIF, XMP and unknown items are not among them. */
const PICTURES = codes(
  ...["av01", "hvc1", "hev1", "avc1", "vvc1", "jpeg", "j2k1", "unci", "grid", "iden", "iovl", "tmap"],
);

/** Properties with descriptions or dates. */
const DESCRIPTIONS = codes("udes", "altt", "crtt", "mdft");

type Range = { start: number; end: number };

export type StrippedMeta = {
  /** The new box, of the same length. */
  meta: Bytes;
  /** The ranges of the file with the bytes of kept and of removed items. */
  kept: Range[];
  dropped: Range[];
};

/** Removes items that are not images from the tables of a HEIF file. @throws RangeError if a table is corrupt */
export function stripHeifMeta(bytes: Bytes, meta: PlacedBox): StrippedMeta {
  const view = viewOf(bytes);
  const boxes = metaBoxes(view, meta);
  const items = readItems(view, boxes);
  const locations = readLocations(view, boxes);
  const dropped = new Set(items.filter(({ type }) => !PICTURES.has(type)).map(({ id }) => id));
  const extentsOf = (goes: boolean, method: number): Range[] =>
    locations
      .filter((location) => location.method === method && dropped.has(location.id) === goes)
      .flatMap(({ extents }) => extents);
  const kept = extentsOf(false, 0);
  if (kept.some(({ start, end }) => start < meta.next && end > meta.at)) {
    throw new RangeError("An item is stored inside the tables, which move.");
  }

  const source: Source = { bytes, view, dropped, items, locations };
  const parts = boxes
    .filter(({ type }) => KEPT.has(type))
    .map((box) => {
      if (box.type === IINF) return itemTable(source, box);
      if (box.type === ILOC) return locationTable(source, box);
      if (box.type === IREF) return references(source, box);
      if (box.type === IPRP) return properties(source, box);
      if (box.type === IDAT) return data(source, box, extentsOf(false, 1));
      const copy = bytes.slice(box.at, box.next);
      // Its name, after a type and reserved fields.
      return box.type === HDLR ? copy.fill(0, box.bodyAt - box.at + 20) : copy;
    });
  const body = join([bytes.subarray(meta.at, meta.bodyAt + 4), ...parts]);
  return { meta: filledUp(body, meta.next - meta.at), kept, dropped: extentsOf(true, 0) };
}

type Source = {
  bytes: Bytes;
  view: DataView;
  dropped: ReadonlySet<number>;
  items: readonly HeifItem[];
  locations: readonly HeifLocation[];
};

function filledUp(body: Bytes, length: number): Bytes {
  const space = length - body.length;
  if (space === 0) return body;
  if (space < 8) throw new RangeError("There is no room left for a box.");
  return join([body, uint32(space), uint32(FREE), new Uint8Array(space - 8)]);
}

function box({ bytes }: Source, original: PlacedBox, ...parts: Uint8Array[]): Bytes {
  const body = join(parts);
  return join([uint32(body.length + 8), bytes.subarray(original.at + 4, original.at + 8), body]);
}

/** A number of `size` bytes, at most four. */
const count = (value: number, size: number) => uint32(value).subarray(4 - size);

function itemTable(source: Source, info: PlacedBox): Bytes {
  const { bytes, view, dropped, items } = source;
  const kept = items.filter(({ id }) => !dropped.has(id));
  const size = itemsStart(view, info) - info.bodyAt - 4;
  const entries = kept.map(({ at, nameAt, end }) => bytes.slice(at, end).fill(0, nameAt - at));
  return box(
    source,
    info,
    bytes.subarray(info.bodyAt, info.bodyAt + 4),
    count(kept.length, size),
    ...entries,
  );
}

function locationTable(source: Source, table: PlacedBox): Bytes {
  const { bytes, view, dropped, locations } = source;
  const kept = locations.filter(({ id }) => !dropped.has(id));
  const entries = kept.map(({ at, end }) => bytes.subarray(at, end));
  const size = view.getUint8(table.bodyAt) < 2 ? 2 : 4;
  return box(
    source,
    table,
    bytes.subarray(table.bodyAt, table.bodyAt + 6),
    count(kept.length, size),
    ...entries,
  );
}

/** The references between items: one box per referring item. */
function references(source: Source, iref: PlacedBox): Bytes {
  const { bytes, view, dropped } = source;
  const size = view.getUint8(iref.bodyAt) === 0 ? 2 : 4;
  const kept = boxesWithin(view, iref.bodyAt + 4, iref.next).flatMap((reference) => {
    const from = readUint(view, reference.bodyAt, size);
    if (dropped.has(from)) return [];
    const length = view.getUint16(reference.bodyAt + size);
    const to = Array.from({ length }, (_, n) => readUint(view, reference.bodyAt + size + 2 + n * size, size));
    const left = to.filter((id) => !dropped.has(id));
    if (left.length === 0) return [];
    const ids = left.map((id) => count(id, size));
    return [box(source, reference, count(from, size), count(left.length, 2), ...ids)];
  });
  return box(source, iref, bytes.subarray(iref.bodyAt, iref.bodyAt + 4), ...kept);
}

function properties(source: Source, iprp: PlacedBox): Bytes {
  const { bytes, view } = source;
  const parts = boxesWithin(view, iprp.bodyAt, iprp.next).flatMap((part) => {
    if (part.type === IPMA) return [associations(source, part)];
    if (part.type !== IPCO) return [];
    const copy = bytes.slice(part.at, part.next);
    // Properties are referenced by index: a removed one is replaced by an empty box.
    for (const { type, at, bodyAt, next } of boxesWithin(view, part.bodyAt, part.next)) {
      if (!DESCRIPTIONS.has(type)) continue;
      copy.set(uint32(FREE), at - part.at + 4);
      copy.fill(0, bodyAt - part.at, next - part.at);
    }
    return [copy];
  });
  return box(source, iprp, ...parts);
}

/** The properties of each item. */
function associations(source: Source, ipma: PlacedBox): Bytes {
  const { bytes, view, dropped } = source;
  const size = view.getUint8(ipma.bodyAt) === 0 ? 2 : 4;
  const each = view.getUint8(ipma.bodyAt + 3) & 1 ? 2 : 1;
  const kept: Bytes[] = [];
  let at = ipma.bodyAt + 8;
  for (let left = view.getUint32(ipma.bodyAt + 4); left > 0; left--) {
    const end = at + size + 1 + view.getUint8(at + size) * each;
    if (end > ipma.next) throw new RangeError("The table of properties is truncated.");
    if (!dropped.has(readUint(view, at, size))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return box(source, ipma, bytes.subarray(ipma.bodyAt, ipma.bodyAt + 4), uint32(kept.length), ...kept);
}

/** The bytes of kept items inside the tables. */
function data(source: Source, idat: PlacedBox, kept: readonly Range[]): Bytes {
  const body = new Uint8Array(idat.next - idat.bodyAt);
  const sorted = kept.toSorted((a, b) => a.start - b.start);
  let done = 0;
  for (const { start, end } of sorted) {
    const from = Math.max(start, done);
    done = Math.min(Math.max(end, done), body.length);
    if (from < done) body.set(source.bytes.subarray(idat.bodyAt + from, idat.bodyAt + done), from);
  }
  return box(source, idat, body);
}
