export type StreamLimits = { perAccount: number; perAddress: number; total: number };

/** Per process: each stream occupies a socket and some memory. */
export const STREAM_LIMITS: StreamLimits = { perAccount: 10, perAddress: 200, total: 2_000 };

export type StreamSlots = {
  /** Returns a function that releases the slot, or undefined if a limit has been reached. */
  take: (account: string, address: string | undefined) => (() => void) | undefined;
};

/** Limits the number of open event streams per account, per address if known, and in total. */
export function createStreamSlots({ perAccount, perAddress, total }: StreamLimits): StreamSlots {
  const open = new Map<string, number>();
  return {
    take(account, address) {
      const limits: [key: string, most: number][] = [
        ["all", total],
        [`account ${account}`, perAccount],
        ...(address === undefined ? [] : [[`address ${address}`, perAddress] satisfies [string, number]]),
      ];
      if (limits.some(([key, most]) => (open.get(key) ?? 0) >= most)) return undefined;
      for (const [key] of limits) open.set(key, (open.get(key) ?? 0) + 1);
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        for (const [key] of limits) {
          const left = (open.get(key) ?? 0) - 1;
          if (left > 0) open.set(key, left);
          else open.delete(key);
        }
      };
    },
  };
}
