/**
 * Requests a minute for each token; so many may come at once.
 * @typedef {{ perMinute: number, burst: number }} Rate
 */

/** Tokens remembered at once; the one that was quiet longest is forgotten first. */
const TOKENS = 10_000;

/**
 * A bucket for each token, filled again as the clock goes.
 * @param {import("./clock.mjs").Clock} clock
 * @param {Rate} rate
 * @returns {(token: string) => number} takes one, or answers the whole seconds until there is one; 0 where it was taken
 */
export function createRateLimit(clock, { perMinute, burst }) {
  /** @type {Map<string, { level: number, at: number }>} */
  const buckets = new Map();
  return (token) => {
    if (perMinute === Number.POSITIVE_INFINITY) return 0;
    const now = clock.now();
    const last = buckets.get(token) ?? { level: burst, at: now };
    const level = Math.min(burst, last.level + ((now - last.at) * perMinute) / 60_000);
    const taken = level >= 1;
    // Set anew, so that the map's order tells who was quiet longest.
    buckets.delete(token);
    buckets.set(token, { level: taken ? level - 1 : level, at: now });
    for (const oldest of buckets.keys()) {
      if (buckets.size <= TOKENS) break;
      buckets.delete(oldest);
    }
    return taken ? 0 : Math.max(1, Math.ceil(((1 - level) * 60) / perMinute));
  };
}
