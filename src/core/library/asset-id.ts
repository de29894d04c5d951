/**
 * The id of what a run brings into the library as its n-th file (from 0): the run's own UUID, its last four digits
 * counted on. Saved again, after a crash or by another tab, it is the same asset.
 */
export function assetIdOf(jobId: string, n: number): string {
  const last = (Number.parseInt(jobId.slice(-4), 16) + n + 1) % 0x10000;
  return jobId.slice(0, -4) + last.toString(16).padStart(4, "0");
}
