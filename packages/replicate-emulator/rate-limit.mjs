/**
 * Requests per minute for each token, of which `burst` may come at once.
 * @typedef {{ perMinute: number, burst: number }} Rate
 */

/** Most tokens to remember; the least recently used one is forgotten first. */
const TOKENS = 10_000;

/**
 * A token bucket for each API token.
 * @param {import("./clock.mjs").Clock} clock
 * @param {Rate} rate
 * @returns {(token: string) => number} takes a request from the bucket and returns 0, or returns the whole seconds until there is one
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
    // Inserted again, so that the map is ordered by last use.
    buckets.delete(token);
    buckets.set(token, { level: taken ? level - 1 : level, at: now });
    for (const oldest of buckets.keys()) {
      if (buckets.size <= TOKENS) break;
      buckets.delete(oldest);
    }
    return taken ? 0 : Math.max(1, Math.ceil(((1 - level) * 60) / perMinute));
  };
}
