import type { ServerContext } from "../context.js";
import { takeChore } from "../database/chores.js";
import { describe } from "../pipeline/failures.js";
import { type Sweep, sweep, sweepStrays } from "./sweep.js";
import { sleep } from "./work-loop.js";

/** Milliseconds between two sweeps of all processes on a database. */
const SWEEP_EVERY = 10_000;
const STRAYS_EVERY = 3_600_000;
/** Milliseconds for which a chore need not be kept again. */
const KEPT = 5_000;

export type Sweeper = {
  /** Sweeps at once where no other process does, and then from time to time. */
  start: () => void;
  /** Resolves once nothing of it is under way any more. */
  stop: () => Promise<void>;
};

/** The clean-up of a queue, beside its work: it asks the file store, and goes on while the queue's engine is away. */
export function createSweeper(context: ServerContext): Sweeper {
  let stopping: AbortController | undefined;
  let sweeping = Promise.resolve();

  const chore = async (
    name: string,
    every: number,
    signal: AbortSignal,
    work: (sweep: Sweep) => Promise<void>,
  ) => {
    const taken = await takeChore(context.database, name, every);
    if (!taken) return;
    let keptAt = Date.now();
    const goOn = async () => {
      // libSQL answers at once: without this, page after page would keep the process from everything else.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return false;
      if (Date.now() - keptAt < KEPT) return true;
      keptAt = Date.now();
      return taken.keep();
    };
    await work({ now: Date.now(), goOn }).finally(taken.finish);
  };
  const loop = async (signal: AbortSignal) => {
    // What was left behind is not to wait for the sweep of another process.
    for (let every = 0; !signal.aborted; every = SWEEP_EVERY) {
      try {
        await chore("sweep", every, signal, (page) => sweep(context, page));
        await chore("strays", STRAYS_EVERY, signal, (page) => sweepStrays(context, page));
      } catch (error) {
        console.warn(`Nothing is cleared away: ${describe(error)}`);
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
