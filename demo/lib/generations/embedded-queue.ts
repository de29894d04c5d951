import { randomUUID } from "node:crypto";
import { untilAccepted } from "./accepting";
import { Again } from "./again";
import { type Bell, listen, ring } from "./bell";
import { type Claimed, claimWork } from "./claim-work";
import type { JobQueue } from "./job-queue";
import { readLeaseSeconds } from "./job-settings";
import type { Parts } from "./pipeline";
import { createReaper } from "./reaper";
import { retryDelay } from "./retry-delay";
import {
  create,
  describe,
  fail,
  look,
  lookAfter,
  readGeneration,
  retryAfter,
  start,
  tellRetry,
} from "./steps";
import { createWakeUps, type WakeUps } from "./wake-ups";
import { sleep, startWorkLoop, type WorkLoop } from "./work-loop";

/**
 * The default queue: works through the outbox in this process, and beside others that do so on the same database.
 * Each row is leased, and the lease renewed while it is worked on: a process that dies keeps it for as long.
 * Where it does not work, it sees to it all the same that what nobody works on ends at its deadline.
 */
export function createEmbeddedQueue(parts: Parts, { works = true } = {}): JobQueue {
  const { database, env } = parts;
  const wakeUps = createWakeUps(parts);
  const lease = randomUUID();
  const leaseMs = readLeaseSeconds(env) * 1000;
  const working = new Map<string, Promise<void>>();
  let stopping: AbortController | undefined;
  let loop: WorkLoop | undefined;
  let draining = false;
  const reaper = createReaper(parts);

  const claim = (): Promise<Claimed[]> =>
    works && !draining
      ? claimWork(parts, { lease, leaseMs, working: [...working.keys()] })
      : Promise.resolve([]);

  const release = (id: string, dueAt: number, attempts?: number) =>
    database
      .updateTable("outbox")
      .set({ lease: null, leased_until: null, due_at: dueAt, ...(attempts !== undefined && { attempts }) })
      .where("id", "=", id)
      .where("lease", "=", lease)
      .execute();

  /** Work that was brought back in the moment that its generation ended. */
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

  /** Rejects where what becomes of the work could not be written down. */
  const attempt = async (
    { id, attempts }: Claimed,
    bell: Bell,
    stopped: AbortSignal,
    signal: AbortSignal,
  ): Promise<void> => {
    try {
      await run(parts, id, { rung: bell.rung, reach: wakeUps.reach }, signal);
      await forget(id);
    } catch (error) {
      if (signal.aborted) return void (stopped.aborted && (await release(id, Date.now(), attempts)));
      const row = await readGeneration(parts, id);
      const pause = row && retryAfter(row, error, attempts);
      if (pause === undefined) return await fail(parts, id, error);
      if (error instanceof Again) await release(id, Date.now() + pause, attempts);
      else {
        console.warn(`[${id}] It is tried again in ${pause} ms: ${describe(error)}`);
        await tellRetry(parts, id, error);
        await release(id, Date.now() + pause);
      }
      setTimeout(() => ring("work"), pause).unref();
    }
  };

  /** One generation, until it has ended, is put off, or the lease is lost. */
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
        // Nobody else gets it either while the database is down.
        .catch(() => {});
    }, leaseMs / 3);
    const bell = listen(`wake ${id}`);
    try {
      for (let unwritten = 0; ; unwritten++) {
        try {
          return await attempt(claimed, bell, stopped, signal);
        } catch (error) {
          // What becomes of it could not be written down. The lease is kept, so that nobody else sees to it either.
          const pause = retryDelay(unwritten);
          console.warn(`[${id}] The next try is in ${pause} ms: ${describe(error)}`);
          await sleep(pause, signal);
          if (stopped.aborted) await release(id, Date.now(), claimed.attempts).catch(() => {});
          if (signal.aborted) return;
        }
      }
    } finally {
      clearInterval(renewing);
      bell.stop();
    }
  };

  const turn = async (stopped: AbortSignal): Promise<void> => {
    await untilAccepted(stopped);
    for (let some = await claim(); some.length > 0; some = await claim()) {
      for (const claimed of some) {
        const done = work(claimed, stopped).finally(() => {
          working.delete(claimed.id);
          ring("work");
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
      reaper.start();
      draining = false;
      loop = startWorkLoop("The jobs wait", turn, control.signal);
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
      await Promise.all([...working.values(), reaper.stop()]);
    },
  };
}

/** The steps in their order. Throws what a step threw. */
export async function run(
  parts: Parts,
  id: string,
  { rung, reach }: Pick<Bell, "rung"> & Pick<WakeUps, "reach">,
  signal: AbortSignal,
): Promise<void> {
  if (!(await start(parts, id))) return;
  const made = await create(parts, id, signal);
  for (let looks = 0; !(await look(parts, id, signal, looks === 0 ? made : undefined)); looks++) {
    await rung(lookAfter(parts, looks, reach()), signal);
    signal.throwIfAborted();
  }
}
