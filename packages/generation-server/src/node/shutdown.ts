import { setTimeout as sleep } from "node:timers/promises";
import { countRequests } from "./open-requests.js";

/** Milliseconds between two looks for connections that have become idle. */
const LOOK = 50;

export type ShutdownOptions = {
  /** Milliseconds for which requests and jobs may finish. */
  graceMs: number;
  /** Called first: ends what would never end by itself, such as event streams. */
  begin: () => void;
  /** Called when no request is open any more, or the time is up, with the milliseconds that are left. */
  end: (graceMs: number) => Promise<void>;
};

/**
 * On SIGTERM or SIGINT this process takes no more requests, and finishes the open ones and the work of its queue; what
 * is then still under way is left to others, and the process ends. A second signal ends it at once.
 */
export function shutDownOnSignals({ graceMs, begin, end }: ShutdownOptions): void {
  const requests = countRequests();
  let stopping = false;
  const shutDown = async () => {
    const endsAt = performance.now() + graceMs;
    begin();
    while (requests.close() > 0 && performance.now() < endsAt) await sleep(LOOK);
    await end(Math.max(0, endsAt - performance.now()));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      shutDown()
        .catch((error: unknown) => console.error(`Not shut down as it should be: ${error}`))
        .finally(() => process.exit(0));
    });
  }
}
