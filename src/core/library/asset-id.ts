/**
 * The id of the n-th file of a generation (from 0): the generation's UUID with its last four digits increased by n. A
 * file that is saved again, after a crash or by another tab, is therefore the same asset.
 */
export function assetIdOf(jobId: string, n: number): string {
  const last = (Number.parseInt(jobId.slice(-4), 16) + n + 1) % 0x10000;
  return jobId.slice(0, -4) + last.toString(16).padStart(4, "0");
}
