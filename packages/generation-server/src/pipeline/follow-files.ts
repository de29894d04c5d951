import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { WireFile } from "@reactkits.dev/react-media-library/server/protocol";
import type { Pipeline } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { followEvents } from "../events/generation-events.js";
import { readWithRetry } from "../jobs/read-with-retry.js";
import { cancelGeneration } from "./cancel.js";
import { describe, noResult } from "./failures.js";
import { readGeneration, storedFiles } from "./generation-rows.js";
import { giveUp } from "./give-up.js";
import type { LiveFile, LiveOutput } from "./live-outputs.js";
import { costShare, madeOf, readPlan } from "./plan.js";
import { fromStoredError } from "./stored-error.js";
import { type Submission, submitGeneration } from "./submit.js";
import { wireFile } from "./to-wire-generation.js";

export type MadeFile = Omit<WireFile, "size" | "sha256" | "microUsd"> & {
  provider: string;
  model: string;
  /** Bytes, where it is known how many there will be. */
  size: number | undefined;
  bytes: ReadableStream<Uint8Array>;
  /** Its share of what the run costs, in millionths of a US dollar; null where unknown. */
  microUsd: number | null;
};

/** Milliseconds past the deadline after which nobody seems to work on it. */
const GRACE = 2_000;
/** What a timer can hold, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Submits a generation and follows it. */
export async function* makeFiles(
  pipeline: Pipeline,
  submission: Submission,
  signal: AbortSignal,
): AsyncGenerator<MadeFile, void, undefined> {
  signal.throwIfAborted();
  const { id } = await submitGeneration(pipeline, submission);
  yield* followFiles(pipeline, id, signal);
}

/**
 * The files of a generation for who waits on the line, each as soon as it comes, and while it is being stored where
 * this process stores it. Throws why it failed, after the files that it made all the same. When `signal` fires, the generation is canceled and its reason thrown.
 */
export async function* followFiles(
  pipeline: Pipeline,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<MadeFile, void, undefined> {
  const live = pipeline.liveOutputs.watch(id);
  const row = await readGeneration(pipeline, id).catch(() => undefined);
  // At once, not when the next file is asked for: nobody may ever ask.
  const leave = () => {
    cancelGeneration(pipeline, id).catch((error: unknown) => console.warn(`[${id}] not canceled: ${error}`));
  };
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watchDeadline = (deadline: number) => {
    timer = setTimeout(() => void endOverdue(), Math.min(deadline + GRACE - Date.now(), LONGEST_TIMER));
  };
  const endOverdue = async () => {
    try {
      const row = await readGeneration(pipeline, id);
      if (!row || row.ended_at !== null) return;
      // Each of its clocks that begins moves it on.
      if (Date.now() < row.deadline + GRACE) watchDeadline(row.deadline);
      else await giveUp(pipeline, row, undefined);
    } catch (error) {
      console.warn(`[${id}] ${describe(error)}`);
      watchDeadline(Date.now());
    }
  };
  watchDeadline(row?.deadline ?? Date.now());
  let next = 0;
  const over = new AbortController();
  const following = AbortSignal.any([signal, over.signal]);
  const events = followEvents(pipeline, id, { signal: following });
  let told = nextOf(events);
  try {
    for (;;) {
      const begun = live.next();
      const output = live.take(next);
      if (output) {
        next += 1;
        yield await readWithRetry(() => openLive(pipeline, id, output), signal);
        continue;
      }
      const event = await Promise.race([told, begun]);
      if (!event) continue;
      if (event.done) break;
      told = nextOf(events);
      const { name } = event.value;
      const ended = name === "completed" || name === "failed" || name === "canceled";
      if (name !== "image" && !ended) continue;
      for (const { n } of await readWithRetry(() => storedFiles(pipeline, id), signal)) {
        // In their order, though a later one may be stored first; a gap is passed over at the end.
        if (n < next || (n > next && !ended)) continue;
        next = n + 1;
        yield await readWithRetry(() => open(pipeline, id, n), signal);
      }
      if (ended && name !== "completed") throw await readWithRetry(() => whyEnded(pipeline, id), signal);
    }
    if (next === 0) throw noResult("image", new Error("The prediction made no file"));
  } finally {
    over.abort();
    live.close();
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
  }
}

/** What it rejects with is told to whoever waits for it, and to nobody else. */
function nextOf<T>(events: AsyncIterator<T, void>): Promise<IteratorResult<T, void>> {
  const next = events.next();
  next.catch(() => {});
  return next;
}

async function open(pipeline: Pipeline, id: string, n: number): Promise<MadeFile> {
  const row = await readGeneration(pipeline, id);
  const file = (await storedFiles(pipeline, id)).find((each) => each.n === n);
  const stored = file && (await pipeline.files.get(file.key));
  if (!row || !file || !stored) throw new Error("A file that was stored is not there.");
  return madeFile(pipeline, row, file, stored.stream);
}

async function openLive(pipeline: Pipeline, id: string, { file, read }: LiveOutput): Promise<MadeFile> {
  const row = await readGeneration(pipeline, id);
  if (!row) throw new Error("A generation that is being worked on is not there.");
  const openRest = async (offset: number) => {
    const size = (await storedFiles(pipeline, id)).find(({ n }) => n === file.n)?.size;
    if (size === offset) return new Blob([]).stream();
    const stored = await pipeline.files.get(file.key, { start: offset });
    if (!stored) throw new Error("A file that was stored is not there.");
    return stored.stream;
  };
  return madeFile(pipeline, row, file, read(openRest));
}

function madeFile(
  pipeline: Pipeline,
  row: GenerationTable,
  file: LiveFile,
  bytes: ReadableStream<Uint8Array>,
): MadeFile {
  const plan = readPlan(row.plan);
  const { sha256: _, ...told } = wireFile(pipeline, row, plan, { ...file, size: file.size ?? 0, sha256: "" });
  return {
    ...told,
    size: file.size,
    provider: plan.provider,
    model: row.model,
    bytes,
    microUsd: costShare(plan.cost, row.outputs, file.n),
  };
}

async function whyEnded(pipeline: Pipeline, id: string): Promise<MediaLibraryError> {
  const row = await readGeneration(pipeline, id);
  if (row?.error) return fromStoredError(row.error);
  const made = madeOf(row?.kind ?? "images");
  return new MediaLibraryError("provider", `The ${made} was canceled before it was done.`, {
    retryable: true,
  });
}
