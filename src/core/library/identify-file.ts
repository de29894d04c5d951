import { MediaLibraryError } from "../errors.js";
import { dateTaken } from "../media/date-taken.js";
import { sha256 } from "../media/hash.js";
import { readOrigin } from "../media/origin/read-origin.js";
import { canStrip, stripMetadata } from "../media/strip-metadata.js";
import type { MediaAsset } from "./asset.js";
import type { AddedFile } from "./import-result.js";
import type { ImportLimits } from "./limits.js";
import { type ValidatedFile, validate } from "./validate.js";

export type IdentifiedFile = Omit<ValidatedFile, "bytes"> &
  Pick<AddedFile, "metadataKept"> &
  Pick<MediaAsset, "takenAt" | "origin"> & { original: Blob; hash: string };

type Options = { limits: ImportLimits; paidFor: boolean; stripMetadata: boolean };

/** Reads a file once and keeps none of its bytes, because many files are processed concurrently. */
export async function identifyFile(
  file: File,
  { limits, paidFor, stripMetadata: strip }: Options,
): Promise<IdentifiedFile> {
  const { bytes, ...validated } = await validate(file, limits, { paidFor });
  const { mimeType } = validated;
  const asItIs = async () => {
    const takenAt = bytes && dateTaken(bytes, mimeType);
    const [hash, origin] = await Promise.all([sha256(file, bytes), bytes && readOrigin(bytes, mimeType)]);
    return {
      ...validated,
      original: file,
      hash,
      ...(takenAt !== undefined && { takenAt }),
      ...(origin && { origin }),
    };
  };
  if (!strip) return asItIs();
  if (!canStrip(mimeType)) return { ...(await asItIs()), metadataKept: true };
  const whole = bytes ?? new Uint8Array(await file.arrayBuffer());
  const stripped = stripMetadata(whole, mimeType);
  if (!stripped) {
    const message =
      "The image's metadata cannot be removed: its structure is damaged or unknown. Export it again.";
    throw new MediaLibraryError("decode", message);
  }
  const original = stripped === whole ? file : new Blob([stripped], { type: mimeType });
  // That AI made it is no secret of whoever did; what it was asked for may be.
  const { parameters: _, ...origin } = (await readOrigin(whole, mimeType)) ?? {};
  return {
    ...validated,
    original,
    hash: await sha256(original, stripped),
    ...("kind" in origin && { origin }),
  };
}
