import { readXmlTags, unescapeXml, type XmlAttribute, type XmlTag } from "./xml-tags.js";

export const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
export const IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
export const XMP_BASIC = "http://ns.adobe.com/xap/1.0/";

/** The properties that are read, by their namespaces. */
const READ: Partial<Record<string, readonly string[]>> = {
  [IPTC_EXT]: ["DigitalSourceType", "AISystemUsed", "AIPromptInformation"],
  [XMP_BASIC]: ["CreatorTool", "CreateDate"],
  "http://purl.org/dc/elements/1.1/": ["description"],
};

/** A property of the image, with its place in the text. Names of the properties that are read are unique. */
export type XmpProperty = { name: string; value: string; start: number; end: number };

export type XmpPacket = {
  properties: XmpProperty[];
  /** The offset of the end tag of `rdf:RDF`, or of its only tag. */
  rdf: { at: number; isEmpty: boolean; prefix: string };
  /** What the packet calls the image; "" as a rule. */
  about: string;
};

/** The packet in a text; undefined if it is damaged or has no RDF. */
export function readXmp(text: string): XmpPacket | undefined {
  const tags = readXmlTags(text);
  if (!tags) return undefined;
  const namespaces = createNamespaces();
  const packet: { properties: XmpProperty[]; rdf?: XmpPacket["rdf"]; about?: string } = { properties: [] };
  /** The depth of the innermost tag, and that of a description of the image. */
  let depth = 0;
  let description = 0;
  for (const [index, tag] of tags.entries()) {
    if (tag.kind === "close") {
      if (depth === description) description = 0;
      if (namespaces.resolve(tag.name) === `${RDF}RDF`)
        packet.rdf ??= { at: tag.start, isEmpty: false, prefix: prefixOf(tag.name) };
      namespaces.leave(depth);
      depth -= 1;
      continue;
    }
    depth += 1;
    namespaces.enter(depth, tag.attributes);
    const name = namespaces.resolve(tag.name);
    if (description > 0 && depth === description + 1)
      addElement(packet.properties, { name, text, tags, index });
    if (name === `${RDF}Description` && description === 0) {
      if (tag.kind === "open") description = depth;
      for (const attribute of tag.attributes)
        addAttribute(packet, attribute, namespaces.resolve(attribute.name));
    }
    if (tag.kind !== "empty") continue;
    if (name === `${RDF}RDF`) packet.rdf ??= { at: tag.start, isEmpty: true, prefix: prefixOf(tag.name) };
    namespaces.leave(depth);
    depth -= 1;
  }
  const { properties, rdf, about = "" } = packet;
  return rdf && { properties, rdf, about };
}

const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(":")));

/** The local name of a property that is read. */
function readName(name: string | undefined): string | undefined {
  for (const [uri, names] of Object.entries(READ)) {
    if (name?.startsWith(uri) && names?.includes(name.slice(uri.length))) return name.slice(uri.length);
  }
  return undefined;
}

function addAttribute(
  packet: { properties: XmpProperty[]; about?: string },
  { value, start, end }: XmlAttribute,
  resolved: string | undefined,
): void {
  const name = readName(resolved);
  if (name) packet.properties.push({ name, value, start, end });
  if (resolved === `${RDF}about`) packet.about ??= value;
}

type ElementAt = { name: string | undefined; text: string; tags: readonly XmlTag[]; index: number };

/** A property as an element: its text, that of the first item of its list, or the resource that it names. */
function addElement(properties: XmpProperty[], { name, text, tags, index }: ElementAt): void {
  const known = readName(name);
  const tag = tags[index];
  if (!known || !tag) return;
  let value = tag.attributes.find((attribute) => attribute.name.endsWith(":resource"))?.value ?? "";
  let end = tag.end;
  if (tag.kind === "open") {
    let depth = 1;
    for (let inner = index; depth > 0; ) {
      const current = tags[inner];
      if (current && value === "") value = unescapeXml(text.slice(current.end, current.next)).trim();
      inner += 1;
      const next = tags[inner];
      if (!next) return;
      if (next.kind !== "empty") depth += next.kind === "open" ? 1 : -1;
      end = next.end;
    }
  }
  if (value !== "") properties.push({ name: known, value, start: tag.start, end });
}

/** Declarations of prefixes that are in force at once. */
const MOST_NAMESPACES = 500;

/** The namespaces in force, as tags open and close. */
function createNamespaces() {
  const declared: { prefix: string; uri: string; depth: number }[] = [];
  return {
    enter(depth: number, attributes: readonly XmlAttribute[]): void {
      for (const { name, value } of attributes) {
        if (name.startsWith("xmlns:") && declared.length < MOST_NAMESPACES)
          declared.push({ prefix: name.slice(6), uri: value, depth });
      }
    },
    leave(depth: number): void {
      while (declared.at(-1)?.depth === depth) declared.pop();
    },
    /** The namespace and the local name, as one; undefined without a prefix, or with one that is not declared. */
    resolve(name: string): string | undefined {
      const prefix = prefixOf(name);
      const found = declared.findLast((each) => each.prefix === prefix);
      return found && found.uri + name.slice(prefix.length + 1);
    },
  };
}
