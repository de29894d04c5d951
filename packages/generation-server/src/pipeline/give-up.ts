import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import type { Prediction } from "../provider.js";
import { deadlineError } from "./deadlines.js";
import { errorForPeople } from "./error-for-people.js";
import { describe } from "./failures.js";
import { madeOf } from "./plan.js";
import { settle } from "./settle.js";

/** At its deadline a generation ends, whatever is known of its prediction; what was stored is kept, and paid for. */
export async function giveUp(
  context: ServerContext,
  row: GenerationTable,
  prediction: Prediction | undefined,
): Promise<void> {
  const why = deadlineError(row, context);
  const error = errorForPeople(context, why, madeOf(row.kind));
  const canceled = row.cancel_asked_at !== null;
  const ended = await settle(context, row.id, {
    status: canceled ? "canceled" : "failed",
    charge: "stored",
    ...(!canceled && { error }),
    prediction,
  });
  if (ended && !canceled) console.error(`[${row.id}] ${describe(why)}`);
}
