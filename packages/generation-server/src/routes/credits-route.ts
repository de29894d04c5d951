import { createGuardedHandler, MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { readBalance } from "../credits/account.js";
import { CREDIT_MICRO_USD } from "../credits/ledger.js";
import { promptCredits } from "../credits/prompt-credits.js";
import type { Route, RouteContext } from "./route-context.js";

/** The reply to `GET /credits`. */
export type Credits = {
  balance: number;
  /** The value of one credit in millionths of a US dollar. */
  unit: { microUsd: number };
  /** The price of an improved prompt in credits. */
  promptPrice: number;
};

/** `GET /credits`: the caller's balance. Free of charge. */
export const createCreditsRoute = ({ freeGuard, pipeline, senders, config, provider }: RouteContext): Route =>
  createGuardedHandler({ ...freeGuard, method: "GET" }, async (request, { headers }) => {
    try {
      const { database } = await pipeline();
      const balance = await readBalance(database, senders.senderOf(request).account);
      const cost = provider.textModel?.().cost ?? null;
      const credits: Credits = {
        balance,
        unit: { microUsd: CREDIT_MICRO_USD },
        promptPrice: promptCredits(cost, config.credits),
      };
      return Response.json(credits, { headers });
    } catch (cause) {
      throw new MediaLibraryError("provider", "The balance cannot be read at the moment. Try again.", {
        cause,
      });
    }
  });
