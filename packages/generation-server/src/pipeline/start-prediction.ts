import { isDeepStrictEqual } from "node:util";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { RetryLater } from "../jobs/retry-later.js";
import { hasRoom } from "../jobs/run-limit.js";
import type { CreatePredictionOptions, Prediction } from "../provider.js";
import { whileBooting, whileCreating } from "./deadlines.js";
import { awaitCreation, responseDelay } from "./delayed-response.js";
import { providerFailure } from "./failures.js";
import { fileKeysOf, isFileReference, outputKindOf, type Plan, readPlan } from "./plan.js";
import { hasEnded } from "./prediction-state.js";
import { settle } from "./settle.js";

/** Milliseconds after which the provider's list is certain to contain a requested prediction. */
const LISTED_AFTER = 2_000;
/** Tolerances in milliseconds for the provider's clock, if it is known (to the second) and if it is not. */
const CLOCK_MARGIN = 60_000;
const UNKNOWN_CLOCK = 600_000;
/** Milliseconds between checks whether another prediction may be created. */
export const FULL = 500;
/** Maximum number of listed predictions: more than an account can create in the relevant time. */
const MOST_LISTED = 5_000;

/**
 * Creates the prediction of a generation exactly once: the request is recorded before it is sent, so that after a
 * crash the prediction is looked up in the provider's list before another one is requested. `signal` aborts it,
 * except during the request itself, whose outcome must be recorded. Returns the created prediction, if known.
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
    const created = await findCreated(context, row, input, row.creating_at, signal);
    if (created !== undefined) {
      await adopt(context, row, created);
      return undefined;
    }
    const wait = row.creating_at + LISTED_AFTER - Date.now();
    if (wait > 0) throw new RetryLater(wait);
    // None was created. A waiting client can retry itself.
    if (Date.now() >= row.retry_until) throw notCreated(row);
  }
  if (row.cancel_asked_at !== null) return cancel();
  signal?.throwIfAborted();
  const now = Date.now();
  const requested = await database.transaction().execute(async (transaction) => {
    // Already counted if one may have been created.
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
  // Another worker has requested it.
  if (requested.numUpdatedRows === 0n) throw new RetryLater(LISTED_AFTER);
  try {
    const waitFor = responseDelay(context, row);
    const creating = client.create(row.model, input, {
      endsAt: now + row.timeout,
      lifetime: provider.bootTimeout + row.timeout,
      waitFor,
      ...webhookOf(context),
    });
    const find = () => findCreated(context, row, input, now, undefined);
    const created =
      waitFor === 0 ? await creating : await awaitCreation(context, row, { creating, find, signal });
    if (typeof created === "string") {
      await adopt(context, row, created);
      return undefined;
    }
    if (await adopt(context, row, created.id)) return created;
    if (!hasEnded(created)) await cancelLate(context, row.model, created.id);
    return undefined;
  } catch (error) {
    // After a timeout, the request may still have arrived.
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

const notCreated = ({ kind }: GenerationTable): MediaLibraryError => {
  const output = outputKindOf(kind);
  const message = `The ${output} service could not generate this ${output}. Try again in a moment.`;
  return new MediaLibraryError("provider", message, { retryable: true });
};

/** Returns whether the generation now has this prediction. */
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

/**
 * Cancels a prediction that was confirmed too late: its generation has ended, or another worker has created another
 * one.
 */
async function cancelLate(context: ServerContext, model: string, prediction: string): Promise<void> {
  if (await isAdopted(context, prediction)) return;
  // If this fails, the provider's own deadline ends it.
  await context.provider
    .clientFor(model)
    .cancel(prediction)
    .catch(() => {});
}

const isAdopted = async ({ database }: ServerContext, prediction: string): Promise<boolean> =>
  (await database
    .selectFrom("generation")
    .select("id")
    .where("prediction", "=", prediction)
    .executeTakeFirst()) !== undefined;

/** Finds the prediction that was created for this request and belongs to no generation. */
async function findCreated(
  context: ServerContext,
  row: GenerationTable,
  input: Record<string, unknown>,
  creatingAt: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let looked = 0;
  const client = context.provider.clientFor(row.model);
  for await (const prediction of client.list({ signal })) {
    // The first page also tells the provider's clock. Newest first.
    const requestedAt = row.creating_date ?? (client.now(creatingAt) ?? creatingAt) - UNKNOWN_CLOCK;
    if ((prediction.createdAt ?? requestedAt) < requestedAt - CLOCK_MARGIN) return undefined;
    // Requesting again without having checked all of them could be billed twice.
    if (looked++ >= MOST_LISTED) throw notCreated(row);
    if (prediction.model !== undefined && prediction.model !== withoutVersion(row.model)) continue;
    if (!holds(prediction.input, input)) continue;
    if (!(await isAdopted(context, prediction.id))) return prediction.id;
  }
  return undefined;
}

/** Whether a prediction has all inputs that we sent; the provider may add defaults. */
const holds = (has: Record<string, unknown>, sent: Record<string, unknown>): boolean =>
  Object.entries(sent).every(([name, value]) => isDeepStrictEqual(has[name], value));

const withoutVersion = (model: string): string => model.replace(/:.*$/, "");

function webhookOf({ config, provider }: ServerContext): Pick<CreatePredictionOptions, "webhookUrl"> {
  const { publicUrl, basePath } = config.http;
  if (publicUrl === undefined || !provider.verifyWebhook) return {};
  return { webhookUrl: new URL(`${basePath}/webhooks/${provider.name}`, publicUrl).href };
}

/** Uploads the generation's files to the provider, once each, and saves their URLs. */
async function uploadFiles(
  { provider, files, database }: ServerContext,
  row: GenerationTable,
  aborted: AbortSignal | undefined,
): Promise<Plan> {
  const plan = readPlan(row.plan);
  const keys = fileKeysOf(plan);
  if (keys.length === 0 || plan.addresses) return plan;
  const stop = new AbortController();
  const signal = aborted ? AbortSignal.any([aborted, stop.signal]) : stop.signal;
  const upload = async (key: string): Promise<[string, string]> => {
    const stored = await files.get(key);
    if (!stored) throw new Error("An input image is missing in the file store.");
    const blob = await new Response(stored.stream).blob();
    const name = key.split("/").at(-1) ?? "file";
    const { url } = await provider.clientFor(row.model).upload(new Blob([blob], { type: stored.mimeType }), {
      name,
      signal,
    });
    return [key, url];
  };
  // The first failure aborts the others: they are of no use alone.
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
  // Another worker was faster. A lost prediction is found by its input URLs, so there must be only one set.
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
