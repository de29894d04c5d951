import "server-only";
import { createGuardedHandler, MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { guardOptions } from "../ai/generate-options";
import { getDatabase } from "../db/database";
import { readBalance } from "./account";
import { accountOf } from "./auth";
import { CREDIT_MICRO_USD } from "./ledger";
import { promptCredits } from "./prompt-credits";

export type Credits = {
  balance: number;
  /** What one credit is worth, in millionths of a US dollar. */
  unit: { microUsd: number };
  /** Credits that a better prompt costs. */
  promptPrice: number;
};

// To look costs nothing.
const { rateLimit: _, ...free } = guardOptions;

/** `GET /api/credits`: what whoever asks can spend. */
export const getCredits = createGuardedHandler({ ...free, method: "GET" }, async (request, { headers }) => {
  try {
    const balance = await readBalance(await getDatabase(process.env), accountOf(request, process.env));
    const prices = { unit: { microUsd: CREDIT_MICRO_USD }, promptPrice: promptCredits(process.env) };
    return Response.json({ balance, ...prices } satisfies Credits, { headers });
  } catch (cause) {
    throw new MediaLibraryError("provider", "The balance cannot be read at the moment. Try again.", {
      cause,
    });
  }
});
