import { isDeepStrictEqual } from "node:util";
import { bareId, hasEnded, type Prediction, ReplicateError } from "@reactkits.dev/media-replicate";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { readBootTimeout } from "../ai/replicate-settings";
import type { GenerationTable } from "../db/tables";
import { readPublicUrl } from "../env";
import { Again } from "./again";
import { whileBooting, whileCreating } from "./clocks";
import { holdOf, unlessLeft } from "./held-creation";
import type { Parts } from "./pipeline";
import { isFileReference, madeOf, type Plan, readPlan } from "./plan";
import { hasRoom } from "./run-limit";
import { settle } from "./settle";

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
 * Makes the run of a generation, once: that it is about to be asked for is written down first, so that whoever goes
 * on after a crash looks for it among the provider's runs before it asks again. `signal` ends it, save while the run
 * is asked for: what is made then has to be written down. Answers the run as it was made, where that is known.
 */
export async function createPrediction(
  parts: Parts,
  row: GenerationTable,
  signal?: AbortSignal,
): Promise<Prediction | undefined> {
  if (row.prediction !== null) return undefined;
  const { database } = parts;
  const cancel = async (): Promise<undefined> => {
    await settle(parts, row.id, { status: "canceled", charge: "nothing" });
  };
  if (row.cancel_asked_at !== null && row.creating_at === null) return cancel();
  const plan = await uploadFiles(parts, row, signal);
  const input = inputOf(plan);
  if (row.creating_at !== null) {
    const made = await findMade(parts, row, input, row.creating_at, signal);
    if (made !== undefined) {
      await adopt(parts, row, made);
      return undefined;
    }
    const wait = row.creating_at + LISTED_AFTER - Date.now();
    if (wait > 0) throw new Again(wait);
    // None was made. Who waits on the line asks again by himself.
    if (Date.now() >= row.retry_until) throw notMade(row);
  }
  if (row.cancel_asked_at !== null) return cancel();
  signal?.throwIfAborted();
  const now = Date.now();
  const begun = await database.transaction().execute(async (transaction) => {
    // One that may have been made is counted already.
    if (row.creating_at === null && !(await hasRoom(transaction, parts.env))) throw new Again(FULL);
    return transaction
      .updateTable("generation")
      .set({ ...whileCreating(row, now), creating_date: parts.client(row.model).time() ?? null })
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
  if (begun.numUpdatedRows === 0n) throw new Again(LISTED_AFTER);
  try {
    const holdFor = holdOf(row);
    const creating = parts.client(row.model).create(row.model, input, {
      endsAt: now + row.timeout,
      lifetime: readBootTimeout(parts.env) + row.timeout,
      holdFor,
      ...webhookOf(parts),
    });
    const find = () => findMade(parts, row, input, now, undefined);
    const made = holdFor === 0 ? await creating : await unlessLeft(parts, row, { creating, find, signal });
    if (typeof made === "string") {
      await adopt(parts, row, made);
      return undefined;
    }
    if (await adopt(parts, row, made.id)) return made;
    if (!hasEnded(made)) await leave(parts, row.model, made.id);
    return undefined;
  } catch (error) {
    // A time-out too leaves a request behind that may have arrived.
    if (error instanceof ReplicateError && error.surelyFree) {
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
async function adopt({ database, env }: Parts, row: GenerationTable, prediction: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable("generation")
    .set({ prediction, ...whileBooting(row, env, Date.now()) })
    .where("id", "=", row.id)
    .where("status", "=", "processing")
    .where("prediction", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Stops a run whose reply came too late: its generation has ended, or has another from who took over. */
async function leave(parts: Parts, model: string, prediction: string): Promise<void> {
  if (await isTaken(parts, prediction)) return;
  // Where this fails, its own deadline ends it.
  await parts
    .client(model)
    .cancel(prediction)
    .catch(() => {});
}

const isTaken = async ({ database }: Parts, prediction: string): Promise<boolean> =>
  (await database
    .selectFrom("generation")
    .select("id")
    .where("prediction", "=", prediction)
    .executeTakeFirst()) !== undefined;

/** The run that was made for this very request and that no generation has. */
async function findMade(
  parts: Parts,
  row: GenerationTable,
  input: Record<string, unknown>,
  creatingAt: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let looked = 0;
  const client = parts.client(row.model);
  for await (const prediction of client.list({ ...(signal && { signal }) })) {
    // Its own clock is known by its first page. The newest come first.
    const asked = row.creating_date ?? (client.time(creatingAt) ?? creatingAt) - UNKNOWN_CLOCK;
    if (Date.parse(prediction.createdAt) < asked - CLOCK_MARGIN) return undefined;
    // To ask again without having seen them all could pay twice.
    if (looked++ >= MOST_LISTED) throw notMade(row);
    if (prediction.model !== "" && prediction.model !== bareId(row.model)) continue;
    if (!holds(prediction.input, input)) continue;
    if (!(await isTaken(parts, prediction.id))) return prediction.id;
  }
  return undefined;
}

/** Whether a run has every input that we sent; the provider may add its defaults. */
const holds = (has: Record<string, unknown>, sent: Record<string, unknown>): boolean =>
  Object.entries(sent).every(([name, value]) => isDeepStrictEqual(has[name], value));

function webhookOf({ env }: Parts): { webhook?: string; webhookEvents?: ("output" | "completed")[] } {
  const site = readPublicUrl(env);
  if (site === undefined) return {};
  return {
    webhook: new URL("/api/webhooks/replicate", site).href,
    webhookEvents: ["output", "completed"],
  };
}

/** Puts the generation's files on the provider's, each once, and keeps their addresses. */
async function uploadFiles(
  { client, files, database }: Parts,
  row: GenerationTable,
  left: AbortSignal | undefined,
): Promise<Plan> {
  const plan = readPlan(row.plan);
  const keys = Object.values(plan.input)
    .flat()
    .flatMap((value) => (isFileReference(value) ? [value.$file] : []));
  if (keys.length === 0 || plan.addresses) return plan;
  const stop = new AbortController();
  const signal = left ? AbortSignal.any([left, stop.signal]) : stop.signal;
  const upload = async (key: string): Promise<[string, string]> => {
    const stored = await files.get(key);
    if (!stored) throw new Error("An image of the request is not in the file store any more.");
    const blob = await new Response(stored.stream).blob();
    const name = key.split("/").at(-1) ?? "file";
    const { url } = await client(row.model).upload(new Blob([blob], { type: stored.mimeType }), {
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
