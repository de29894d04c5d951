// Preloaded (`node --import`) into the servers that proof:load and proof:hostile watch: replies to ask-memory.mjs with
// the process's memory, after a garbage collection unless told otherwise.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

if (isMainThread && process.send) {
  setFlagsFromString("--expose-gc");
  /** @type {() => void} */
  const collect = runInNewContext("gc");
  process.on(
    "message",
    (/** @type {import("./ask-memory.mjs").MemoryQuestion} */ { memory: id, garbage }) => {
      if (id === undefined) return;
      if (!garbage) collect();
      const { user, system } = process.cpuUsage();
      process.send?.({ memory: id, usage: { ...process.memoryUsage(), cpu: user + system } });
    },
  );
}
