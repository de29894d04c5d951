// Preloaded (`node --import`) into the servers that our commands start. A command that is killed by SIGKILL cannot stop
// them, so each checks once a second whether its parent is still the process that started it.
import { isMainThread } from "node:worker_threads";

const parent = Number(process.env.END_WITH_PARENT);
/** Milliseconds that it may take to finish its work. */
const grace = Number(process.env.END_WITH_PARENT_MS) || 2_000;
// Its own children inherit this preload, but have another parent.
delete process.env.END_WITH_PARENT;
delete process.env.END_WITH_PARENT_MS;

if (parent && isMainThread) {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    try {
      process.kill(-process.pid, "SIGTERM");
    } catch {
      process.exit(1);
    }
    setTimeout(() => process.exit(1), grace).unref();
  }, 1_000);
  timer.unref();
}
