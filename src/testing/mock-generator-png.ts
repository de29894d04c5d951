/**
 * Encodes 8-bit palette indices as a PNG. It has its own deflate, because the output of `CompressionStream` differs
 * between engines; flat pictures only need runs (one fixed Huffman block, distance 1). The first `transparent` colours of the
 * palette are not seen.
 */
export function encodePng(
  width: number,
  height: number,
  palette: Uint8Array,
  pixels: Uint8Array,
  transparent = 0,
): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8); // bits
  header.setUint8(9, 3); // palette indices
  const chunks = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("PLTE", palette),
    ...(transparent > 0 ? [chunk("tRNS", new Uint8Array(transparent))] : []),
    chunk("IDAT", zlib(filterUp(width, height, pixels))),
    chunk("IEND", new Uint8Array()),
  ];
  const png = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of chunks) {
    png.set(part, at);
    at += part.length;
  }
  return png;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Each row as its difference from the row above: zeros, wherever nothing changes downwards. */
function filterUp(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const rows = new Uint8Array((width + 1) * height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    rows[to++] = 2;
    for (let at = y * width; at < (y + 1) * width; at++)
      rows[to++] = (pixels[at] ?? 0) - (pixels[at - width] ?? 0);
  }
  return rows;
}

function zlib(data: Uint8Array): Uint8Array {
  // No code is longer than nine bits a byte; the rest is for the headers and the checksum.
  const out = new Uint8Array(Math.ceil((data.length * 9) / 8) + 16);
  out.set([0x78, 0x01]);
  const end = deflateRuns(data, out, 2);
  new DataView(out.buffer).setUint32(end, adler32(data));
  return out.subarray(0, end + 4);
}

/** Writes one final block with the fixed codes of RFC 1951, 3.2.6; returns the end position. */
function deflateRuns(data: Uint8Array, out: Uint8Array, start: number): number {
  let at = start;
  let bits = 0;
  let count = 0;
  const put = (value: number, length: number) => {
    bits |= value << count;
    count += length;
    while (count >= 8) {
      out[at++] = bits & 0xff;
      bits >>>= 8;
      count -= 8;
    }
  };
  const putSymbol = (symbol: number) => {
    const code = FIXED_CODES[symbol];
    if (code) put(code.bits, code.length);
  };

  put(0b011, 3);
  for (let i = 0; i < data.length; ) {
    let run = 0;
    while (i > 0 && run < 258 && i + run < data.length && data[i + run] === data[i - 1]) run++;
    if (run < 3) {
      putSymbol(data[i++] ?? 0);
      continue;
    }
    putRunLength(run, putSymbol, put);
    put(0, 5);
    i += run;
  }
  putSymbol(256);
  put(0, 7);
  return at;
}

function putRunLength(
  run: number,
  putSymbol: (symbol: number) => void,
  put: (value: number, length: number) => void,
) {
  if (run === 258) return putSymbol(285);
  const length = run - 3;
  const extra = Math.max(0, 29 - Math.clz32(length));
  putSymbol(257 + 4 * extra + (length >> extra));
  put(length & ((1 << extra) - 1), extra);
}

/** Huffman codes are written starting with the most significant bit, everything else with the least significant. */
const FIXED_CODES = Array.from({ length: 288 }, (_, symbol) => {
  if (symbol < 144) return reversed(0x30 + symbol, 8);
  if (symbol < 256) return reversed(0x190 + symbol - 144, 9);
  if (symbol < 280) return reversed(symbol - 256, 7);
  return reversed(0xc0 + symbol - 280, 8);
});

function reversed(code: number, length: number): { bits: number; length: number } {
  let bits = 0;
  for (let i = 0; i < length; i++) bits |= ((code >> i) & 1) << (length - 1 - i);
  return { bits, length };
}

function adler32(data: Uint8Array): number {
  let low = 1;
  let high = 0;
  // 5552 is the most that can be added up before 32 bits overflow.
  for (let from = 0; from < data.length; from += 5552) {
    for (const byte of data.subarray(from, from + 5552)) {
      low += byte;
      high += low;
    }
    low %= 65521;
    high %= 65521;
  }
  return ((high << 16) | low) >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
