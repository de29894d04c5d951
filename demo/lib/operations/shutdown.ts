import { setTimeout as sleep } from "node:timers/promises";
import { type Env, readShutdownGrace } from "../env";
import { closePipeline } from "../generations/pipeline";
import { countRequests } from "./open-requests";
import { beginShutdown, isShuttingDown } from "./shutdown-signal";

/** Milliseconds between two looks for connections that have become idle. */
const LOOK = 50;

/**
 * On SIGTERM or SIGINT this server takes no more requests, ends its event streams, and finishes the other requests and
 * the work of its queue, for SHUTDOWN_GRACE_SECONDS; what is then still under way is left to others, and the process
 * ends. A second signal ends it at once.
 */
export function shutDownOnSignals(env: Env): void {
  const requests = countRequests();
  const end = async () => {
    const endsAt = performance.now() + readShutdownGrace(env);
    beginShutdown();
    while (requests.close() > 0 && performance.now() < endsAt) await sleep(LOOK);
    await closePipeline(env, endsAt - performance.now());
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (isShuttingDown()) process.exit(1);
      end()
        .catch((error: unknown) => console.error(`Not shut down as it should be: ${error}`))
        .finally(() => process.exit(0));
    });
  }
}
