export type RateLimiter = {
  /**
   * Counts one request, or answers in how many whole seconds to come back. A refused one is not counted.
   * Limits that are no positive number refuse everything: a broken setting must not open the door.
   */
  take: (key: string, perMinute: number, totalPerMinute: number) => { retryAfter: number } | undefined;
  /** How many clients are remembered. */
  readonly size: number;
};

const MINUTE = 60_000;

/**
 * Never more than N in any sixty seconds: the time of every admitted request is kept for a minute.
 *
 * Memory is bounded by what was admitted in the last minute and by `maxKeys`. Beyond that many clients the
 * one that has been quiet longest is forgotten and starts anew, which gives an attacker nothing: who can
 * make up that many keys already has a fresh allowance with each. `totalPerMinute` is what holds against
 * made-up keys, and it forgets nobody.
 *
 * `now` is a clock in milliseconds that never runs backwards.
 */
export function createRateLimiter(
  now: () => number = () => performance.now(),
  maxKeys = 10_000,
): RateLimiter {
  // In the order of each client's last admission, the oldest first.
  const clients = new Map<string, number[]>();
  const total: number[] = [];

  return {
    take(key, perMinute, totalPerMinute) {
      const time = now();
      forgetQuiet(clients, time);
      prune(total, time);
      const own = clients.get(key) ?? [];
      prune(own, time);
      const wait = Math.max(waitFor(own, perMinute, time), waitFor(total, totalPerMinute, time));
      if (wait > 0) return { retryAfter: Math.ceil(wait / 1000) };

      // What has no limit is not counted: nothing else would bound what is kept of it.
      if (totalPerMinute !== Number.POSITIVE_INFINITY) total.push(time);
      if (perMinute === Number.POSITIVE_INFINITY) return undefined;
      own.push(time);
      clients.delete(key);
      clients.set(key, own);
      if (clients.size > maxKeys) forgetFirst(clients);
      return undefined;
    },
    get size() {
      return clients.size;
    },
  };
}

/** Milliseconds until `admitted`, oldest first, has room for one more. */
function waitFor(admitted: readonly number[], limit: number, time: number): number {
  if (!(limit >= 1)) return MINUTE;
  const blocking = admitted[admitted.length - Math.floor(limit)];
  return blocking === undefined ? 0 : Math.max(1, blocking + MINUTE - time);
}

function prune(admitted: number[], time: number): void {
  const firstFresh = admitted.findIndex((at) => at + MINUTE > time);
  admitted.splice(0, firstFresh === -1 ? admitted.length : firstFresh);
}

function forgetQuiet(clients: Map<string, number[]>, time: number): void {
  for (const [key, admitted] of clients) {
    const last = admitted.at(-1);
    if (last !== undefined && last + MINUTE > time) return;
    clients.delete(key);
  }
}

function forgetFirst(clients: Map<string, number[]>): void {
  for (const key of clients.keys()) {
    clients.delete(key);
    return;
  }
}
