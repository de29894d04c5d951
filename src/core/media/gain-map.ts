import { type Bytes, join, latin1, uint32 } from "./byte-parts.js";

/**
 * A gain map is a second JPEG after a photo that brightens it on HDR screens. Decoders find it through the photo's XMP
 * or ISO 21496-1 marker and its image index (MPF), and read its parameters from its own XMP.
 */
const HDRGM = "http://ns.adobe.com/hdr-gain-map/1.0/";
const APPLE_GAIN_MAP = "http://ns.apple.com/HDRGainMap/1.0/";
const APPLE_PIXELS = "http://ns.apple.com/pixeldatainfo/1.0/";
const APPLE_TYPE = "urn:com:apple:photo:2020:aux:hdrgainmap";

export const XMP_ID = "http://ns.adobe.com/xap/1.0/\0";
export const ISO_GAIN_MAP_ID = "urn:iso:std:iso:ts:21496:-1\0";
export const MPF_ID = "MPF\0";

const PARAMETERS = [
  ...["Version", "BaseRenditionIsHDR", "GainMapMin", "GainMapMax", "Gamma", "OffsetSDR", "OffsetHDR"],
  ...["HDRCapacityMin", "HDRCapacityMax"],
];
const APPLE_PARAMETERS = ["HDRGainMapVersion", "HDRGainMapHeadroom"];

/** Numbers and booleans only, so that no other information can be kept. */
const PARAMETER = /^\s*(?:[-+]?[\d.]+(?:e[-+]?\d+)?|true|false)\s*$/i;

/** The XMP of a gain map reduced to its parameters; undefined if it is not the XMP of a gain map. */
export function gainMapXmp(xmp: string): string | undefined {
  const adobe = parametersOf(xmp, HDRGM, PARAMETERS);
  if (adobe.length > 0) return packet({ hdrgm: HDRGM }, adobe);
  const apple = xmp.includes(APPLE_TYPE) ? parametersOf(xmp, APPLE_GAIN_MAP, APPLE_PARAMETERS) : [];
  if (apple.length === 0) return undefined;
  const type = { name: "apdi:AuxiliaryImageType", values: [APPLE_TYPE] };
  return packet({ apdi: APPLE_PIXELS, HDRGainMap: APPLE_GAIN_MAP }, [type, ...apple]);
}

/** The XMP of a photo followed by a gain map of `length` bytes, if it had such XMP. */
export function photoXmp(xmp: string, length: number): string | undefined {
  const version = parametersOf(xmp, HDRGM, ["Version"]);
  if (version.length === 0) return undefined;
  const item = (attributes: string) =>
    `<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" ${attributes}/></rdf:li>`;
  const items = item('Item:Semantic="Primary"') + item(`Item:Semantic="GainMap" Item:Length="${length}"`);
  return packet(
    {
      hdrgm: HDRGM,
      Container: "http://ns.google.com/photos/1.0/container/",
      Item: "http://ns.google.com/photos/1.0/container/item/",
    },
    version,
    `<Container:Directory><rdf:Seq>${items}</rdf:Seq></Container:Directory>`,
  );
}

type Parameter = { name: string; values: string[] };

/** Parameters are attributes or elements, with one value or a sequence (ISO 16684-1, 7.9). */
function parametersOf(xmp: string, namespace: string, names: readonly string[]): Parameter[] {
  const own = namespace === HDRGM ? "hdrgm" : "HDRGainMap";
  const [, prefix] = new RegExp(`xmlns:([\\w-]{1,40})\\s*=\\s*["']${namespace}["']`).exec(xmp) ?? [];
  if (prefix === undefined) return [];
  return names.flatMap((name) => {
    const attribute = new RegExp(`\\b${prefix}:${name}\\s*=\\s*["']([^"']{0,64})["']`).exec(xmp)?.[1];
    const element = new RegExp(`<${prefix}:${name}>([^]{0,1000}?)</${prefix}:${name}>`).exec(xmp)?.[1] ?? "";
    const items = [...element.matchAll(/<rdf:li>([^<]{0,64})<\/rdf:li>/g)].map(([, value = ""]) => value);
    const values = [attribute ?? (items.length > 0 ? items : element)].flat();
    return values.every((value) => PARAMETER.test(value))
      ? [{ name: `${own}:${name}`, values: values.map((v) => v.trim()) }]
      : [];
  });
}

/** A single value becomes an attribute, several become an element, as written by Google and Adobe. */
function packet(namespaces: Record<string, string>, parameters: readonly Parameter[], elements = ""): string {
  const rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
  const attributes = [
    ...Object.entries(namespaces).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`),
    ...parameters
      .filter(({ values }) => values.length === 1)
      .map(({ name, values }) => `${name}="${values[0]}"`),
  ];
  const sequences = parameters
    .filter(({ values }) => values.length > 1)
    .map(({ name, values }) => {
      const items = values.map((value) => `<rdf:li>${value}</rdf:li>`).join("");
      return `<${name}><rdf:Seq>${items}</rdf:Seq></${name}>`;
    });
  const description = `<rdf:Description rdf:about="" ${attributes.join(" ")}>${sequences.join("")}${elements}</rdf:Description>`;
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${rdf}>${description}</rdf:RDF></x:xmpmeta>`;
}

/** The offsets of the images after a photo, in bytes from the MPF's TIFF header. Never throws. */
export function readMpf(tiff: DataView): number[] {
  const offsets: number[] = [];
  try {
    const little = tiff.getUint16(0) === 0x4949;
    const directory = tiff.getUint32(4, little);
    const count = tiff.getUint16(directory, little);
    for (let index = 0; index < count; index++) {
      const entry = directory + 2 + index * 12;
      if (tiff.getUint16(entry, little) !== MP_ENTRIES) continue;
      const [length, start] = [tiff.getUint32(entry + 4, little), tiff.getUint32(entry + 8, little)];
      // For each image: attributes, size, offset (0 for the photo itself), two numbers of dependent images.
      for (let at = start; at + 16 <= start + length; at += 16) offsets.push(tiff.getUint32(at + 8, little));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return offsets.filter((offset) => offset > 0);
}

const MP_ENTRIES = 0xb002;

/** The size of an MPF with two images in bytes, including its id. */
export const MPF_LENGTH = MPF_ID.length + 8 + 2 + 3 * 12 + 4 + 2 * 16;

/** The index of a photo and its gain map (CIPA DC-007, 5.2); `offset` is relative to the index's TIFF header. */
export function mpf(photo: number, gainMap: { offset: number; length: number }): Bytes {
  const u16 = (value: number) => Uint8Array.of(value >> 8, value & 255);
  const entry = (tag: number, type: number, count: number, value: Uint8Array) => [
    u16(tag),
    u16(type),
    uint32(count),
    value,
  ];
  const image = (attributes: number, size: number, offset: number) =>
    [attributes, size, offset, 0].map((value) => uint32(value));
  return join([
    ...[latin1(MPF_ID), latin1("MM\0*"), uint32(8), u16(3)],
    ...entry(0xb000, 7, 4, latin1("0100")),
    ...entry(0xb001, 4, 1, uint32(2)),
    ...entry(MP_ENTRIES, 7, 32, uint32(50)),
    uint32(0),
    // The first one is the "baseline MP primary image"; the type of the second is undefined.
    ...[...image(0x030000, photo, 0), ...image(0, gainMap.length, gainMap.offset)],
  ]);
}
