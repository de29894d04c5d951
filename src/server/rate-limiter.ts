/** A limit on the number of requests in any sixty seconds. */
export type RateLimit = {
  /** Identifies what is counted, such as `address 203.0.113.7`. */
  key: string;
  /** Any value below 1, and NaN, rejects every request: a broken setting must not lift the limit. Infinity is no limit. */
  perMinute: number;
  /** Counts all clients combined. Such a key is never evicted in favour of newer keys. Default false. */
  total?: boolean;
};

/** Counts requests. Processes that share a limit need an implementation backed by a shared store. */
export type RateLimiter = {
  /**
   * Counts one request against each of the limits. If one of them is exhausted, counts it against none and resolves to
   * the number of whole seconds to wait.
   */
  take: (limits: readonly RateLimit[]) => Promise<{ retryAfter: number } | undefined>;
  /** Undoes one count of each limit, for a request that turned out not to count. */
  giveBack: (limits: readonly RateLimit[]) => Promise<void>;
};

/** A rate limiter in this process's memory. */
export type MemoryRateLimiter = RateLimiter & {
  /** The number of keys in memory. */
  readonly size: number;
};

const MINUTE = 60_000;

/**
 * Counts in this process's memory, with a sliding window: the time of every admitted request is kept for a minute, so
 * that a limit is never exceeded in any sixty seconds.
 *
 * Memory is bounded by the requests admitted in the last minute and by `maxKeys`. Above that many keys, the one that has
 * been idle longest is evicted and starts from zero. An attacker gains nothing by that: whoever can make up that many
 * keys already has a fresh allowance with each. A `total` limit is the defence against made-up keys and is never evicted.
 *
 * @param now a monotonic clock in milliseconds
 * @param maxKeys the number of keys kept in memory
 * @example
 * ```ts
 * import { createGenerateHandler, createRateLimiter } from "@reactkits.dev/react-media-library/server";
 *
 * // One limiter for two handlers: a client's requests to either count together.
 * const limiter = createRateLimiter();
 * const rateLimit = { perMinute: 10, limiter };
 * const image = { bytes: new Uint8Array(), mimeType: "image/png", provider: "Acme", fileName: "image.png" };
 *
 * export const drafts = createGenerateHandler({ rateLimit, generate: async () => image });
 * export const finals = createGenerateHandler({ rateLimit, generate: async () => image });
 * ```
 */
export function createRateLimiter(
  now: () => number = () => performance.now(),
  maxKeys = 10_000,
): MemoryRateLimiter {
  // Ordered by each key's last admitted request, oldest first.
  const counts = new Map<string, Count>();

  return {
    async take(limits) {
      const time = now();
      evictExpired(counts, time);
      const finite = limits.filter(({ perMinute }) => perMinute !== Number.POSITIVE_INFINITY);
      const wait = Math.max(0, ...finite.map((limit) => waitFor(counts.get(limit.key), limit, time)));
      if (wait > 0) return { retryAfter: Math.ceil(wait / 1000) };
      for (const { key, total = false } of finite) {
        const admitted = counts.get(key)?.admitted ?? [];
        admitted.push(time);
        counts.delete(key);
        counts.set(key, { admitted, total });
      }
      evictOldest(counts, maxKeys);
      return undefined;
    },
    async giveBack(limits) {
      for (const { key } of limits) counts.get(key)?.admitted.pop();
    },
    get size() {
      return counts.size;
    },
  };
}

/** When each request was admitted, oldest first. */
type Count = { admitted: number[]; total: boolean };

/** Milliseconds until there is room for one more. */
function waitFor(count: Count | undefined, { perMinute }: RateLimit, time: number): number {
  if (!(perMinute >= 1)) return MINUTE;
  if (!count) return 0;
  const { admitted } = count;
  const firstFresh = admitted.findIndex((at) => at + MINUTE > time);
  admitted.splice(0, firstFresh === -1 ? admitted.length : firstFresh);
  const blocking = admitted[admitted.length - Math.floor(perMinute)];
  return blocking === undefined ? 0 : Math.max(1, blocking + MINUTE - time);
}

function evictExpired(counts: Map<string, Count>, time: number): void {
  for (const [key, { admitted }] of counts) {
    const last = admitted.at(-1);
    if (last !== undefined && last + MINUTE > time) return;
    counts.delete(key);
  }
}

function evictOldest(counts: Map<string, Count>, maxKeys: number): void {
  for (const [key, { total }] of counts) {
    if (counts.size <= maxKeys) return;
    if (!total) counts.delete(key);
  }
}
