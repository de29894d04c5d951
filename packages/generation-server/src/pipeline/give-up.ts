import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import type { Prediction } from "../provider.js";
import { deadlineError } from "./deadlines.js";
import { errorForPeople } from "./error-for-people.js";
import { describe } from "./failures.js";
import { outputKindOf } from "./plan.js";
import { settle } from "./settle.js";

/** Ends a generation at its deadline, whatever the state of its prediction. Stored files are kept and charged. */
export async function giveUp(
  context: ServerContext,
  row: GenerationTable,
  prediction: Prediction | undefined,
): Promise<void> {
  const why = deadlineError(row, context);
  const error = errorForPeople(context, why, outputKindOf(row.kind));
  const canceled = row.cancel_asked_at !== null;
  const ended = await settle(context, row.id, {
    status: canceled ? "canceled" : "failed",
    charge: "stored",
    ...(!canceled && { error }),
    prediction,
  });
  if (ended && !canceled) console.error(`[${row.id}] ${describe(why)}`);
}
