export type BackOffRange = {
  /** The pause after the first failure, in milliseconds. Default: 500. */
  first?: number;
  /** The longest pause in milliseconds, before jitter. Default: 30,000. */
  longest?: number;
};

/**
 * The pause before the next attempt in milliseconds: exponential back-off with ± 25 % jitter, so that processes that
 * failed together do not retry together.
 * @param failures the number of failed attempts before the last one
 */
export const backOff = (failures: number, { first = 500, longest = 30_000 }: BackOffRange = {}): number =>
  Math.round(Math.min(longest, first * 2 ** Math.min(failures, 16)) * (0.75 + Math.random() / 2));
