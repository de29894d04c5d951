import { createHash, randomUUID } from "node:crypto";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { Transaction } from "kysely";
import type { Sender } from "../accounts/sender.js";
import type { Pipeline } from "../context.js";
import { ensureAccount } from "../credits/account.js";
import { debitBudget } from "../credits/budget.js";
import { creditsOf, reserveCredits } from "../credits/ledger.js";
import type { GenerationTable, Tables } from "../database/tables.js";
import { addEvent, announceEvent } from "../events/generation-events.js";
import type { PlanRequest } from "../provider.js";
import { latestEnd, queueDeadline } from "./deadlines.js";
import { checkInputQuota, dropInputs } from "./inputs.js";
import { PLAN_VERSION, type Planned, planGeneration } from "./plan.js";

/**
 * Milliseconds for which a generation goes on although something that it needs is not there, and nobody waits on the
 * line: once in our queue, and once while the provider throttles.
 */
export const PATIENCE_MS = 600_000;

export type Submission = {
  request: PlanRequest;
  /** Who pays, and whose it is; absent where the site's operator makes it, who pays nothing. */
  sender?: Sender | undefined;
  /** For whom its usage is recorded. */
  caller: string;
  /**
   * Counts it towards the limit of all senders, once it is known to be valid and before it is paid for. What it
   * answers takes the count back. Rejects where the limit is reached.
   */
  countInTotal?: () => Promise<() => Promise<void>>;
  /** The same key and the same request are the same generation. Default: one of its own. */
  idempotencyKey?: string | undefined;
  /** When the request arrived, in milliseconds since 1970; now where absent. */
  receivedAt?: number | undefined;
  /**
   * Milliseconds for which it goes on where the provider, the file store or a worker is not there. 0 where somebody
   * waits on the line and can ask again.
   */
  patience: number;
  /** Whether it is worked on by who submits it, and by nobody else until its deadline. */
  here?: boolean;
};

export type Submitted = Pick<GenerationTable, "id" | "status">;

/**
 * Writes the generation, what it costs and the work to be done in one transaction, so that nobody is charged for
 * work that no one will do. Throws `payment-required`, `too-large` beyond the quota for
 * inputs, `idempotency-conflict`, and whatever is wrong with the request.
 */
export async function submitGeneration(pipeline: Pipeline, submission: Submission): Promise<Submitted> {
  const { database, provider, config, queue } = pipeline;
  const { request, sender, caller, patience, receivedAt = Date.now() } = submission;
  const id = randomUUID();
  const account = sender?.account;
  const owner = sender?.owner ?? "operator";
  const key = submission.idempotencyKey ?? id;
  const digest = await digestOf(request);
  const before =
    submission.idempotencyKey === undefined ? undefined : await findDuplicate(pipeline, owner, key);
  if (before) return sameRequest(before, digest);

  const planned = planGeneration(provider, id, request, caller);
  const reserved = account ? creditsToReserve(planned) : 0;
  const inputBytes = planned.files.reduce((sum, { file }) => sum + file.size, 0);
  if (sender) await checkInputQuota(database, sender, inputBytes, config.limits.inputBytes);
  const row = {
    id,
    owner,
    idempotency_key: key,
    request_sha256: digest,
    account: account?.id ?? null,
    address: sender?.address ?? null,
    kind: request.kind,
    status: "queued",
    model: planned.model,
    plan: JSON.stringify(planned.plan),
    plan_version: PLAN_VERSION,
    outputs: planned.outputs,
    input_bytes: inputBytes,
    reserved,
    charged: null,
    budgeted: null,
    timeout: planned.timeout,
    retry_until: receivedAt + patience,
    deadline: queueDeadline(receivedAt, planned.timeout, patience),
    creating_date: null,
    throttled_at: null,
    made_at: null,
    running_at: null,
    creating_at: null,
    prediction: null,
    cancel_asked_at: null,
    progress: null,
    error: null,
    last_event: 0,
    created_at: receivedAt,
    started_at: null,
    ended_at: null,
  } satisfies GenerationTable;

  const lease = submission.here
    ? { lease: id, leased_until: latestEnd(row, pipeline) }
    : { lease: null, leased_until: null };

  const uncount = await submission.countInTotal?.();
  // Before the transaction, and gone again where that does not take the generation.
  const undo = () => Promise.allSettled([dropInputs(pipeline.files, planned.plan), uncount?.()]);
  const take = async () => {
    await storeInputs(pipeline, planned);
    return pipeline.acceptance.whileAccepting(() => database.transaction().execute(write));
  };
  const write = async (transaction: Transaction<Tables>) => {
    if (account) await ensureAccount(transaction, account);
    const added = await transaction
      .insertInto("generation")
      .values(row)
      .onConflict((conflict) => conflict.columns(["owner", "idempotency_key"]).doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!added) return findDuplicate({ database: transaction }, owner, key);
    if (account) {
      await reserveCredits(transaction, { account: account.id, generation: id, amount: reserved });
    }
    // Counted anew, behind the account's row, which is locked by now: those that came at once have been committed.
    if (sender) await checkInputQuota(transaction, sender, 0, config.limits.inputBytes);
    await transaction
      .insertInto("outbox")
      .values({ id, due_at: Date.now(), attempts: 0, done_at: null, ...lease })
      .execute();
    await addEvent(transaction, id, "queued");
    if (account) await debit(transaction, row, planned, config.credits.dailyBudget);
    return undefined;
  };
  const duplicate = await take().catch(async (error: unknown) => {
    await undo();
    throw error;
  });
  if (duplicate) {
    await undo();
    return sameRequest(duplicate, digest);
  }
  announceEvent(pipeline, owner);
  if (!submission.here) await queue.nudge(id);
  return { id, status: "queued" };
}

/** The last of the transaction: all visitors debit one row, which is held until the end. */
async function debit(
  transaction: Transaction<Tables>,
  { id, created_at: at, address }: GenerationTable,
  { plan }: Planned,
  budget: number | undefined,
): Promise<void> {
  const budgeted = await debitBudget(transaction, { at, address, microUsd: plan.cost ?? 0 }, budget);
  if (budgeted > 0) {
    await transaction.updateTable("generation").set({ budgeted }).where("id", "=", id).execute();
  }
}

/** Visitors run only what has a price. */
function creditsToReserve({ label, plan: { cost } }: Planned): number {
  if (cost !== null) return creditsOf(cost);
  throw new MediaLibraryError("model-not-allowed", `${label} is not offered: its price is not known.`);
}

type Duplicate = Submitted & Pick<GenerationTable, "request_sha256">;

const findDuplicate = (
  { database }: Pick<Pipeline, "database">,
  owner: string,
  key: string,
): Promise<Duplicate | undefined> =>
  database
    .selectFrom("generation")
    .select(["id", "status", "request_sha256"])
    .where("owner", "=", owner)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();

function sameRequest({ id, status, request_sha256 }: Duplicate, digest: string): Submitted {
  if (request_sha256 === digest) return { id, status };
  throw new MediaLibraryError(
    "idempotency-conflict",
    "This Idempotency-Key was used for another request. Send this one under a key of its own.",
  );
}

/** Settles when every store has, so that nothing comes after what is dropped. */
async function storeInputs({ files }: Pipeline, planned: Planned): Promise<void> {
  const puts = await Promise.allSettled(
    planned.files.map(({ key, file }) =>
      files.put(key, file.stream(), { mimeType: file.type, maxBytes: file.size }),
    ),
  );
  for (const put of puts) if (put.status === "rejected") throw put.reason;
}

/** Of everything that was asked, the files' bytes too, whatever the order of its fields. */
async function digestOf(request: PlanRequest): Promise<string> {
  const hash = createHash("sha256");
  const add = async (value: unknown): Promise<void> => {
    if (value instanceof Blob) {
      hash.update(`blob ${value.size} `);
      for await (const chunk of value.stream()) hash.update(chunk);
    } else if (Array.isArray(value)) {
      hash.update(`list ${value.length} `);
      for (const each of value) await add(each);
    } else if (typeof value === "object" && value !== null) {
      const entries = Object.entries(value).filter(([, each]) => each !== undefined);
      hash.update(`object ${entries.length} `);
      for (const [name, each] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
        hash.update(`${JSON.stringify(name)} `);
        await add(each);
      }
    } else hash.update(`${JSON.stringify(value) ?? "undefined"} `);
  };
  await add(request);
  return hash.digest("hex");
}
