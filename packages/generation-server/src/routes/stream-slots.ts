export type StreamLimits = { perAccount: number; perAddress: number; total: number };

/** Of one process: each stream holds a socket and some memory of it. */
export const STREAM_LIMITS: StreamLimits = { perAccount: 10, perAddress: 200, total: 2_000 };

export type StreamSlots = {
  /** A function that gives the slot back, once; undefined where one of the limits is reached. */
  take: (account: string, address: string | undefined) => (() => void) | undefined;
};

/** Counts the open streams of events: of an account, of an address where one is known, and of all. */
export function createStreamSlots({ perAccount, perAddress, total }: StreamLimits): StreamSlots {
  const taken = new Map<string, number>();
  return {
    take(account, address) {
      const limits: [key: string, most: number][] = [
        ["all", total],
        [`account ${account}`, perAccount],
        ...(address === undefined ? [] : [[`address ${address}`, perAddress] satisfies [string, number]]),
      ];
      if (limits.some(([key, most]) => (taken.get(key) ?? 0) >= most)) return undefined;
      for (const [key] of limits) taken.set(key, (taken.get(key) ?? 0) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        for (const [key] of limits) {
          const left = (taken.get(key) ?? 0) - 1;
          if (left > 0) taken.set(key, left);
          else taken.delete(key);
        }
      };
    },
  };
}
