import { randomUUID } from "node:crypto";
import { backOff } from "../back-off.js";
import type { ServerContext } from "../context.js";
import type { Listening } from "../events/notifier.js";
import { describe } from "../pipeline/failures.js";
import { attemptStep } from "./attempt-step.js";
import { type Claimed, claimWork } from "./claim-work.js";
import type { JobQueue } from "./job-queue.js";
import { runSteps } from "./run-steps.js";
import { createSweeper } from "./sweeper.js";
import { createWakeUps } from "./wake-ups.js";
import { sleep, startWorkLoop, type WorkLoop } from "./work-loop.js";

const LEASE_SECONDS = 15;

/**
 * The default queue: works on the outbox in this process, concurrently with other processes on the same database.
 * Each row is leased, and the lease renewed while it is worked on; if the process dies, the lease expires.
 * @param options.works whether to work on the outbox, or only to end overdue generations
 */
export function createEmbeddedQueue(context: ServerContext, { works = true } = {}): JobQueue {
  const { database, notifier, acceptance, config } = context;
  const wakeUps = createWakeUps(context);
  const lease = randomUUID();
  const leaseSeconds = config.jobs.kind === "inngest" ? undefined : config.jobs.leaseSeconds;
  const leaseMs = (leaseSeconds ?? LEASE_SECONDS) * 1000;
  const working = new Map<string, Promise<void>>();
  let stopping: AbortController | undefined;
  let loop: WorkLoop | undefined;
  let draining = false;
  const sweeper = createSweeper(context);

  const claim = (): Promise<Claimed[]> =>
    works && !draining
      ? claimWork(context, { lease, leaseMs, working: [...working.keys()] })
      : Promise.resolve([]);

  const release = (id: string, dueAt: number, attempts?: number) =>
    database
      .updateTable("outbox")
      .set({ lease: null, leased_until: null, due_at: dueAt, ...(attempts !== undefined && { attempts }) })
      .where("id", "=", id)
      .where("lease", "=", lease)
      .execute();

  /** Completes work that the sweep restored just as its generation ended. */
  const forget = (id: string) =>
    database
      .updateTable("outbox")
      .set({ done_at: Date.now(), lease: null, leased_until: null })
      .where("id", "=", id)
      .where("lease", "=", lease)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("generation").select("id").where("id", "=", id).where("ended_at", "is", null))),
      )
      .execute();

  /** Rejects if the outcome could not be recorded. */
  const attempt = async (
    { id, attempts }: Claimed,
    listening: Listening,
    stopped: AbortSignal,
    signal: AbortSignal,
  ): Promise<void> => {
    try {
      const { notified } = listening;
      const steps = async () => {
        await runSteps(context, id, { notified, reached: wakeUps.reached }, signal);
        await forget(id);
      };
      const result = await attemptStep(context, id, attempts, steps, signal);
      if (result.status !== "retry") return;
      await release(id, Date.now() + result.after, result.failed ? undefined : attempts);
      setTimeout(() => notifier.notify("work"), result.after).unref();
    } catch (error) {
      if (!signal.aborted) throw error;
      if (stopped.aborted) await release(id, Date.now(), attempts);
    }
  };

  /** Works on one generation until it has ended, is postponed, or its lease is lost. */
  const work = async (claimed: Claimed, stopped: AbortSignal): Promise<void> => {
    const { id } = claimed;
    const lost = new AbortController();
    const signal = AbortSignal.any([stopped, lost.signal]);
    const renewing = setInterval(() => {
      const until = Date.now() + leaseMs;
      database
        .updateTable("outbox")
        .set({ leased_until: until })
        .where("id", "=", id)
        .where("lease", "=", lease)
        .executeTakeFirst()
        .then(({ numUpdatedRows }) => {
          if (numUpdatedRows === 0n) lost.abort();
        })
        // While the database is unavailable, no other process gets the lease either.
        .catch(() => {});
    }, leaseMs / 3);
    const listening = notifier.listen(`wake ${id}`);
    try {
      for (let unrecorded = 0; ; unrecorded++) {
        try {
          return await attempt(claimed, listening, stopped, signal);
        } catch (error) {
          // The outcome could not be recorded. The lease is kept, so that no other process works on it meanwhile.
          const pause = backOff(unrecorded);
          console.warn(`[${id}] Retrying in ${pause} ms: ${describe(error)}`);
          await sleep(pause, signal);
          // If this fails too, the lease expires.
          if (stopped.aborted) await release(id, Date.now(), claimed.attempts).catch(() => {});
          if (signal.aborted) return;
        }
      }
    } finally {
      clearInterval(renewing);
      listening.stop();
    }
  };

  const claimAndWork = async (stopped: AbortSignal): Promise<void> => {
    await acceptance.untilAccepted(stopped);
    for (let some = await claim(); some.length > 0; some = await claim()) {
      for (const claimed of some) {
        const done = work(claimed, stopped).finally(() => {
          working.delete(claimed.id);
          notifier.notify("work");
        });
        working.set(claimed.id, done);
      }
      if (stopped.aborted) return;
    }
  };

  return {
    nudge: async (id) => wakeUps.send(id),
    wake: async (id) => wakeUps.send(id),
    start() {
      if (stopping) return;
      const control = new AbortController();
      stopping = control;
      const stopReceiving = wakeUps.receive();
      sweeper.start();
      draining = false;
      loop = startWorkLoop(notifier, "Jobs are waiting", claimAndWork, control.signal);
      loop.ended.finally(stopReceiving);
    },
    state: () => (!stopping || draining ? "stopped" : loop?.fails() ? "fails" : "works"),
    async drain() {
      draining = true;
      while (working.size > 0) await Promise.all(working.values());
    },
    async stop() {
      stopping?.abort();
      stopping = undefined;
      await loop?.ended;
      await Promise.all([...working.values(), sweeper.stop()]);
    },
  };
}
