/** An attribute of a tag, with its place in the text, from the white space before it. */
export type XmlAttribute = { name: string; value: string; start: number; end: number };

/** A tag and the text between it and the next one. */
export type XmlTag = {
  kind: "open" | "close" | "empty";
  name: string;
  attributes: XmlAttribute[];
  start: number;
  end: number;
  /** The offset of the next tag, or of the end. */
  next: number;
};

/** Tags of a document that are read, in some ten milliseconds; an XMP packet of a photo has a few hundred. */
const MOST_TAGS = 5_000;

/** Attributes of one tag. */
const MOST_ATTRIBUTES = 500;

/** Levels of nesting. */
const MOST_DEPTH = 100;

/**
 * The tags of an XML document in one pass, without comments and processing instructions; undefined if it is not well-formed
 * as far as its nesting goes, has a document type (which could declare entities), or exceeds the limits. Nothing is loaded,
 * expanded or executed.
 */
export function readXmlTags(text: string): XmlTag[] | undefined {
  const tags: XmlTag[] = [];
  const open: string[] = [];
  let at = text.indexOf("<");
  while (at >= 0) {
    const skipped = endOfSkipped(text, at);
    if (skipped === -1) return undefined;
    if (skipped !== undefined) {
      at = text.indexOf("<", skipped);
      continue;
    }
    const tag = readTag(text, at);
    if (!tag || tags.length === MOST_TAGS) return undefined;
    if (tag.kind === "open" && open.push(tag.name) > MOST_DEPTH) return undefined;
    if (tag.kind === "close" && open.pop() !== tag.name) return undefined;
    at = text.indexOf("<", tag.end);
    tags.push({ ...tag, next: at < 0 ? text.length : at });
  }
  return open.length === 0 && tags.length > 0 ? tags : undefined;
}

/** The end of a comment or processing instruction at `at`; undefined for a tag, -1 if it has no end or is something else. */
function endOfSkipped(text: string, at: number): number | undefined {
  const end = (opening: string, closing: string): number => {
    const found = text.indexOf(closing, at + opening.length);
    return found < 0 ? -1 : found + closing.length;
  };
  if (text.startsWith("<?", at)) return end("<?", "?>");
  if (text.startsWith("<!--", at)) return end("<!--", "-->");
  return text.startsWith("<!", at) ? -1 : undefined;
}

/** Names of XML, as far as metadata uses them. */
const NAME = /[\w:.\-\u00b7-\uffff]+/y;

const SPACE = /[ \t\r\n]*/y;

function readTag(text: string, start: number): Omit<XmlTag, "next"> | undefined {
  const isClose = text[start + 1] === "/";
  let at = start + (isClose ? 2 : 1);
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [found = ""] = pattern.exec(text) ?? [];
    at += found.length;
    return found;
  };
  const name = match(NAME);
  if (name === "") return undefined;
  const attributes: XmlAttribute[] = [];
  for (let left = MOST_ATTRIBUTES; left > 0; left--) {
    const from = at;
    match(SPACE);
    if (text[at] === ">") return { kind: isClose ? "close" : "open", name, attributes, start, end: at + 1 };
    if (text.startsWith("/>", at) && !isClose) return { kind: "empty", name, attributes, start, end: at + 2 };
    const attribute = match(NAME);
    match(SPACE);
    if (attribute === "" || text[at] !== "=") return undefined;
    at += 1;
    match(SPACE);
    const quote = text[at];
    const close = quote === '"' || quote === "'" ? text.indexOf(quote, at + 1) : -1;
    if (close < 0) return undefined;
    const value = unescapeXml(text.slice(at + 1, close));
    at = close + 1;
    attributes.push({ name: attribute, value, start: from, end: at });
  }
  return undefined;
}

const ENTITIES: Partial<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Replaces the five entities of XML and character references; others stay as they are. */
export function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

/** The text as the content of an element or attribute, without characters that XML does not allow. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|[\p{Surrogate}\ufffe\uffff]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
