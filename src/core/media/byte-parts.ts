export type Bytes = Uint8Array<ArrayBuffer>;

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Four letters as a big-endian number: box types are compared up to millions of times, and numbers compare faster. */
export function fourCC(letters: string): number {
  return [...letters].reduce((code, letter) => (code << 8) | letter.charCodeAt(0), 0) >>> 0;
}

/** Bytes of a text whose characters are all below 256. */
export function latin1(text: string): Bytes {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

export function startsWith(bytes: Uint8Array, offset: number, text: string): boolean {
  for (let at = 0; at < text.length; at++) if (bytes[offset + at] !== text.charCodeAt(at)) return false;
  return true;
}

export function uint32(value: number, little = false): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, little);
  return bytes;
}

export function join(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export type ByteWriter = {
  /** Appends bytes of the source. */
  keep: (start: number, end: number) => void;
  add: (bytes: Uint8Array) => void;
  /** The number of bytes written so far. */
  length: () => number;
  /** Overwrites bytes that were written. */
  set: (at: number, bytes: Uint8Array) => void;
  /** Everything written; the source itself if it is equal. */
  result: () => Bytes;
};

/** Copies parts of a source. There may be millions, so adjacent parts are joined before they are copied. */
export function createByteWriter(source: Bytes): ByteWriter {
  let out = new Uint8Array(source.length + 1024);
  let written = 0;
  let from = 0;
  let to = 0;
  const append = (bytes: Uint8Array): void => {
    if (written + bytes.length > out.length) {
      const wider = new Uint8Array(2 * (written + bytes.length));
      wider.set(out.subarray(0, written));
      out = wider;
    }
    out.set(bytes, written);
    written += bytes.length;
  };
  const flush = (): void => {
    if (to > from) append(source.subarray(from, to));
    from = to;
  };
  return {
    keep(start, end) {
      if (start !== to) {
        flush();
        from = start;
      }
      to = Math.min(end, source.length);
    },
    add(bytes) {
      flush();
      append(bytes);
    },
    length: () => written + to - from,
    set(at, bytes) {
      flush();
      out.set(bytes, at);
    },
    result() {
      flush();
      return unchangedOr(source, out.subarray(0, written));
    },
  };
}

/** `source` itself if `bytes` are equal to it. */
export function unchangedOr(source: Bytes, bytes: Bytes): Bytes {
  if (bytes.length !== source.length) return bytes;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== source[at]) return bytes;
  return source;
}
