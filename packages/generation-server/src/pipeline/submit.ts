import { createHash, randomUUID } from "node:crypto";
import { MediaLibraryError, sourceTypeOf } from "@reactkits.dev/react-media-library/server";
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
 * How long failures of dependencies are retried if no client is waiting, in milliseconds: both in our queue and while
 * the provider rate-limits.
 */
export const PATIENCE_MS = 600_000;

export type Submission = {
  request: PlanRequest;
  /** Who pays and owns the results; absent for the operator, who generates at no charge. */
  sender?: Sender | undefined;
  /** Recorded with the usage. */
  caller: string;
  /**
   * Counts the request towards the limit of all senders, after it has been validated and before it is charged.
   * Resolves to a function that reverts the count. Rejects if the limit is reached.
   */
  countInTotal?: () => Promise<() => Promise<void>>;
  /** The same key with the same request returns the same generation. Default: a unique key. */
  idempotencyKey?: string | undefined;
  /** When the request arrived, in milliseconds since 1970. Default: now. */
  receivedAt?: number | undefined;
  /**
   * How long failures of the provider, the file store or a worker are retried, in milliseconds. 0 if a client waits
   * and can retry itself.
   */
  patience: number;
  /** Whether the caller itself works on it: no other process does until its deadline. */
  here?: boolean;
};

export type Submitted = Pick<GenerationTable, "id" | "status">;

/**
 * Writes the generation, its reservation and the pending work in one transaction, so that nothing is charged without
 * being worked on. Throws `payment-required`, `too-large` beyond the quota for inputs, `idempotency-conflict`, and
 * errors of invalid requests.
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
  // After the quota: it reads the inputs.
  if (config.marking !== false && request.kind === "images") {
    planned.plan.digitalSourceType =
      provider.digitalSourceType ?? (await sourceTypeOf(request.request.images ?? []));
  }
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
  // Stored before the transaction; deleted again unless it adds the generation.
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
    // Checked again now that the account's row is locked: concurrent submissions have been committed.
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

/** Last in the transaction, because all visitors debit one row, which stays locked until the end. */
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

/** Visitors may only run models with a known price. */
function creditsToReserve({ label, plan: { cost } }: Planned): number {
  if (cost !== null) return creditsOf(cost);
  throw new MediaLibraryError("model-not-allowed", `${label} is not available because its price is unknown.`);
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
    "This Idempotency-Key was already used for another request. Send this one with a new key.",
  );
}

/** Waits for all puts, even after a failure, so that none finishes after the clean-up. */
async function storeInputs({ files }: Pipeline, planned: Planned): Promise<void> {
  const puts = await Promise.allSettled(
    planned.files.map(({ key, file }) =>
      files.put(key, file.stream(), { mimeType: file.type, maxBytes: file.size }),
    ),
  );
  for (const put of puts) if (put.status === "rejected") throw put.reason;
}

/** A hash of the whole request, including the files' content, independent of the order of fields. */
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
