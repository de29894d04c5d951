import { setTimeout as sleep } from "node:timers/promises";
import { type OutputFile, type Prediction, ReplicateError } from "@reactkits.dev/media-replicate";
import type { GenerationFileTable, GenerationTable } from "../db/tables";
import { BrokenFile } from "./broken-file";
import { addEvent, announceEvent } from "./events";
import { isFinal } from "./is-final";
import { isOther } from "./is-other";
import { type LiveFile, type Offer, offerOutput } from "./live-outputs";
import type { Parts } from "./pipeline";
import { madeOf, type Plan, readPlan } from "./plan";
import { wireFile } from "./wire";

/** Files that one generation may have. */
const MOST_FILES = 16;

const EXTENSIONS: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/gif": "gif",
  "video/mp4": "mp4",
  "video/webm": "webm",
};

/**
 * Stores those outputs of a run that are not stored yet, at once: the provider deletes them within the hour. Safe to
 * run twice. After it has tried all of them it throws the first failure that may pass, or returns those that will not.
 */
export async function storeOutputs(
  parts: Parts,
  row: GenerationTable,
  prediction: Prediction,
  signal: AbortSignal,
): Promise<unknown[]> {
  const outputs = prediction.files.filter(({ n }) => n < MOST_FILES);
  if (outputs.length === 0) return [];
  const stored = await keptFiles(parts, row.id);
  const missing = outputs.filter(({ n }) => !stored.some((file) => file.n === n));
  const plan = readPlan(row.plan);
  const results = await Promise.allSettled(
    missing.map((output) => storeOutput(parts, row, plan, output, signal)),
  );
  signal.throwIfAborted();
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const failure of failures) if (!isFinal(failure)) throw failure;
  const others = (await keptFiles(parts, row.id)).filter(isOther);
  return [...failures, ...others.map(({ n }) => notOfKind(row, n))];
}

const notOfKind = ({ id, kind }: GenerationTable, n: number): ReplicateError =>
  new ReplicateError(
    "file-type",
    `Output ${n} is no ${madeOf(kind)}; it is kept as it came, in files/${id}/${n}.`,
  );

/** Everything that came, what is no image or video too. */
export const keptFiles = (
  { database }: Pick<Parts, "database">,
  id: string,
): Promise<GenerationFileTable[]> =>
  database.selectFrom("generation_file").selectAll().where("generation", "=", id).orderBy("n").execute();

/** The images or videos. */
export const storedFiles = async (
  parts: Pick<Parts, "database">,
  id: string,
): Promise<GenerationFileTable[]> => (await keptFiles(parts, id)).filter((file) => !isOther(file));

/** Again and again where the file breaks off, with growing pauses; longer where nobody waits on the line. */
async function storeOutput(
  parts: Parts,
  row: GenerationTable,
  plan: Plan,
  output: OutputFile,
  signal: AbortSignal,
): Promise<void> {
  const tries = Date.now() < row.retry_until ? 5 : 3;
  let offer: Offer | undefined;
  const pass = (file: LiveFile, stream: ReadableStream<Uint8Array>) => {
    if (!isOther(file)) offer ??= offerOutput(file);
    return offer?.pass(stream) ?? stream;
  };
  try {
    for (let tried = 1; ; tried++) {
      try {
        await tryOutput(parts, row, plan, output, { signal, pass });
        return offer?.stored();
      } catch (error) {
        if (!(error instanceof BrokenFile) || tried >= tries) throw error;
        await sleep(250 * 2 ** tried, undefined, { signal });
      }
    }
  } catch (error) {
    offer?.failed(error);
    throw error;
  }
}

type Storing = {
  signal: AbortSignal;
  /** To whoever waits for the file in this process. */
  pass: (file: LiveFile, stream: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;
};

async function tryOutput(
  { client, files, database }: Parts,
  row: GenerationTable,
  plan: Plan,
  { address, n, facts }: OutputFile,
  { signal, pass }: Storing,
): Promise<void> {
  const kind = madeOf(row.kind);
  const download = await client(row.model).download(address, { signal, kind, others: true });
  const key = `files/${row.id}/${n}`;
  const { mimeType } = download;
  const prompt = typeof plan.input.prompt === "string" ? plan.input.prompt : "";
  const metadata = {
    provider: plan.provider,
    model: row.model,
    ...(plan.seed !== undefined && { seed: String(plan.seed) }),
    "prompt-sha256": await sha256(prompt),
  };
  const begun = {
    ...{ generation: row.id, n, key, mime_type: mimeType, stored_at: Date.now() },
    name: nameOf(row, plan, n, mimeType),
    facts: Object.keys(facts).length > 0 ? JSON.stringify(facts) : null,
  };
  const source = watch(download.stream);
  const stream = pass({ ...begun, size: download.size }, source.stream);
  const { size, sha256: hash } = await files
    .put(key, stream, { mimeType, metadata, signal })
    .catch((error) => {
      const failure = source.failure();
      throw failure === undefined ? error : new BrokenFile(failure);
    });
  const file: GenerationFileTable = { ...begun, size, sha256: hash, stored_at: Date.now() };
  await database.transaction().execute(async (transaction) => {
    // What has ended has been paid for as it was, and has told its last event.
    const { numUpdatedRows: open } = await transaction
      .updateTable("generation")
      .set({ status: "processing" })
      .where("id", "=", row.id)
      .where("status", "=", "processing")
      .executeTakeFirst();
    if (open === 0n) return;
    const added = await transaction
      .insertInto("generation_file")
      .values(file)
      .onConflict((conflict) => conflict.columns(["generation", "n"]).doNothing())
      .returning("n")
      .executeTakeFirst();
    if (added && !isOther(file)) await addEvent(transaction, row.id, "image", wireFile(row, plan, file));
  });
  announceEvent(row.owner);
}

/** Passes a stream on and keeps what it failed with. */
function watch(source: ReadableStream<Uint8Array>) {
  const reader = source.getReader();
  let failed: unknown;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          failed = error;
          controller.error(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, failure: () => failed };
}

function nameOf({ model }: GenerationTable, { seed }: Plan, n: number, mimeType: string): string {
  const name = model.replace(/^.*\/|:.*$/g, "");
  const number = [seed, n > 0 ? n + 1 : undefined].filter((part) => part !== undefined).join("-");
  return `${name}${number && `-${number}`}.${EXTENSIONS[mimeType] ?? "bin"}`;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("hex");
}
