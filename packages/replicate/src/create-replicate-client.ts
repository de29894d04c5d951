import type { AllowedHosts } from "./address.js";
import { createApi } from "./api.js";
import { creationOf, watchStart, withTimeouts } from "./call-timeouts.js";
import { type DeliveryHost, isLoopback, resolveClientOptions } from "./client-options.js";
import { openDownload } from "./download.js";
import { createGuardedRequest } from "./guarded-request.js";
import { listPredictions } from "./list-predictions.js";
import { safeLog } from "./log.js";
import { parseModelReference } from "./model-reference.js";
import { cancelPrediction, postPrediction } from "./post-prediction.js";
import { isObject, isPredictionId } from "./prediction.js";
import { predictionError } from "./prediction-error.js";
import type { ReplicateClient, ReplicateClientOptions } from "./replicate-client.js";
import { ReplicateError } from "./replicate-error.js";
import { runPrediction } from "./run-prediction.js";
import { createSemaphore } from "./semaphore.js";
import { streamPrediction } from "./stream-prediction.js";
import { modelTimeout, TIMING } from "./timing.js";
import { uploadFile } from "./upload-file.js";
import { getPrediction, waitForPrediction } from "./wait-for-prediction.js";

const FILES = /^(?:[a-z0-9-]+\.)*replicate\.delivery$/;
const STREAMS = /^stream\.replicate\.com$/;

/**
 * A client of one account. Create one and share it: `concurrency` counts the calls of this client.
 *
 * Throws a `ReplicateError` (`invalid-request`) whose message begins with the name of the option that cannot be used.
 *
 * @example
 * const client = createReplicateClient({ token });
 * const { outputs } = await client.run("black-forest-labs/flux-schnell", { prompt: "a red fox" });
 */
export function createReplicateClient(options: ReplicateClientOptions): ReplicateClient {
  const { fetch: given, log: givenLog, lookup, timing: shorter } = options;
  const config = resolveClientOptions(options);
  const timing = { ...TIMING, ...shorter };
  const log = safeLog(givenLog);
  // Read at each call, because frameworks replace the global `fetch`.
  const fetch: typeof globalThis.fetch = given ?? ((...args) => globalThis.fetch(...args));
  const api = createApi({ config, timing, log, fetch });
  const { retryDelay } = api;
  const request = createGuardedRequest(lookup);
  const files: AllowedHosts = { own: FILES, listed: config.deliveryHosts };
  const streams: AllowedHosts = { own: STREAMS, listed: [...config.deliveryHosts, hostOf(config.baseUrl)] };
  const timeoutOf = (model: string) => config.timeout ?? modelTimeout(model);

  const working = new Set<Promise<unknown>>();
  const background = (work: Promise<unknown>) => {
    const done: Promise<unknown> = work.catch(() => {}).finally(() => working.delete(done));
    working.add(done);
    return done;
  };
  const context = {
    api,
    background,
    timeoutOf,
    acquire: createSemaphore(config.concurrency),
    request,
    streams,
  };

  return {
    run: async (model, input, runOptions = {}) =>
      runPrediction({ model: parseModelReference(model), input, options: runOptions }, context),

    async create(model, input, createOptions = {}) {
      const reference = parseModelReference(model);
      const { holdFor = 0 } = createOptions;
      const timeout = timeoutOf(reference.id);
      return withTimeouts(createOptions, timeout, config.token, (call) => {
        const creation = creationOf(call, { timeout, options: createOptions, holdFor }, api);
        return postPrediction({ ...creation, model: reference, input, background }, api);
      });
    },

    get: async (id, { signal } = {}) => getPrediction(checkId(id), signal, api),

    async wait(prediction, waitOptions = {}) {
      const first =
        typeof prediction === "string"
          ? await getPrediction(checkId(prediction), waitOptions.signal, api)
          : prediction;
      checkId(first.id);
      const timeout = timeoutOf(first.model);
      return withTimeouts(waitOptions, timeout, config.token, (call) => {
        const onChange = watchStart(call, { timeout, onChange: waitOptions.onChange }, api);
        return waitForPrediction(first, { ...waitOptions, onChange }, call.signal, api);
      });
    },

    failureOf: (prediction) => predictionError(prediction, config.token),
    cancel: async (id, { signal } = {}) => cancelPrediction(checkId(id), signal, api),
    list: (listOptions = {}) => listPredictions(listOptions, api),

    stream: (model, input, streamOptions = {}) =>
      streamPrediction({ model, input, options: streamOptions }, context),

    download: async (address, downloadOptions = {}) =>
      openDownload(address, downloadOptions, { request, hosts: files, timing, retryDelay, log }),

    upload: async (file, uploadOptions = {}) =>
      withTimeouts(uploadOptions, timing.uploadTotal, config.token, async ({ signal, startClock }) => {
        const endsAt = startClock(undefined, timing.uploadTotal);
        const release = await context.acquire(signal);
        try {
          return await uploadFile(file, { ...uploadOptions, signal, endsAt }, api);
        } finally {
          release();
        }
      }),

    webhookSecret: async ({ signal } = {}) =>
      api.request(
        {
          method: "GET",
          path: "/webhooks/default/secret",
          repeatable: true,
          timeout: timing.reply,
          signal,
        },
        ({ json }) => (isObject(json) && typeof json.key === "string" ? json.key : undefined),
      ),

    time: api.time,
    timeoutOf,
    async idle() {
      while (working.size > 0) await Promise.all(working);
    },
  };
}

/** Streams may also come from the API's own host. */
function hostOf(baseUrl: string): DeliveryHost {
  const { hostname, port, protocol } = new URL(baseUrl);
  const loopback = isLoopback(hostname);
  return { hostname, port: port || (protocol === "https:" ? "443" : "80"), loopback };
}

function checkId(id: string): string {
  if (isPredictionId(id)) return id;
  throw new ReplicateError(
    "invalid-request",
    "The id must be that of a prediction: letters, digits, - and _, at most 128.",
  );
}
