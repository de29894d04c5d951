import { isDeepStrictEqual } from "node:util";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { RetryLater } from "../jobs/retry-later.js";
import { hasRoom } from "../jobs/run-limit.js";
import type { CreatePredictionOptions, Prediction } from "../provider.js";
import { whileBooting, whileCreating } from "./deadlines.js";
import { providerFailure } from "./failures.js";
import { holdOf, unlessLeft } from "./held-reply.js";
import { fileKeysOf, isFileReference, madeOf, type Plan, readPlan } from "./plan.js";
import { hasEnded } from "./prediction-state.js";
import { settle } from "./settle.js";

/** Milliseconds after which the provider's list surely holds a run that was asked for. */
const LISTED_AFTER = 2_000;
/** What is allowed for the provider's clock: its replies tell it in seconds. And where it was not known, in milliseconds. */
const CLOCK_MARGIN = 60_000;
const UNKNOWN_CLOCK = 600_000;
/** Milliseconds until it is asked again whether another run may be begun. */
export const FULL = 500;
/** Runs of one account that are looked through, at most: beyond what it may make in the time that is looked at. */
const MOST_LISTED = 5_000;

/**
 * Creates the prediction of a generation, once: that it is about to be requested is recorded first, so that whoever goes
 * on after a crash looks for it among the provider's predictions before requesting again. `signal` ends it, except while
 * the prediction is requested: what is created then has to be recorded. Returns the prediction as it was created, if
 * that is known.
 */
export async function startPrediction(
  context: ServerContext,
  row: GenerationTable,
  signal?: AbortSignal,
): Promise<Prediction | undefined> {
  if (row.prediction !== null) return undefined;
  const { database, provider } = context;
  const client = provider.clientFor(row.model);
  const cancel = async (): Promise<undefined> => {
    await settle(context, row.id, { status: "canceled", charge: "nothing" });
  };
  if (row.cancel_asked_at !== null && row.creating_at === null) return cancel();
  const plan = await uploadFiles(context, row, signal);
  const input = inputOf(plan);
  if (row.creating_at !== null) {
    const made = await findMade(context, row, input, row.creating_at, signal);
    if (made !== undefined) {
      await adopt(context, row, made);
      return undefined;
    }
    const wait = row.creating_at + LISTED_AFTER - Date.now();
    if (wait > 0) throw new RetryLater(wait);
    // None was made. Who waits on the line asks again by himself.
    if (Date.now() >= row.retry_until) throw notMade(row);
  }
  if (row.cancel_asked_at !== null) return cancel();
  signal?.throwIfAborted();
  const now = Date.now();
  const begun = await database.transaction().execute(async (transaction) => {
    // One that may have been made is counted already.
    if (row.creating_at === null && !(await hasRoom(transaction, provider.concurrency)))
      throw new RetryLater(FULL);
    return transaction
      .updateTable("generation")
      .set({ ...whileCreating(row, now), creating_date: client.now() ?? null })
      .where("id", "=", row.id)
      .where("status", "=", "processing")
      .where("prediction", "is", null)
      .where((where) =>
        row.creating_at === null
          ? where("creating_at", "is", null)
          : where("creating_at", "=", row.creating_at),
      )
      .executeTakeFirst();
  });
  // Another worker is at it.
  if (begun.numUpdatedRows === 0n) throw new RetryLater(LISTED_AFTER);
  try {
    const waitFor = holdOf(context, row);
    const creating = client.create(row.model, input, {
      endsAt: now + row.timeout,
      lifetime: provider.bootTimeout + row.timeout,
      waitFor,
      ...webhookOf(context),
    });
    const find = () => findMade(context, row, input, now, undefined);
    const made = waitFor === 0 ? await creating : await unlessLeft(context, row, { creating, find, signal });
    if (typeof made === "string") {
      await adopt(context, row, made);
      return undefined;
    }
    if (await adopt(context, row, made.id)) return made;
    if (!hasEnded(made)) await leave(context, row.model, made.id);
    return undefined;
  } catch (error) {
    // A time-out too leaves a request behind that may have arrived.
    if (providerFailure(context, error)?.free) {
      await database
        .updateTable("generation")
        .set({ creating_at: null })
        .where("id", "=", row.id)
        .where("creating_at", "=", now)
        .execute();
    }
    throw error;
  }
}

const notMade = ({ kind }: GenerationTable): MediaLibraryError => {
  const made = madeOf(kind);
  const message = `The ${made} service could not make this ${made}. Try again in a moment.`;
  return new MediaLibraryError("provider", message, { retryable: true });
};

/** Answers whether it is this generation's run now. */
async function adopt(context: ServerContext, row: GenerationTable, prediction: string): Promise<boolean> {
  const { numUpdatedRows } = await context.database
    .updateTable("generation")
    .set({ prediction, ...whileBooting(row, context, Date.now()) })
    .where("id", "=", row.id)
    .where("status", "=", "processing")
    .where("prediction", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Stops a run whose reply came too late: its generation has ended, or has another from who took over. */
async function leave(context: ServerContext, model: string, prediction: string): Promise<void> {
  if (await isTaken(context, prediction)) return;
  // Where this fails, its own deadline ends it.
  await context.provider
    .clientFor(model)
    .cancel(prediction)
    .catch(() => {});
}

const isTaken = async ({ database }: ServerContext, prediction: string): Promise<boolean> =>
  (await database
    .selectFrom("generation")
    .select("id")
    .where("prediction", "=", prediction)
    .executeTakeFirst()) !== undefined;

/** The run that was made for this very request and that no generation has. */
async function findMade(
  context: ServerContext,
  row: GenerationTable,
  input: Record<string, unknown>,
  creatingAt: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let looked = 0;
  const client = context.provider.clientFor(row.model);
  for await (const prediction of client.list({ signal })) {
    // Its own clock is known by its first page. The newest come first.
    const asked = row.creating_date ?? (client.now(creatingAt) ?? creatingAt) - UNKNOWN_CLOCK;
    if ((prediction.createdAt ?? asked) < asked - CLOCK_MARGIN) return undefined;
    // To ask again without having seen them all could pay twice.
    if (looked++ >= MOST_LISTED) throw notMade(row);
    if (prediction.model !== undefined && prediction.model !== withoutVersion(row.model)) continue;
    if (!holds(prediction.input, input)) continue;
    if (!(await isTaken(context, prediction.id))) return prediction.id;
  }
  return undefined;
}

/** Whether a run has every input that we sent; the provider may add its defaults. */
const holds = (has: Record<string, unknown>, sent: Record<string, unknown>): boolean =>
  Object.entries(sent).every(([name, value]) => isDeepStrictEqual(has[name], value));

const withoutVersion = (model: string): string => model.replace(/:.*$/, "");

function webhookOf({ config, provider }: ServerContext): Pick<CreatePredictionOptions, "webhookUrl"> {
  const { publicUrl, basePath } = config.http;
  if (publicUrl === undefined || !provider.verifyWebhook) return {};
  return { webhookUrl: new URL(`${basePath}/webhooks/${provider.name}`, publicUrl).href };
}

/** Puts the generation's files on the provider's, each once, and keeps their addresses. */
async function uploadFiles(
  { provider, files, database }: ServerContext,
  row: GenerationTable,
  left: AbortSignal | undefined,
): Promise<Plan> {
  const plan = readPlan(row.plan);
  const keys = fileKeysOf(plan);
  if (keys.length === 0 || plan.addresses) return plan;
  const stop = new AbortController();
  const signal = left ? AbortSignal.any([left, stop.signal]) : stop.signal;
  const upload = async (key: string): Promise<[string, string]> => {
    const stored = await files.get(key);
    if (!stored) throw new Error("An image of the request is not in the file store any more.");
    const blob = await new Response(stored.stream).blob();
    const name = key.split("/").at(-1) ?? "file";
    const { url } = await provider.clientFor(row.model).upload(new Blob([blob], { type: stored.mimeType }), {
      name,
      signal,
    });
    return [key, url];
  };
  // One that fails ends the others: what they would bring is of no use without it.
  const uploads = await Promise.all(keys.map(upload)).catch((error) => {
    stop.abort();
    throw error;
  });
  const uploaded = { ...plan, addresses: Object.fromEntries(uploads) };
  const { numUpdatedRows } = await database
    .updateTable("generation")
    .set({ plan: JSON.stringify(uploaded) })
    .where("id", "=", row.id)
    .where("plan", "=", row.plan)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return uploaded;
  // Another worker was quicker. A run is found again by the addresses that it was asked for with: there is one set.
  const kept = await database
    .selectFrom("generation")
    .select("plan")
    .where("id", "=", row.id)
    .executeTakeFirstOrThrow();
  return readPlan(kept.plan);
}

function inputOf({ input, addresses = {} }: Plan): Record<string, unknown> {
  const resolve = (value: unknown): unknown =>
    isFileReference(value) ? addresses[value.$file] : Array.isArray(value) ? value.map(resolve) : value;
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, resolve(value)]));
}
