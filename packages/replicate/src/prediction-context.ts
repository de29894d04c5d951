import type { AllowedHosts } from "./address.js";
import type { Api } from "./api.js";
import type { GuardedRequest } from "./guarded-request.js";
import type { Semaphore } from "./semaphore.js";

/** What all predictions of one client share. */
export type PredictionContext = {
  api: Api;
  acquire: Semaphore;
  background: (work: Promise<unknown>) => Promise<unknown>;
  timeoutOf: (model: string) => number;
  request: GuardedRequest;
  streams: AllowedHosts;
};
