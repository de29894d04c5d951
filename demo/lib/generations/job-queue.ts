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
  /** Ends the work of this process and resolves when nothing of it is under way any more. */
  stop: () => Promise<void>;
};
