const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

/** A checksum of bytes that arrive in chunks. */
export function createCrc32() {
  let crc = ~0;
  return {
    update(bytes: Uint8Array): void {
      for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
    },
    /** Unsigned. */
    value: (): number => ~crc >>> 0,
  };
}

/** The checksum of a PNG chunk's type and data (PNG, third edition, annex D), and of a file in a zip; unsigned. */
export function crc32(bytes: Uint8Array): number {
  const checksum = createCrc32();
  checksum.update(bytes);
  return checksum.value();
}
