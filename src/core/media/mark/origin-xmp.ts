import { DIGITAL_SOURCE_TYPES, digitalSourceTypeOf } from "../origin/media-origin.js";
import { escapeXml } from "../origin/xml-tags.js";
import { IPTC_EXT, RDF, readXmp, XMP_BASIC, type XmpPacket } from "../origin/xmp-packet.js";

/** Terms of IPTC's vocabulary for what software made. */
export type GeneratedSourceType =
  | "trainedAlgorithmicMedia"
  | "compositeWithTrainedAlgorithmicMedia"
  | "algorithmicMedia";

/** What is written into a generated image about its origin. */
export type OriginMark = {
  /** IPTC's digital source type. */
  readonly digitalSourceType: GeneratedSourceType;
  /** The app that had it generated (`xmp:CreatorTool`), at most 200 UTF-16 units. */
  readonly creatorTool?: string | undefined;
  /** When it was generated (`xmp:CreateDate`), in milliseconds since 1970; written in whole seconds. */
  readonly createdAt?: number | undefined;
  /** The model (`Iptc4xmpExt:AISystemUsed`), at most 200 UTF-16 units. */
  readonly aiSystemUsed?: string | undefined;
  /** The prompt (`Iptc4xmpExt:AIPromptInformation`), at most 10,000 UTF-16 units. */
  readonly prompt?: string | undefined;
};

/** Terms that say that software made an image, or parts of it: those of another writer stay. */
const SYNTHETIC = [
  "trainedAlgorithmicMedia",
  "compositeWithTrainedAlgorithmicMedia",
  "compositeSynthetic",
  "algorithmicMedia",
];

type Property = { uri: string; prefix: string; name: string; value: string };

function propertiesOf({
  digitalSourceType,
  creatorTool,
  createdAt,
  aiSystemUsed,
  prompt,
}: OriginMark): Property[] {
  const iptc = { uri: IPTC_EXT, prefix: "Iptc4xmpExt" };
  const basic = { uri: XMP_BASIC, prefix: "xmp" };
  const date = createdAt === undefined ? "" : new Date(createdAt).toISOString().replace(/\.\d+Z$/, "Z");
  const properties = [
    { ...iptc, name: "DigitalSourceType", value: DIGITAL_SOURCE_TYPES + digitalSourceType },
    { ...iptc, name: "AISystemUsed", value: (aiSystemUsed ?? "").slice(0, 200) },
    { ...iptc, name: "AIPromptInformation", value: (prompt ?? "").slice(0, 10_000) },
    { ...basic, name: "CreatorTool", value: (creatorTool ?? "").slice(0, 200) },
    { ...basic, name: "CreateDate", value: date },
  ];
  return properties.filter(({ value }) => value !== "");
}

/**
 * The XMP packet of a marked image: a new one, or the one that it has with what it lacks. What another writer stated stays,
 * except for a digital source type that says that no software made it. The same text if nothing is lacking. A damaged packet,
 * which no reader understands, is replaced; a long one stays: it may only be too long for ours.
 */
export function writeOriginXmp(existing: string | undefined, mark: OriginMark): string {
  const packet = existing === undefined ? undefined : readXmp(existing);
  if (!packet && existing !== undefined && existing.length > MOST_DAMAGED) return existing;
  if (existing === undefined || !packet) return newPacket(descriptionOf(propertiesOf(mark), "rdf", ""));
  const wrong = packet.properties.filter(
    ({ name, value }) =>
      name === "DigitalSourceType" && !SYNTHETIC.includes(digitalSourceTypeOf(value) ?? ""),
  );
  const kept = packet.properties.filter((property) => !wrong.includes(property));
  const lacking = propertiesOf(mark).filter(({ name }) => !kept.some((property) => property.name === name));
  if (lacking.length === 0) return existing;
  return without(insert(existing, packet, lacking), wrong);
}

/** UTF-16 units of a packet that is replaced if it cannot be read. */
const MOST_DAMAGED = 20_000;

const PACKET_START = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n';

function newPacket(description: string): string {
  return `${PACKET_START}<x:xmpmeta xmlns:x="adobe:ns:meta/">\n<rdf:RDF xmlns:rdf="${RDF}">\n${description}</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>`;
}

/** A description of its own, with its own namespaces: prefixes in the rest of the packet may mean something else. */
function descriptionOf(properties: readonly Property[], rdf: string, about: string): string {
  const namespaces = new Map(properties.map(({ prefix, uri }) => [prefix, uri]));
  const declared = [...namespaces].map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join("");
  const elements = properties.map(
    ({ prefix, name, value }) => `<${prefix}:${name}>${escapeXml(value)}</${prefix}:${name}>\n`,
  );
  const tag = `${rdf}:Description`;
  return `<${tag} ${rdf}:about="${escapeXml(about)}"${declared}>\n${elements.join("")}</${tag}>\n`;
}

function insert(text: string, { rdf, about }: XmpPacket, properties: readonly Property[]): string {
  const { at, isEmpty, prefix } = rdf;
  const description = descriptionOf(properties, prefix, about);
  if (!isEmpty) return text.slice(0, at) + description + text.slice(at);
  const end = text.indexOf("/>", at);
  return `${text.slice(0, end)}>\n${description}</${prefix}:RDF>${text.slice(end + 2)}`;
}

/** Ranges are before the end of the RDF, where insertions are. */
function without(text: string, ranges: readonly { start: number; end: number }[]): string {
  let rest = text;
  for (const { start, end } of ranges.toSorted((a, b) => b.start - a.start)) {
    rest = rest.slice(0, start) + rest.slice(end);
  }
  return rest;
}
