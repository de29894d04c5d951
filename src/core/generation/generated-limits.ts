import type { ImportLimits } from "../library/limits.js";
import { DEFAULT_LIMITS, MEDIA_TYPES } from "../media/media-types.js";

/** Maximum bytes of one generated file. The same everywhere: a lower limit on the way would lose a paid file. */
export const GENERATED_BYTES = { image: 100 * 1024 * 1024, video: 500 * 1024 * 1024 } as const;

const GENERATED_LIMITS = {
  ...DEFAULT_LIMITS,
  maxBytes: GENERATED_BYTES.image,
  maxVideoBytes: GENERATED_BYTES.video,
};

/** An app's limits are meant for uploads: they only apply to generated files where they are higher. */
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
