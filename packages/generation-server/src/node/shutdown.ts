import { setTimeout as sleep } from "node:timers/promises";
import { countRequests } from "./open-requests.js";

/** Interval in milliseconds for closing idle connections. */
const LOOK = 50;

export type ShutdownOptions = {
  /** Milliseconds for requests and jobs to finish. */
  graceMs: number;
  /** Called first: closes connections that never end on their own, such as event streams. */
  begin: () => void;
  /** Called when no request is open or the time is up, with the remaining milliseconds. */
  end: (graceMs: number) => Promise<void>;
};

/**
 * On SIGTERM or SIGINT, stops accepting requests, waits for open requests and the queue's running work, leaves the
 * rest to other processes, and exits. A second signal exits immediately.
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
        .catch((error: unknown) => console.error(`The shutdown failed: ${error}`))
        .finally(() => process.exit(0));
    });
  }
}
