import { setTimeout as sleep } from "node:timers/promises";

/**
 * Brings generations from `queued` to their end. What is to be done stands in the outbox before anybody is told of
 * it, so a queue that is down, or was killed, loses nothing: it goes on when it is there again.
 */
export type JobQueue = {
  /** A generation has been written and is to be worked on. Never rejects: the outbox has it. */
  nudge: (generation: string) => Promise<void>;
  /** Something happened that its work may wait for: a webhook, a cancel. Never rejects. */
  wake: (generation: string) => Promise<void>;
  /** Begins to work. */
  start: () => void;
  /** What it does at present; it fails where the database, or Inngest, does not answer. */
  state: () => "works" | "fails" | "stopped";
  /** Begins nothing more, and resolves when what is under way has ended. To be followed by `stop`. */
  drain: () => Promise<void>;
  /** Lets go of what is under way for others to go on with, and resolves when nothing of it is under way any more. */
  stop: () => Promise<void>;
};

/** Lets the queue finish what is under way, for so many milliseconds, and leaves the rest to others. */
export async function endQueue(queue: JobQueue, ms: number): Promise<void> {
  const late = new AbortController();
  const timeUp = sleep(Math.max(0, ms), undefined, { signal: late.signal }).catch(() => {});
  await Promise.race([queue.drain(), timeUp]);
  late.abort();
  await queue.stop();
}
