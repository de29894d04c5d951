import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { WireFile } from "@reactkits.dev/react-media-library/server/protocol";
import type { Pipeline } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { subscribeToEvents } from "../events/generation-events.js";
import { readWithRetry } from "../jobs/read-with-retry.js";
import { cancelGeneration } from "./cancel.js";
import { describe, noResult } from "./failures.js";
import { readGeneration, storedFiles } from "./generation-rows.js";
import { giveUp } from "./give-up.js";
import type { LiveFile, LiveOutput } from "./live-outputs.js";
import { costShare, outputKindOf, readPlan } from "./plan.js";
import { fromStoredError } from "./stored-error.js";
import { type Submission, submitGeneration } from "./submit.js";
import { wireFile } from "./to-wire-generation.js";

export type GeneratedFile = Omit<WireFile, "size" | "sha256" | "microUsd"> & {
  provider: string;
  model: string;
  /** Bytes, if known in advance. */
  size: number | undefined;
  bytes: ReadableStream<Uint8Array>;
  /** Its share of the generation's cost, in millionths of a US dollar; null if unknown. */
  microUsd: number | null;
};

/** Milliseconds past the deadline after which no process seems to work on it. */
const GRACE = 2_000;
/** The maximum delay of a timer in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Submits a generation and yields its files. */
export async function* generateFiles(
  pipeline: Pipeline,
  submission: Submission,
  signal: AbortSignal,
): AsyncGenerator<GeneratedFile, void, undefined> {
  signal.throwIfAborted();
  const { id } = await submitGeneration(pipeline, submission);
  yield* streamFiles(pipeline, id, signal);
}

/**
 * Yields the files of a generation as soon as they are available, and while they are still being stored if this
 * process stores them. If the generation fails, throws the reason after yielding the finished files. If `signal` is
 * aborted, cancels the generation and throws the signal's reason.
 */
export async function* streamFiles(
  pipeline: Pipeline,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<GeneratedFile, void, undefined> {
  const live = pipeline.liveOutputs.watch(id);
  const row = await readGeneration(pipeline, id).catch(() => undefined);
  // Immediately, instead of in the loop below: the consumer may never request the next file.
  const cancel = () => {
    cancelGeneration(pipeline, id).catch((error: unknown) =>
      console.warn(`[${id}] could not be canceled: ${error}`),
    );
  };
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watchDeadline = (deadline: number) => {
    timer = setTimeout(() => void endOverdue(), Math.min(deadline + GRACE - Date.now(), LONGEST_TIMER));
  };
  const endOverdue = async () => {
    try {
      const row = await readGeneration(pipeline, id);
      if (!row || row.ended_at !== null) return;
      // Each phase that begins extends the deadline.
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
  const events = subscribeToEvents(pipeline, id, { signal: following });
  let nextEvent = nextOf(events);
  try {
    for (;;) {
      const begun = live.next();
      const output = live.take(next);
      if (output) {
        next += 1;
        yield await readWithRetry(() => openLive(pipeline, id, output), signal);
        continue;
      }
      const event = await Promise.race([nextEvent, begun]);
      if (!event) continue;
      if (event.done) break;
      nextEvent = nextOf(events);
      const { name } = event.value;
      const ended = name === "completed" || name === "failed" || name === "canceled";
      if (name !== "image" && !ended) continue;
      for (const { n } of await readWithRetry(() => storedFiles(pipeline, id), signal)) {
        // In ascending order, even if a later file is stored first; gaps are skipped at the end.
        if (n < next || (n > next && !ended)) continue;
        next = n + 1;
        yield await readWithRetry(() => open(pipeline, id, n), signal);
      }
      if (ended && name !== "completed") throw await readWithRetry(() => endError(pipeline, id), signal);
    }
    if (next === 0) throw noResult("image", new Error("The prediction returned no file"));
  } finally {
    over.abort();
    live.close();
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
  }
}

/** Marks the rejection as handled: it is thrown where the promise is awaited. */
function nextOf<T>(events: AsyncIterator<T, void>): Promise<IteratorResult<T, void>> {
  const next = events.next();
  next.catch(() => {});
  return next;
}

async function open(pipeline: Pipeline, id: string, n: number): Promise<GeneratedFile> {
  const row = await readGeneration(pipeline, id);
  const file = (await storedFiles(pipeline, id)).find((each) => each.n === n);
  const stored = file && (await pipeline.files.get(file.key));
  if (!row || !file || !stored) throw new Error("A stored file is missing.");
  return madeFile(pipeline, row, file, stored.stream);
}

async function openLive(pipeline: Pipeline, id: string, { file, read }: LiveOutput): Promise<GeneratedFile> {
  const row = await readGeneration(pipeline, id);
  if (!row) throw new Error("The row of a running generation is missing.");
  const openRest = async (offset: number) => {
    const size = (await storedFiles(pipeline, id)).find(({ n }) => n === file.n)?.size;
    if (size === offset) return new Blob([]).stream();
    const stored = await pipeline.files.get(file.key, { start: offset });
    if (!stored) throw new Error("A stored file is missing.");
    return stored.stream;
  };
  return madeFile(pipeline, row, file, read(openRest));
}

function madeFile(
  pipeline: Pipeline,
  row: GenerationTable,
  file: LiveFile,
  bytes: ReadableStream<Uint8Array>,
): GeneratedFile {
  const plan = readPlan(row.plan);
  const { sha256: _, ...metadata } = wireFile(pipeline, row, plan, {
    ...file,
    size: file.size ?? 0,
    sha256: "",
  });
  return {
    ...metadata,
    size: file.size,
    provider: plan.provider,
    model: row.model,
    bytes,
    microUsd: costShare(plan.cost, row.outputs, file.n),
  };
}

async function endError(pipeline: Pipeline, id: string): Promise<MediaLibraryError> {
  const row = await readGeneration(pipeline, id);
  if (row?.error) return fromStoredError(row.error);
  const made = outputKindOf(row?.kind ?? "images");
  return new MediaLibraryError("provider", `The ${made} was canceled before it was complete.`, {
    retryable: true,
  });
}
