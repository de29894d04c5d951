const LONGEST = 30_000;

/** Milliseconds before the next try, after so many failures: from half a second, doubled, to 30 s; ± 25 % at random. */
export const retryDelay = (failures: number): number =>
  Math.round(Math.min(LONGEST, 500 * 2 ** Math.min(failures, 8)) * (0.75 + Math.random() / 2));
