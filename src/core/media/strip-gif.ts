import { type Bytes, createByteWriter, startsWith } from "./byte-parts.js";

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;

/** The number of loops and the colour profile; other application extensions hold XMP or private data. */
const APPLICATIONS = ["NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"];

/** Keeps the frames and their timing; removes comments, application data and trailing data. */
export function stripGif(bytes: Bytes): Bytes | undefined {
  const writer = createByteWriter(bytes);
  const byteAt = (at: number): number => bytes[at] ?? 0;
  const endOfBlocks = (start: number): number => {
    let at = start;
    while (at < bytes.length && byteAt(at) > 0) at += 1 + byteAt(at);
    return at + 1;
  };
  let offset = 13 + colorTable(byteAt(10));
  if (offset >= bytes.length) return undefined;
  writer.keep(0, offset);
  while (offset < bytes.length) {
    const block = byteAt(offset);
    if (block === IMAGE) {
      // The descriptor, the colour table and the LZW code size.
      const end = endOfBlocks(offset + 11 + colorTable(byteAt(offset + 9)));
      writer.keep(offset, end);
      if (end > bytes.length) return writer.result();
      offset = end;
    } else if (block === EXTENSION) {
      const end = endOfBlocks(offset + 2);
      if (end > bytes.length) break;
      if (isDrawn(bytes, offset)) writer.keep(offset, end);
      offset = end;
    } else break;
  }
  // Many encoders omit it.
  writer.add(Uint8Array.of(TRAILER));
  return writer.result();
}

function isDrawn(bytes: Bytes, offset: number): boolean {
  const label = bytes[offset + 1];
  // Its name is a block of eleven bytes.
  if (label === APPLICATION) return APPLICATIONS.some((name) => startsWith(bytes, offset + 2, `\x0b${name}`));
  return label === GRAPHIC_CONTROL;
}

/** The size of the colour table in bytes, from the packed field (GIF89a, 18 and 20). */
function colorTable(packed: number): number {
  return packed & 0x80 ? 3 << ((packed & 7) + 1) : 0;
}
