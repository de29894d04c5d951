import { encodeProblem } from "@reactkits.dev/react-media-library/server/protocol";
import type { Transaction } from "kysely";
import type { ServerContext } from "../context.js";
import { creditBudget } from "../credits/budget.js";
import { captureCredits, releaseCredits } from "../credits/ledger.js";
import type { GenerationTable, Tables } from "../database/tables.js";
import { addEvent, announceEvent } from "../events/generation-events.js";
import type { Prediction } from "../provider.js";
import { usageRow } from "../usage/record-usage.js";
import { OTHER_TYPE } from "./generation-rows.js";
import { dropInputs } from "./inputs.js";
import { type Plan, readPlanOrNothing } from "./plan.js";
import { fromStoredError, type StoredError } from "./stored-error.js";

export type End = {
  status: "completed" | "failed" | "canceled";
  /**
   * What is charged of the reservation: the share of the stored files, all of it, or nothing. Follows the provider's
   * billing: failed and aborted predictions are free, predictions canceled while running are billed in full.
   */
  charge: "stored" | "all" | "nothing";
  /** Set if it failed. */
  error?: StoredError;
  /** The last known state. */
  prediction?: Prediction | undefined;
  /** Only ends it from this status. Default: from any status that is not terminal. */
  from?: "queued";
};

/**
 * Ends a generation: writes its status, credits, usage and last event in one transaction, exactly once. Returns
 * whether this call ended it. A failure to record the usage does not prevent the end.
 */
export async function settle(context: ServerContext, id: string, end: End): Promise<boolean> {
  const ended = await write(context, id, end, true).catch(async (error: unknown) => {
    // A temporary failure is no reason to omit the usage: the end is retried.
    if (passes(error)) throw error;
    const without = await write(context, id, end, false);
    if (without !== undefined) console.warn(`[${id}] Its usage could not be recorded: ${messageOf(error)}`);
    return without;
  });
  if (!ended) return false;
  announceEvent(context, ended.owner);
  await dropInputs(context.files, ended.plan);
  return true;
}

/** Temporary failures: a lock, a deadlock, or a lost connection, in codes of libSQL and PostgreSQL. */
const passes = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  typeof error.code === "string" &&
  /^(SQLITE_(BUSY|LOCKED)|08...|40...|57...|55P03)/.test(error.code);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "unknown error");

/** Returns the generation if this call ended it. */
async function write(
  context: ServerContext,
  id: string,
  end: End,
  withUsage: boolean,
): Promise<{ owner: string; plan: Plan } | undefined> {
  return context.database.transaction().execute(async (transaction) => {
    const now = Date.now();
    const row = await transaction
      .updateTable("generation")
      .set({ status: end.status, ended_at: now, error: end.error ? JSON.stringify(end.error) : null })
      .where("id", "=", id)
      .where("status", "in", end.from ? [end.from] : ["queued", "processing"])
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    const charged = await moveMoney(transaction, row, end);
    await transaction.updateTable("generation").set({ charged }).where("id", "=", id).execute();
    const plan = readPlanOrNothing(row.plan);
    const usage = usageOf(row, plan, end, now);
    await giveBackBudget(transaction, row, usage.cost ?? null);
    if (withUsage) await transaction.insertInto("usage").values(usage).execute();
    await transaction
      .updateTable("outbox")
      .set({ done_at: now, lease: null, leased_until: null })
      .where("id", "=", id)
      .execute();
    const data = {
      completed: { credits: charged, microUsd: usage.cost },
      failed: { error: problemOf(id, end) },
      canceled: {},
    };
    await addEvent(transaction, id, end.status, data[end.status]);
    return { owner: row.owner, plan };
  });
}

const problemOf = (id: string, { error }: End) =>
  error && encodeProblem(fromStoredError(JSON.stringify(error)), id);

async function moveMoney(
  transaction: Transaction<Tables>,
  { id, owner, account: payer, reserved, outputs }: GenerationTable,
  { charge }: End,
): Promise<number> {
  if (reserved === 0) return 0;
  const stored = charge === "stored" ? await countFiles(transaction, id) : 0;
  const charged = charge === "all" ? reserved : Math.ceil((reserved * Math.min(stored, outputs)) / outputs);
  const account = payer ?? owner;
  if (charged === 0) await releaseCredits(transaction, { account, generation: id, reserved });
  else await captureCredits(transaction, { account, generation: id, reserved, charged });
  return charged;
}

/** A generation of unknown cost keeps its whole debit. */
async function giveBackBudget(
  transaction: Transaction<Tables>,
  { created_at: at, address, budgeted }: GenerationTable,
  cost: number | null,
): Promise<void> {
  if (budgeted === null || cost === null || cost >= budgeted) return;
  await creditBudget(transaction, { at, address, microUsd: budgeted - cost });
}

async function countFiles(transaction: Transaction<Tables>, generation: string): Promise<number> {
  const { count } = await transaction
    .selectFrom("generation_file")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("generation", "=", generation)
    .where("mime_type", "!=", OTHER_TYPE)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function usageOf(row: GenerationTable, plan: Plan, end: End, now: number) {
  const { prompt } = plan.input;
  const outcomes = { completed: "succeeded", failed: "failed", canceled: "canceled" } as const;
  return usageRow({
    at: row.created_at,
    latency: now - row.created_at,
    instance: plan.instance,
    model: row.model,
    caller: plan.caller,
    seed: plan.seed ?? null,
    prompt: typeof prompt === "string" ? prompt : "",
    predictTime: end.prediction?.predictTime === undefined ? null : end.prediction.predictTime * 1000,
    cost: costOf(row, plan.cost, end),
    outcome: outcomes[end.status],
    ...(end.error && { errorCode: end.error.code }),
  });
}

/** The provider's charge by its own rules; null if it is unknown whether the prediction finished. */
function costOf(
  { creating_at }: GenerationTable,
  planned: number | null,
  { prediction, status }: End,
): number | null {
  if (planned === 0) return 0;
  if (prediction === undefined) return creating_at === null ? 0 : null;
  switch (prediction.status) {
    case "succeeded":
      return planned;
    case "failed":
    case "aborted":
      return 0;
    case "canceled":
      return prediction.startedAt === undefined ? 0 : null;
    default:
      return status === "completed" ? planned : null;
  }
}
