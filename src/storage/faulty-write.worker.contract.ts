import { injectFaults } from "./faults.contract.js";
import "./write.worker.js";

/** For tests: the write worker with injected faults. */
const faults = injectFaults();

/** Makes the n-th call from now on fail; each worker replies `ready`. */
export type FaultOrder = { failAt: number };

const orders = new BroadcastChannel("faulty-write-worker");
orders.addEventListener("message", ({ data }: MessageEvent<FaultOrder | "ready">) => {
  if (data === "ready") return;
  faults.failNext(data.failAt);
  orders.postMessage("ready");
});
