import "server-only";
import { createGuardedHandler, MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { guardOptions } from "../ai/generate-options";
import { getDatabase } from "../db/database";
import { readBalance } from "./account";
import { accountOf } from "./auth";
import { CREDIT_MICRO_USD } from "./ledger";

export type Credits = {
  balance: number;
  /** What one credit is worth, in millionths of a US dollar. */
  unit: { microUsd: number };
};

// To look costs nothing.
const { rateLimit: _, ...free } = guardOptions;

/** `GET /api/credits`: what whoever asks can spend. */
export const getCredits = createGuardedHandler({ ...free, method: "GET" }, async (request, { headers }) => {
  try {
    const balance = await readBalance(await getDatabase(process.env), accountOf(request, process.env));
    return Response.json({ balance, unit: { microUsd: CREDIT_MICRO_USD } } satisfies Credits, { headers });
  } catch (cause) {
    throw new MediaLibraryError("provider", "The balance cannot be read at the moment. Try again.", {
      cause,
    });
  }
});
