/**
 * The id of the n-th file of a generation (from 0): the generation's UUID with its last four digits increased by n. A
 * file that is saved again, after a crash or by another tab, is therefore the same asset.
 */
export function assetIdOf(jobId: string, n: number): string {
  return shifted(jobId, n + 1);
}

/** The generation whose n-th file (from 0) has this id. */
export const generationIdOf = (assetId: string, n: number): string => shifted(assetId, -n - 1);

function shifted(id: string, by: number): string {
  const last = (Number.parseInt(id.slice(-4), 16) + by + 0x10000) % 0x10000;
  return id.slice(0, -4) + last.toString(16).padStart(4, "0");
}

/** Ids are the names of files: nothing else may become one. */
export const isAssetId = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
