import { findExif } from "../date-taken.js";
import { readExifTexts } from "./exif-texts.js";
import {
  digitalSourceTypeOf,
  type GenerationParameters,
  kindOfSourceType,
  type MediaOrigin,
  type OriginKind,
} from "./media-origin.js";
import { findMetadataBlocks, type MetadataBlocks, MOST_TEXT, PNG_XMP } from "./metadata-blocks.js";
import { decodeText, readTextBlock } from "./metadata-text.js";
import { type Claims, readCredentials } from "./read-credentials.js";
import { readStatement } from "./read-statement.js";
import { type Statement, toName, toParameters } from "./stated-parameters.js";
import { readXmp } from "./xmp-packet.js";

/** UTF-16 units of all texts of a file together: parsing them takes some ten milliseconds at most. */
const MOST_UNITS = 2 * MOST_TEXT;

/**
 * What a file says about its origin: IPTC's digital source type and AI properties in XMP, the claims of a C2PA manifest, and
 * the parameters that image generators write. Undefined if it says nothing. All texts are bounded in length, and none is
 * verified. Never throws.
 */
export async function readOrigin(bytes: Uint8Array, mimeType: string): Promise<MediaOrigin | undefined> {
  const blocks = findMetadataBlocks(bytes, mimeType);
  const exif = findExif(bytes, mimeType);
  if (!exif && !blocks.xmp && !blocks.c2pa && blocks.texts.length === 0) return undefined;
  const texts = await readTexts(blocks, exif);
  const xmp = readProperties(blocks.xmp ? decodeText(blocks.xmp) : texts.get(PNG_XMP));
  for (const [keyword, property] of [
    ["Software", "CreatorTool"],
    ["Description", "description"],
  ] as const) {
    const value = xmp.get(property);
    if (value !== undefined && !texts.has(keyword)) texts.set(keyword, value);
  }
  const claims = blocks.c2pa && readCredentials(blocks.c2pa);
  return describe(xmp, claims, readStatement(texts));
}

async function readTexts(
  { texts: blocks }: MetadataBlocks,
  exif: Uint8Array | undefined,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  let left = MOST_UNITS;
  const add = (keyword: string, text: string | undefined): void => {
    if (text === undefined || texts.has(keyword) || text.length > left) return;
    left -= text.length;
    texts.set(keyword, text);
  };
  for (const block of blocks) add(block.keyword, await readTextBlock(block));
  const { description, make, model, software, userComment } = exif ? readExifTexts(exif) : {};
  add("Description", description);
  add("Make", make);
  add("Model", model);
  add("Software", software);
  add("UserComment", userComment);
  return texts;
}

/** What makes a packet worth reading: those of photographs are long, and most say nothing of it. */
const WORTH_READING = /DigitalSourceType|AISystemUsed|AIPromptInformation|CreatorTool/;

function readProperties(text: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  if (!text || !WORTH_READING.test(text)) return found;
  for (const { name, value } of readXmp(text)?.properties ?? []) if (!found.has(name)) found.set(name, value);
  return found;
}

function describe(
  xmp: ReadonlyMap<string, string>,
  claims: Claims | undefined,
  statement: Statement | undefined,
): MediaOrigin | undefined {
  const digitalSourceType = typeOf(xmp.get("DigitalSourceType"), claims);
  const model = toName(xmp.get("AISystemUsed"));
  const stated = toParameters({ prompt: xmp.get("AIPromptInformation"), model: model ?? claims?.model });
  const parameters: GenerationParameters = { ...stated, ...statement?.parameters };
  const isGenerated = statement !== undefined || model !== undefined || stated.prompt !== undefined;
  const kind = kindOf(digitalSourceType, { isGenerated, isEdit: statement?.isEdit === true, claims });
  const software =
    statement?.software ?? (kind === "ai" || kind === "ai-edit" ? xmp.get("CreatorTool") : undefined);
  if (kind === "unknown" && !digitalSourceType) return undefined;
  const name = toName(software);
  const credentials = claims && trimCredentials(claims);
  return {
    kind,
    ...(digitalSourceType && { digitalSourceType }),
    ...(name && { software: name }),
    ...(credentials && { credentials }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
}

/** Of XMP, which whoever edited the file last can change, and of the manifest, the one that says that AI took part. */
function typeOf(inXmp: string | undefined, claims: Claims | undefined): string | undefined {
  const stated = inXmp === undefined ? undefined : digitalSourceTypeOf(inXmp);
  const claimed = claims?.digitalSourceType;
  return kindOfSourceType(stated) || !kindOfSourceType(claimed) ? (stated ?? claimed) : claimed;
}

type Evidence = { isGenerated: boolean; isEdit: boolean; claims: Claims | undefined };

function kindOf(type: string | undefined, { isGenerated, isEdit, claims }: Evidence): OriginKind {
  const stated = kindOfSourceType(type);
  if (stated) return stated;
  // The emulator's images, and others of an algorithm that was not trained, may say what drew them.
  if (isGenerated && type !== "algorithmicMedia") return isEdit ? "ai-edit" : "ai";
  return claims ? "content-credentials" : "unknown";
}

function trimCredentials({ credentials }: Claims) {
  const issuer = toName(credentials.issuer);
  const claimGenerator = toName(credentials.claimGenerator);
  return { ...(issuer && { issuer }), ...(claimGenerator && { claimGenerator }) };
}
