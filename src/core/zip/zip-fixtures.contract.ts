import { crc32 } from "../media/crc32.js";

/** A file to be written into a zip; the other fields are lies. */
export type MadeEntry = {
  name: string;
  content: Uint8Array<ArrayBuffer> | string;
  deflate?: boolean;
  crc?: number;
  size?: number;
  compressedSize?: number;
  offset?: number;
  flags?: number;
  method?: number;
  /** An extra field of the directory. */
  extra?: Uint8Array;
};

/** A zip, written without the library's own code, so that it can also be a wrong one. */
export async function makeZipFile(
  entries: readonly MadeEntry[],
  { comment = "", count = entries.length }: { comment?: string; count?: number } = {},
): Promise<File> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  const push = (list: Uint8Array<ArrayBuffer>[], ...bytes: Uint8Array<ArrayBuffer>[]) => {
    list.push(...bytes);
    return bytes.reduce((sum, { length }) => sum + length, 0);
  };
  for (const entry of entries) {
    const content = typeof entry.content === "string" ? encode(entry.content) : entry.content;
    const data = entry.deflate ? await deflate(content) : content;
    const name = encode(entry.name);
    const method = entry.method ?? (entry.deflate ? 8 : 0);
    const { crc = crc32(content), size = content.length, compressedSize = data.length } = entry;
    const { offset = at, flags = 0x800, extra = new Uint8Array() } = entry;
    const sizes = [u32(crc), u32(compressedSize), u32(size), u16(name.length)];
    const head = [u16(flags), u16(method), u32(0x21 << 16), ...sizes];
    at += push(parts, u32(0x04034b50), u16(20), ...head, u16(0), name, data);
    push(directory, u32(0x02014b50), u16(20), u16(20), ...head, u16(extra.length));
    push(directory, u16(0), u16(0), u16(0), u32(0), u32(offset), name, new Uint8Array(extra));
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const tail = [u32(0x06054b50), u32(0), u16(count), u16(count), u32(size), u32(at)];
  const text = encode(comment);
  return new File([...parts, ...directory, ...tail, u16(text.length), text], "made.zip");
}

export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
export const u16 = (value: number) => Uint8Array.of(value & 255, value >> 8);
export const u32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
