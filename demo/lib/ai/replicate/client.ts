import { readLogLevel } from "../../log-level";
import type { AllowedHosts } from "./address";
import { createApi } from "./api";
import type { ReplicateClient, ReplicateClientOptions } from "./client-types";
import { type DeliveryHost, isLoopback, type ReplicateConfig, readReplicateConfig } from "./config";
import { cancelPrediction, createPrediction } from "./create-prediction";
import { openDownload } from "./download";
import { uploadFile } from "./files";
import { createGuardedRequest } from "./guarded-request";
import { creationOf, inTime, watchStart } from "./in-time";
import { createLimit } from "./limit";
import { listPredictions } from "./list-predictions";
import { type LogEntry, safeLog } from "./log";
import { parseModelReference } from "./model-reference";
import { isObject, isPredictionId } from "./prediction";
import { ReplicateError } from "./replicate-error";
import { runPrediction, streamPrediction } from "./run";
import { errorOfRun } from "./run-error";
import { modelTimeout, TIMING } from "./timing";
import { getPrediction, waitForPrediction } from "./wait-for-prediction";

export type * from "./client-types";
export type { Prediction, PredictionStatus } from "./prediction";
export { ReplicateError, type ReplicateErrorCode } from "./replicate-error";
export { verifyWebhook, type Webhook, type WebhookMessage } from "./webhook";
export type { LogEntry };

const FILES = /^(?:[a-z0-9-]+\.)*replicate\.delivery$/;
const STREAMS = /^stream\.replicate\.com$/;

/** Throws `SettingError` where the token or a setting is missing or cannot be used. */
export function createReplicateClient(options: ReplicateClientOptions = {}): ReplicateClient {
  const { fetch: given, log: givenLog, lookup, timing: shorter } = options;
  const config = configOf(options);
  const timing = { ...TIMING, ...shorter };
  const log = safeLog(givenLog);
  // Looked up at each call: frameworks put their own in its place.
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
    takePlace: createLimit(config.concurrency),
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
      return inTime(createOptions, timeout, config.token, (call) => {
        const creation = creationOf(call, { timeout, options: createOptions, holdFor }, api);
        return createPrediction({ ...creation, model: reference, input, background }, api);
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
      return inTime(waitOptions, timeout, config.token, (call) => {
        const onChange = watchStart(call, { timeout, onChange: waitOptions.onChange }, api);
        return waitForPrediction(first, { ...waitOptions, onChange }, call.signal, api);
      });
    },

    failureOf: (prediction) => errorOfRun(prediction, config.token),
    cancel: async (id, { signal } = {}) => cancelPrediction(checkId(id), signal, api),
    list: (listOptions = {}) => listPredictions(listOptions, api),

    stream: (model, input, streamOptions = {}) =>
      streamPrediction({ model, input, options: streamOptions }, context),

    download: async (address, downloadOptions = {}) =>
      openDownload(address, downloadOptions, { request, hosts: files, timing, retryDelay, log }),

    upload: async (file, uploadOptions = {}) =>
      inTime(uploadOptions, timing.uploadTotal, config.token, async ({ signal, startClock }) => {
        const endsAt = startClock(undefined, timing.uploadTotal);
        const release = await context.takePlace(signal);
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
    async settled() {
      while (working.size > 0) await Promise.all(working);
    },
  };
}

let shared = { environment: "", clients: new Map<string, ReplicateClient>() };

/**
 * The one instance of this process for each account, so that its bound on runs holds for all of them. Made anew when a
 * variable that it is made of has changed. Throws like `createReplicateClient`.
 */
export function getReplicateClient(
  own: Pick<ReplicateClientOptions, "token" | "baseUrl"> = {},
): ReplicateClient {
  const environment = JSON.stringify(
    Object.entries(process.env).filter(([name]) => name.startsWith("REPLICATE_")),
  );
  if (shared.environment !== environment) shared = { environment, clients: new Map() };
  const key = JSON.stringify([own.token, own.baseUrl]);
  const client = shared.clients.get(key) ?? createReplicateClient({ ...own, log: write });
  shared.clients.set(key, client);
  return client;
}

function write(entry: LogEntry): void {
  if (entry.level === "debug" && readLogLevel(process.env) !== "debug") return;
  console.warn(JSON.stringify({ at: new Date().toISOString(), replicate: entry }));
}

function configOf(options: ReplicateClientOptions): ReplicateConfig {
  const { env = process.env, token, baseUrl } = options;
  const read = readReplicateConfig({
    ...env,
    ...(token === undefined ? {} : { REPLICATE_API_TOKEN: token }),
    ...(baseUrl === undefined ? {} : { REPLICATE_BASE_URL: baseUrl }),
  });
  return {
    ...read,
    deliveryHosts: options.deliveryHosts ?? read.deliveryHosts,
    maxRetries: options.maxRetries ?? read.maxRetries,
    retryDelays: options.retryDelays ?? read.retryDelays,
    timeout: options.timeout ?? read.timeout,
    bootTimeout: options.bootTimeout ?? read.bootTimeout,
    concurrency: options.concurrency ?? read.concurrency,
  };
}

/** Streams may come from where the API is. */
function hostOf(baseUrl: string): DeliveryHost {
  const { hostname, port, protocol } = new URL(baseUrl);
  const loopback = isLoopback(hostname);
  return { hostname, port: port || (protocol === "https:" ? "443" : "80"), loopback };
}

function checkId(id: string): string {
  if (isPredictionId(id)) return id;
  throw new ReplicateError("invalid-request", "That is no prediction's id.");
}
