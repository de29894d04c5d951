/**
 * SHA-256 in lower-case hex. `bytes` is the whole file if the caller has read it; otherwise the file is streamed, so
 * that a large one is never in memory as a whole.
 */
export async function sha256(file: Blob, bytes?: Uint8Array<ArrayBuffer>): Promise<string> {
  // WebCrypto cannot hash in chunks, and `subtle` is undefined on plain HTTP, whatever its type says.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (bytes && subtle) return toHex(new Uint8Array(await subtle.digest("SHA-256", bytes)));

  const noble = await import("@noble/hashes/sha2.js");
  const hash = noble.sha256.create();
  if (bytes) hash.update(bytes);
  else await readChunks(file, (chunk) => hash.update(chunk));
  return toHex(hash.digest());
}

// Not `for await`: WebKit's streams are not async iterable.
async function readChunks(file: Blob, use: (chunk: Uint8Array) => void): Promise<void> {
  const reader = file.stream().getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) use(next.value);
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
