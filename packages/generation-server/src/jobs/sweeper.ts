import type { ServerContext } from "../context.js";
import { lockChore } from "../database/chores.js";
import { describe } from "../pipeline/failures.js";
import { type Sweep, sweep, sweepOrphans } from "./sweep.js";
import { sleep } from "./work-loop.js";

/** Milliseconds between sweeps, across all processes on a database. */
const SWEEP_EVERY = 10_000;
const ORPHANS_EVERY = 3_600_000;
/** Milliseconds between renewals of a chore's lock. */
const KEPT = 5_000;

export type Sweeper = {
  /** Sweeps immediately unless another process does, then periodically. */
  start: () => void;
  /** Resolves once no sweep is running. */
  stop: () => Promise<void>;
};

/**
 * The periodic clean-up of a queue. Independent of its work: it needs the file store, and continues while Inngest is
 * down.
 */
export function createSweeper(context: ServerContext): Sweeper {
  let stopping: AbortController | undefined;
  let sweeping = Promise.resolve();

  const chore = async (
    name: string,
    every: number,
    signal: AbortSignal,
    work: (sweep: Sweep) => Promise<void>,
  ) => {
    const taken = await lockChore(context.database, name, every);
    if (!taken) return;
    let keptAt = Date.now();
    const goOn = async () => {
      // libSQL resolves within the same turn of the event loop: without this, consecutive pages would starve
      // everything else.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return false;
      if (Date.now() - keptAt < KEPT) return true;
      keptAt = Date.now();
      return taken.keep();
    };
    await work({ now: Date.now(), goOn }).finally(taken.finish);
  };
  const loop = async (signal: AbortSignal) => {
    // The first sweep is due immediately: data left behind should not wait for another process.
    for (let every = 0; !signal.aborted; every = SWEEP_EVERY) {
      try {
        await chore("sweep", every, signal, (page) => sweep(context, page));
        await chore("orphans", ORPHANS_EVERY, signal, (page) => sweepOrphans(context, page));
      } catch (error) {
        console.warn(`The clean-up failed: ${describe(error)}`);
      }
      await sleep(SWEEP_EVERY, signal);
    }
  };

  return {
    start() {
      if (stopping) return;
      stopping = new AbortController();
      sweeping = loop(stopping.signal);
    },
    async stop() {
      stopping?.abort();
      stopping = undefined;
      await sweeping;
    },
  };
}
