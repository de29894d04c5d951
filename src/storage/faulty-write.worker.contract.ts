import { injectFaults } from "./faults.contract.js";
import "./write.worker.js";

/** For tests: the writing worker, whose calls to the browser's storage are counted and made to fail. */
const faults = injectFaults();

/** Fails the n-th call from now on; each worker answers once it will. */
export type FaultOrder = { failAt: number };

const orders = new BroadcastChannel("faulty-write-worker");
orders.addEventListener("message", ({ data }: MessageEvent<FaultOrder | "ready">) => {
  if (data === "ready") return;
  faults.failNext(data.failAt);
  orders.postMessage("ready");
});
