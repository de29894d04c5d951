import { DEFAULT_LIMITS, type ImportLimits } from "../library/limits.js";
import { MEDIA_TYPES } from "../media/media-types.js";

/** Bytes of one generated file, the same wherever it passes: a tighter limit on its way would lose what was paid for. */
export const GENERATED_BYTES = { image: 100 * 1024 * 1024, video: 500 * 1024 * 1024 } as const;

const GENERATED_LIMITS = {
  ...DEFAULT_LIMITS,
  maxBytes: GENERATED_BYTES.image,
  maxVideoBytes: GENERATED_BYTES.video,
};

/** An app's limits are meant for what users bring: what was paid for is not lost to a tighter one. */
export function generatedLimits(limits: ImportLimits): ImportLimits {
  const atLeast = (key: Exclude<keyof typeof DEFAULT_LIMITS, "accept">) =>
    Math.max(limits[key] ?? 0, GENERATED_LIMITS[key]);
  return {
    accept: MEDIA_TYPES,
    maxBytes: atLeast("maxBytes"),
    maxVideoBytes: atLeast("maxVideoBytes"),
    maxSide: atLeast("maxSide"),
    maxPixels: atLeast("maxPixels"),
    maxFramePixels: atLeast("maxFramePixels"),
  };
}
