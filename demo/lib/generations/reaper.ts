import { takeChore } from "../db/chores";
import type { Parts } from "./pipeline";
import { reap, reapStrays, type Sweep } from "./reap";
import { describe } from "./steps";

/** Milliseconds between two sweeps of all processes on a database. */
const SWEEP_EVERY = 10_000;
const STRAYS_EVERY = 3_600_000;
/** Milliseconds for which a chore need not be kept again. */
const KEPT = 5_000;

export type Reaper = {
  /** Sweeps where that is due, and where no other process does. Not to be waited for: it asks the file store. */
  turn: () => void;
  /** Resolves once nothing of it is under way any more. */
  stop: () => Promise<void>;
};

/** The clean-up of a queue's loop. */
export function createReaper(parts: Parts): Reaper {
  let stopping = false;
  let sweptAt = Number.NEGATIVE_INFINITY;
  let sweeping: Promise<void> | undefined;

  const chore = async (name: string, every: number, work: (sweep: Sweep) => Promise<void>) => {
    const taken = await takeChore(parts.database, name, every);
    if (!taken) return;
    let keptAt = Date.now();
    const goOn = async () => {
      // libSQL answers at once: without this, page after page would keep the process from everything else.
      await new Promise((resolve) => setImmediate(resolve));
      if (stopping) return false;
      if (Date.now() - keptAt < KEPT) return true;
      keptAt = Date.now();
      return taken.keep();
    };
    await work({ now: Date.now(), goOn }).finally(taken.finish);
  };
  const sweep = async () => {
    await chore("sweep", SWEEP_EVERY, (each) => reap(parts, each));
    await chore("strays", STRAYS_EVERY, (each) => reapStrays(parts, each));
  };

  return {
    turn() {
      if (sweeping || stopping || performance.now() - sweptAt < SWEEP_EVERY) return;
      sweptAt = performance.now();
      sweeping = sweep()
        .catch((error: unknown) => console.warn(`Nothing is cleared away: ${describe(error)}`))
        .finally(() => {
          sweeping = undefined;
        });
    },
    async stop() {
      stopping = true;
      await sweeping;
      stopping = false;
    },
  };
}
