/** A multiple of three, so that each piece is encoded without padding; small enough for `fromCharCode(...)`. */
const PIECE = 24_576;

export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  }
  return text;
}

/** Encodes a stream: joined, the pieces are the base64 of all its bytes. */
export async function* encodeBase64Pieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = new Uint8Array();
  for await (const chunk of chunks) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    const even = bytes.length - (bytes.length % 3);
    if (even > 0) yield encodeBase64(bytes.subarray(0, even));
    rest = bytes.slice(even);
  }
  if (rest.length > 0) yield encodeBase64(rest);
}

/** Throws if `text` is not base64. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
