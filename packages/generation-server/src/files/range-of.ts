export type RangeAnswer =
  | { status: 200 | 416 }
  /** The first and last byte, both inclusive and within the file. */
  | { status: 206; start: number; end: number };

/**
 * Evaluates a `Range` header for a file of `size` bytes (RFC 9110, section 14). Anything but a single well-formed
 * byte range is ignored, as the RFC permits. Never throws.
 */
export function rangeOf(header: string | null, size: number): RangeAnswer {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/i.exec(header ?? "") ?? [];
  if (from === "" && to === "") return { status: 200 };
  if (from === "") {
    const start = Math.max(0, size - Number(to));
    return start < size ? { status: 206, start, end: size - 1 } : { status: 416 };
  }
  const start = Number(from);
  const end = to === "" ? Number.POSITIVE_INFINITY : Number(to);
  if (end < start) return { status: 200 };
  return start < size ? { status: 206, start, end: Math.min(end, size - 1) } : { status: 416 };
}
