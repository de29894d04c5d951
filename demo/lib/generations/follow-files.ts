import { MediaLibraryError, type WireFile } from "@reactkits.dev/react-media-library/server";
import { noResult } from "../ai/replicate/failures";
import { cancelGeneration } from "./cancel";
import { followEvents } from "./events";
import { patiently } from "./patiently";
import type { Pipeline } from "./pipeline";
import { madeOf, readPlan } from "./plan";
import { giveUp, readGeneration } from "./steps";
import { storedFiles } from "./store-outputs";
import { fromStoredError } from "./stored-error";
import { type Submission, submitGeneration } from "./submit";
import { wireFile } from "./wire";

export type MadeFile = WireFile & {
  provider: string;
  model: string;
  bytes: ReadableStream<Uint8Array>;
  /** Its share of what the run costs, in millionths of a US dollar; null where unknown. */
  microUsd: number | null;
};

/** Milliseconds past the deadline after which nobody seems to work on it. */
const GRACE = 2_000;

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
 * The files of a generation for who waits on the line, each as soon as it is stored. Throws why it failed, after
 * the files that it made all the same. When `signal` fires, the generation is canceled and its reason thrown.
 */
export async function* followFiles(
  pipeline: Pipeline,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<MadeFile, void, undefined> {
  const row = await readGeneration(pipeline, id).catch(() => undefined);
  // At once, not when the next file is asked for: nobody may ever ask.
  const leave = () => {
    cancelGeneration(pipeline, id).catch((error: unknown) => console.warn(`[${id}] not canceled: ${error}`));
  };
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  const overdue = () => {
    if (row) giveUp(pipeline, row, undefined).catch((error: unknown) => console.warn(`[${id}] ${error}`));
  };
  const timer = setTimeout(overdue, (row?.deadline ?? 0) + GRACE - Date.now());
  let next = 0;
  try {
    for await (const { name } of followEvents(pipeline.database, id, { signal })) {
      const ended = name === "completed" || name === "failed" || name === "canceled";
      if (name !== "image" && !ended) continue;
      for (const { n } of await patiently(() => storedFiles(pipeline, id), signal)) {
        // In their order, though a later one may be stored first; a gap is passed over at the end.
        if (n < next || (n > next && !ended)) continue;
        next = n + 1;
        yield await patiently(() => open(pipeline, id, n), signal);
      }
      if (ended && name !== "completed") throw await patiently(() => whyEnded(pipeline, id), signal);
    }
    if (next === 0) throw noResult("image", new Error("The run made no file"));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
  }
}

async function open(pipeline: Pipeline, id: string, n: number): Promise<MadeFile> {
  const row = await readGeneration(pipeline, id);
  const file = (await storedFiles(pipeline, id)).find((each) => each.n === n);
  const stored = file && (await pipeline.files.get(file.key));
  if (!row || !file || !stored) throw new Error("A file that was stored is not there.");
  const plan = readPlan(row.plan);
  return {
    ...wireFile(row, plan, file),
    ...{ provider: plan.provider, model: row.model, bytes: stored.stream },
    microUsd: plan.cost === null ? null : Math.round(plan.cost / row.outputs),
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
