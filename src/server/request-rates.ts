import { MediaLibraryError } from "../core/errors.js";
import { callApp, type GenerateHandlerOptions, resolve } from "./generate-options.js";
import type { RateLimit, RateLimiter } from "./rate-limiter.js";

/** Allowance of an address relative to a client: offices and mobile networks share addresses. */
const ADDRESS_FACTOR = 20;

export type RequestRates = {
  /** Counts the request against its client and its address. Rejects with `rate-limited`. */
  countClient: () => Promise<void>;
  /** Counts it towards the total of all clients. Rejects likewise; resolves to a function that undoes the count. */
  countInTotal: () => Promise<() => Promise<void>>;
};

/** The limits that apply to one request. `ownLimiter` is used if the app configures none. */
export async function openRates(
  { rateLimit }: Pick<GenerateHandlerOptions, "rateLimit">,
  ownLimiter: RateLimiter,
  request: Request,
  address: string | undefined,
): Promise<RequestRates> {
  if (!rateLimit) return { countClient: async () => {}, countInTotal: async () => async () => {} };
  const limiter = await resolve(rateLimit.limiter ?? ownLimiter, request);
  const take = async (limits: readonly RateLimit[]) => {
    const refused = await callApp(() => limiter.take(limits));
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
      const key = await shortKey(await callApp(() => keyOf(request)));
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
      return () => callApp(() => limiter.giveBack(limits));
    },
  };
}

/** Long keys (a key may be a whole header) are hashed, because up to ten thousand of them are kept in memory. */
async function shortKey(key: string): Promise<string> {
  if (key.length <= 64) return key;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
