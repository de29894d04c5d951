/** At most so many in any sixty seconds. */
export type RateLimit = {
  /** What is counted, such as `address 203.0.113.7`. */
  key: string;
  /** What is no positive number refuses everything: a broken setting must not lift a limit. Infinity is no limit. */
  perMinute: number;
  /** Of all clients together: not forgotten while it counts, however many other keys there are. Default false. */
  total?: boolean;
};

/** Where requests are counted. Processes that share a limit need an implementation over what they share. */
export type RateLimiter = {
  /**
   * Counts one request against each of the limits, or against none where one of them is used up: then the answer
   * is in how many whole seconds to come back.
   */
  take: (limits: readonly RateLimit[]) => Promise<{ retryAfter: number } | undefined>;
  /** Takes back one count of each: the request turned out not to count. */
  giveBack: (limits: readonly RateLimit[]) => Promise<void>;
};

export type MemoryRateLimiter = RateLimiter & {
  /** How many keys are remembered. */
  readonly size: number;
};

const MINUTE = 60_000;

/**
 * Counts in this process's memory. Never more than N in any sixty seconds: the time of every admitted request is
 * kept for a minute.
 *
 * Memory is bounded by what was admitted in the last minute and by `maxKeys`. Beyond that many keys the one that
 * has been quiet longest is forgotten and starts anew, which gives an attacker nothing: who can make up that many
 * keys already has a fresh allowance with each. A `total` is what holds against made-up keys, and is not forgotten.
 *
 * `now` is a clock in milliseconds that never runs backwards.
 */
export function createRateLimiter(
  now: () => number = () => performance.now(),
  maxKeys = 10_000,
): MemoryRateLimiter {
  // In the order of each key's last admission, the oldest first.
  const counts = new Map<string, Count>();

  return {
    async take(limits) {
      const time = now();
      forgetQuiet(counts, time);
      const finite = limits.filter(({ perMinute }) => perMinute !== Number.POSITIVE_INFINITY);
      const wait = Math.max(0, ...finite.map((limit) => waitFor(counts.get(limit.key), limit, time)));
      if (wait > 0) return { retryAfter: Math.ceil(wait / 1000) };
      for (const { key, total = false } of finite) {
        const admitted = counts.get(key)?.admitted ?? [];
        admitted.push(time);
        counts.delete(key);
        counts.set(key, { admitted, total });
      }
      forgetFirst(counts, maxKeys);
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

function forgetQuiet(counts: Map<string, Count>, time: number): void {
  for (const [key, { admitted }] of counts) {
    const last = admitted.at(-1);
    if (last !== undefined && last + MINUTE > time) return;
    counts.delete(key);
  }
}

function forgetFirst(counts: Map<string, Count>, maxKeys: number): void {
  for (const [key, { total }] of counts) {
    if (counts.size <= maxKeys) return;
    if (!total) counts.delete(key);
  }
}
