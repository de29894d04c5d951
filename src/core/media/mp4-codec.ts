/** The maximum number of bytes of a codec's box that its name is built from. */
export const CODEC_BYTES = 13;

type CodecBox = "avcC" | "hvcC" | "av1C" | "vpcC";

export function isCodecBox(type: string): type is CodecBox {
  return type === "avcC" || type === "hvcC" || type === "av1C" || type === "vpcC";
}

/**
 * The name of a codec with its profile and level (RFC 6381 and each codec's addition to it), as `canPlayType` expects
 * it.
 * @throws RangeError if the box is too short
 */
export function codecString(sampleEntry: string, type: CodecBox, view: DataView): string {
  return [sampleEntry, ...parameters[type](view)].join(".");
}

const parameters: Record<CodecBox, (view: DataView) => string[]> = {
  // Version, then profile, constraints and level.
  avcC: (view) => [[1, 2, 3].map((at) => hex(view.getUint8(at))).join("")],
  hvcC,
  av1C,
  // Version and flags, then profile, level, four bits of depth.
  vpcC: (view) => [view.getUint8(4), view.getUint8(5), view.getUint8(6) >> 4].map(twoDigits),
};

/** ISO/IEC 14496-15, annex E: profile, compatibility in reversed bits, tier and level, constraints. */
function hvcC(view: DataView): string[] {
  const profile = view.getUint8(1);
  const space = ["", "A", "B", "C"][profile >> 6] ?? "";
  const tier = profile & 0x20 ? "H" : "L";
  let compatibility = 0;
  for (let bit = 0; bit < 32; bit++) {
    compatibility = (compatibility << 1) | ((view.getUint32(2) >>> bit) & 1);
  }
  const constraints = [6, 7, 8, 9, 10, 11].map((at) => view.getUint8(at));
  while (constraints.at(-1) === 0) constraints.pop();
  return [
    `${space}${profile & 0x1f}`,
    (compatibility >>> 0).toString(16).toUpperCase(),
    `${tier}${view.getUint8(12)}`,
    ...constraints.map((byte) => byte.toString(16).toUpperCase()),
  ];
}

/** AV1 in ISO media, 5: profile, level and tier, depth. */
function av1C(view: DataView): string[] {
  const [first, second] = [view.getUint8(1), view.getUint8(2)];
  const profile = first >> 5;
  const high = (second & 0x40) !== 0;
  const depth = profile === 2 && second & 0x20 ? 12 : high ? 10 : 8;
  return [String(profile), `${twoDigits(first & 0x1f)}${second & 0x80 ? "H" : "M"}`, twoDigits(depth)];
}

const hex = (byte: number) => byte.toString(16).padStart(2, "0");
const twoDigits = (value: number) => String(value).padStart(2, "0");
