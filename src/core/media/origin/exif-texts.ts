import { inTiff, type Tiff } from "../exif.js";
import { MOST_TEXT } from "./metadata-blocks.js";
import { decodeText, decodeUserComment } from "./metadata-text.js";

/** The texts of a TIFF block in which generators write; each is absent if it is not there. */
export type ExifTexts = {
  description?: string;
  make?: string;
  model?: string;
  software?: string;
  userComment?: string;
};

/** Never throws. */
export function readExifTexts(tiff: Uint8Array): ExifTexts {
  const texts = inTiff(tiff, (block) => {
    const { view, little, find } = block;
    const main = view.getUint32(4, little);
    const link = find(main, 0x8769);
    const exif = link ? view.getUint32(link + 8, little) : undefined;
    const text = (tag: number) => {
      const data = readValue(tiff, block, main, tag);
      return data && withoutEnd(decodeText(data));
    };
    // Some tools write it beside the others, where it does not belong.
    const comment =
      (exif === undefined ? undefined : readValue(tiff, block, exif, 0x9286)) ??
      readValue(tiff, block, main, 0x9286);
    return {
      description: text(0x010e),
      make: text(0x010f),
      model: text(0x0110),
      software: text(0x0131),
      userComment: comment && withoutEnd(decodeUserComment(comment)),
    };
  });
  const { description, make, model, software, userComment } = texts ?? {};
  return {
    ...(description && { description }),
    ...(make && { make }),
    ...(model && { model }),
    ...(software && { software }),
    ...(userComment && { userComment }),
  };
}

/** The bytes of a value of bytes or characters. */
function readValue(
  tiff: Uint8Array,
  { view, little, find }: Tiff,
  directory: number,
  tag: number,
): Uint8Array | undefined {
  const entry = find(directory, tag);
  if (!entry) return undefined;
  const length = view.getUint32(entry + 4, little);
  const start = length > 4 ? view.getUint32(entry + 8, little) : entry + 8;
  return length > MOST_TEXT ? undefined : tiff.subarray(start, start + length);
}

/** Not by an expression, which would take quadratic time for a text of zeros. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}
