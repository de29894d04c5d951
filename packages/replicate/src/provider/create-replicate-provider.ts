import type { GenerationProvider, PredictionClient, TextModel } from "@reactkits.dev/media-generation-server";
import { resolveClientOptions } from "../client-options.js";
import { createReplicateClient } from "../create-replicate-client.js";
import { estimateCost } from "../models/estimate-cost.js";
import type { Model } from "../models/model.js";
import type { ReplicateClient, ReplicateClientOptions } from "../replicate-client.js";
import { type BackendOptions, createCatalog } from "./create-catalog.js";
import { explainFailure } from "./explain-failure.js";
import { modelCapabilities } from "./model-capabilities.js";
import { planPrediction } from "./plan-prediction.js";
import { createPredictionClient } from "./prediction-client.js";
import { createWebhookVerifier } from "./webhook-verifier.js";

export type ReplicateProviderOptions = ReplicateClientOptions &
  BackendOptions & {
    /** Recorded with each generation and sent to browsers. Default: `replicate`. */
    name?: string | undefined;
    /** What usage is summed by, instead of the backend's name. For an emulator, which serves all backends. */
    instance?: string | undefined;
    /** What images say about their origin instead of the default, such as `algorithmicMedia` for an emulator's. */
    digitalSourceType?: GenerationProvider["digitalSourceType"];
    /** The longest side, in pixels, and the most steps that the server takes. Default: 1024 and 50. */
    maxSide?: number | undefined;
    maxSteps?: number | undefined;
  };

/**
 * Replicate as the provider of a generation server.
 *
 * Throws a `ReplicateError` (`invalid-request`) whose message begins with the name of the option that cannot be used.
 * It never quotes a token.
 *
 * @example
 * const provider = createReplicateProvider({ token, backends: ["flux-schnell", "sdxl"] });
 * const server = createGenerationServer({ provider, database, files });
 */
export function createReplicateProvider(options: ReplicateProviderOptions): GenerationProvider {
  const { name = "replicate", maxSide = 1024, maxSteps = 50 } = options;
  const { timeout, bootTimeout, concurrency } = resolveClientOptions(options);
  const catalog = createCatalog(options);
  const { textModel } = catalog;
  const timeoutOf = (model: Model) => timeout ?? model.timeout;
  const instanceOf = ({ id }: Model) => options.instance ?? catalog.backendOf(id)?.name ?? id;

  // One client for each account, so that its limit of concurrent calls holds for all of its backends.
  const clients = new Map<string, ReplicateClient>();
  const connect = (own: { token?: string | undefined; baseUrl?: string | undefined } = {}) => {
    const { token = options.token, baseUrl = options.baseUrl } = own;
    const key = JSON.stringify([token, baseUrl]);
    const client = clients.get(key) ?? createReplicateClient({ ...options, token, baseUrl });
    clients.set(key, client);
    return client;
  };
  const client = connect();
  for (const backend of catalog.backends) connect(backend);

  const predictionClients = new WeakMap<ReplicateClient, PredictionClient>();
  const clientFor = (model: string): PredictionClient => {
    const connected = connect(catalog.backendOf(model));
    const known = predictionClients.get(connected) ?? createPredictionClient(connected);
    predictionClients.set(connected, known);
    return known;
  };

  return {
    name,
    digitalSourceType: options.digitalSourceType,
    concurrency,
    bootTimeout,
    capabilities: () =>
      modelCapabilities(catalog, {
        maxSide,
        maxSteps,
        timeoutOf: (model) => bootTimeout + timeoutOf(model),
      }),
    plan: (request) => planPrediction(request, { catalog, instanceOf, timeoutOf }),
    clientFor,
    explain: explainFailure,
    ...(textModel && { textModel: () => textModelOf(textModel, client, instanceOf(textModel)) }),
    verifyWebhook: createWebhookVerifier(() => clients.values()),
    async ping({ signal }) {
      for await (const _ of client.list({ signal })) return;
    },
    async idle() {
      await Promise.all([...clients.values()].map((each) => each.idle()));
    },
  };
}

const textModelOf = (model: Model, client: ReplicateClient, instance: string): TextModel => ({
  model: model.id,
  instance,
  cost: estimateCost(model).totalMicroUsd,
  async *stream({ prompt, instructions }, { signal }) {
    const input = { prompt, system_prompt: instructions };
    for await (const { text } of client.stream(model.id, input, { signal })) yield text;
  },
});
