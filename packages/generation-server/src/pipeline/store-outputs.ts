import { setTimeout as sleep } from "node:timers/promises";
import type { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { markStream } from "@reactkits.dev/react-media-library/server";
import { backOff } from "../back-off.js";
import type { ServerContext } from "../context.js";
import type { GenerationFileTable, GenerationTable } from "../database/tables.js";
import { addEvent, announceEvent } from "../events/generation-events.js";
import type { Prediction, PredictionOutput } from "../provider.js";
import { BrokenFile, isFinal, noResult } from "./failures.js";
import { isOther, keptFiles } from "./generation-rows.js";
import type { LiveFile, Offer } from "./live-outputs.js";
import { markOf } from "./mark-of.js";
import { outputKindOf, type Plan } from "./plan.js";
import { wireFile } from "./to-wire-generation.js";

/** Maximum number of files of a generation. */
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

/** A prediction with its generation. */
type Made = { row: GenerationTable; plan: Plan; prediction: Prediction };
type OutputOf = { row: GenerationTable; plan: Plan; output: PredictionOutput };

/**
 * Stores all new outputs of a prediction concurrently: the provider deletes them within the hour. Idempotent. Tries
 * all of them, then throws the first temporary failure, or returns the permanent ones.
 */
export async function storeOutputs(
  context: ServerContext,
  { row, plan, prediction }: Made,
  signal: AbortSignal,
): Promise<unknown[]> {
  const outputs = prediction.files.filter(({ n }) => n < MOST_FILES);
  if (outputs.length === 0) return [];
  const stored = await keptFiles(context, row.id);
  const missing = outputs.filter(({ n }) => !stored.some((file) => file.n === n));
  const results = await Promise.allSettled(
    missing.map((output) => storeOutput(context, { row, plan, output }, signal)),
  );
  signal.throwIfAborted();
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const failure of failures) if (!isFinal(context, failure)) throw failure;
  const others = (await keptFiles(context, row.id)).filter(isOther);
  return [...failures, ...others.map(({ n }) => notOfKind(row, n))];
}

function notOfKind({ id, kind }: GenerationTable, n: number): MediaLibraryError {
  const made = outputKindOf(kind);
  return noResult(
    made,
    new Error(
      `Output ${n} is not ${made === "image" ? "an image" : "a video"}; it is stored unchanged in files/${id}/${n}.`,
    ),
  );
}

/** Retries broken downloads with exponential back-off, more often if no client is waiting. */
async function storeOutput(context: ServerContext, outputOf: OutputOf, signal: AbortSignal): Promise<void> {
  const { row } = outputOf;
  const tries = Date.now() < row.retry_until ? 5 : 3;
  let offer: Offer | undefined;
  const pass = (file: LiveFile, stream: ReadableStream<Uint8Array>) => {
    if (!isOther(file)) offer ??= context.liveOutputs.offer(file);
    return offer?.pass(stream) ?? stream;
  };
  try {
    for (let tried = 1; ; tried++) {
      try {
        await tryOutput(context, outputOf, { signal, pass });
        return offer?.stored();
      } catch (error) {
        if (!(error instanceof BrokenFile) || tried >= tries) throw error;
        await sleep(backOff(tried - 1), undefined, { signal });
      }
    }
  } catch (error) {
    offer?.failed(error);
    throw error;
  }
}

type Storing = {
  signal: AbortSignal;
  /** Also forwards the bytes to a client that waits in this process. */
  pass: (file: LiveFile, stream: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;
};

async function tryOutput(
  context: ServerContext,
  { row, plan, output }: OutputOf,
  { signal, pass }: Storing,
): Promise<void> {
  const { provider, files, database } = context;
  const { url, n, facts } = output;
  const kind = outputKindOf(row.kind);
  const download = await provider.clientFor(row.model).download(url, { signal, kind });
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
    generation: row.id,
    n,
    key,
    mime_type: mimeType,
    stored_at: Date.now(),
    name: nameOf(row, plan, n, mimeType),
    facts: Object.keys(facts).length > 0 ? JSON.stringify(facts) : null,
  };
  const source = watch(download.stream);
  const mark = markOf(context.config, row, plan);
  // Before they are hashed: the stored bytes are the marked ones, which clients get too.
  const marked = mark ? markStream(source.stream, mimeType, mark) : source.stream;
  const stream = pass({ ...begun, size: mark ? undefined : download.size }, marked);
  const { size, sha256: hash } = await files
    .put(key, stream, { mimeType, metadata, signal })
    .catch((error) => {
      const failure = source.failure();
      throw failure === undefined ? error : new BrokenFile(failure);
    });
  const file: GenerationFileTable = { ...begun, size, sha256: hash, stored_at: Date.now() };
  await database.transaction().execute(async (transaction) => {
    // An ended generation has already been charged and reported its last event.
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
    if (added && !isOther(file))
      await addEvent(transaction, row.id, "image", wireFile(context, row, plan, file));
  });
  announceEvent(context, row.owner);
}

/** Forwards a stream and remembers its error. */
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
