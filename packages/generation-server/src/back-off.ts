export type BackOffRange = {
  /** Milliseconds after the first failure. Default: 500. */
  first?: number;
  /** Milliseconds that no pause exceeds by more than its random part. Default: 30,000. */
  longest?: number;
};

/**
 * Milliseconds before the next try after so many failures before this one: doubled each time, ± 25 % at random, so that
 * processes that failed together do not come back together.
 */
export const backOff = (failures: number, { first = 500, longest = 30_000 }: BackOffRange = {}): number =>
  Math.round(Math.min(longest, first * 2 ** Math.min(failures, 16)) * (0.75 + Math.random() / 2));
