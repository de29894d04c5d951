// Preloaded (`node --import`) into the server that proof:load watches: tells its memory, without garbage, when asked.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

if (isMainThread && process.send) {
  setFlagsFromString("--expose-gc");
  /** @type {() => void} */
  const collect = runInNewContext("gc");
  process.on("message", (message) => {
    if (message !== "memory" && message !== "memory as it is") return;
    if (message === "memory") collect();
    const { user, system } = process.cpuUsage();
    process.send?.({ ...process.memoryUsage(), cpu: user + system });
  });
}
