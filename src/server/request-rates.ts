import { MediaLibraryError } from "../core/errors.js";
import { askApp, type GenerateHandlerOptions, resolve } from "./generate-options.js";
import type { RateLimit, RateLimiter } from "./rate-limiter.js";

/** Offices and mobile networks share addresses. */
const ADDRESS_FACTOR = 20;

export type RequestRates = {
  /** Counts the request against its client and its address. Rejects with `rate-limited`. */
  countClient: () => Promise<void>;
  /** Counts it towards the total of all clients. Rejects likewise; what it answers takes the count back. */
  countInTotal: () => Promise<() => Promise<void>>;
};

/** The limits of one request. `ownLimiter` counts where the app gives no other. */
export async function openRates(
  { rateLimit }: Pick<GenerateHandlerOptions, "rateLimit">,
  ownLimiter: RateLimiter,
  request: Request,
  address: string | undefined,
): Promise<RequestRates> {
  if (!rateLimit) return { countClient: async () => {}, countInTotal: async () => async () => {} };
  const limiter = await resolve(rateLimit.limiter ?? ownLimiter, request);
  const take = async (limits: readonly RateLimit[]) => {
    const refused = await askApp(() => limiter.take(limits));
    if (!refused) return;
    const { retryAfter } = refused;
    throw new MediaLibraryError(
      "rate-limited",
      `Too many requests within a minute. Try again in ${retryAfter} s.`,
      { retryAfter },
    );
  };
  return {
    async countClient() {
      const { key: keyOf = () => address ?? "" } = rateLimit;
      const key = await shortKey(await askApp(() => keyOf(request)));
      const perMinute = await resolve(rateLimit.perMinute, request);
      const limits: RateLimit[] = [{ key: `client ${key}`, perMinute }];
      if (address !== undefined) {
        const perAddress = await resolve(rateLimit.perAddress ?? ADDRESS_FACTOR * perMinute, request);
        limits.push({ key: `address ${address}`, perMinute: perAddress });
      }
      await take(limits);
    },
    async countInTotal() {
      const perMinute = await resolve(rateLimit.totalPerMinute ?? Number.POSITIVE_INFINITY, request);
      const limits = [{ key: "total", perMinute, total: true }];
      await take(limits);
      return () => askApp(() => limiter.giveBack(limits));
    },
  };
}

/** A key made of a header may be long; ten thousand of them are kept. */
async function shortKey(key: string): Promise<string> {
  if (key.length <= 64) return key;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
