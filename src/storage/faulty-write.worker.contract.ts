import { injectFaults } from "./faults.contract.js";
import "./write.worker.js";

/** For tests: the writing worker, whose calls to the browser's storage are counted and made to fail. */
const faults = injectFaults();

/** Fails the n-th call from now on; answers how many there were since the last time. */
export type FaultOrder = { failAt: number };
export type FaultReport = { calls: number };

const orders = new BroadcastChannel("faulty-write-worker");
orders.addEventListener("message", ({ data }: MessageEvent<FaultOrder | FaultReport>) => {
  if (!("failAt" in data)) return;
  const report: FaultReport = { calls: faults.reset(data.failAt) };
  orders.postMessage(report);
});
