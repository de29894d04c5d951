import { setTimeout as sleep } from "node:timers/promises";

/**
 * Works on generations from `queued` to their end. Work is in the outbox before the queue is notified, so a queue
 * that was down or killed loses nothing and continues when it is back.
 */
export type JobQueue = {
  /** Notifies the queue of a submitted generation. Never rejects: the work is in the outbox. */
  nudge: (generation: string) => Promise<void>;
  /**
   * Notifies the queue of an event that the work may be waiting for, such as a webhook or a cancellation. Never
   * rejects.
   */
  wake: (generation: string) => Promise<void>;
  /** Starts to work. */
  start: () => void;
  /** The current state; `fails` if the database or Inngest is unavailable. */
  state: () => "works" | "fails" | "stopped";
  /** Starts no further work and resolves when running work has ended. Must be followed by `stop`. */
  drain: () => Promise<void>;
  /** Aborts running work, leaving it to other processes, and resolves when nothing is running. */
  stop: () => Promise<void>;
};

/** Lets the queue finish running work for up to `ms` milliseconds, then leaves the rest to other processes. */
export async function endQueue(queue: JobQueue, ms: number): Promise<void> {
  const late = new AbortController();
  const timeUp = sleep(Math.max(0, ms), undefined, { signal: late.signal }).catch(() => {});
  await Promise.race([queue.drain(), timeUp]);
  late.abort();
  await queue.stop();
}
