import type {
  PredictionClient,
  Prediction as ProviderPrediction,
} from "@reactkits.dev/media-generation-server";
import type { Prediction } from "../prediction.js";
import type { ReplicateClient } from "../replicate-client.js";

/** A Replicate client as the generation server calls it. */
export function createPredictionClient(client: ReplicateClient): PredictionClient {
  /** `sent` is the input as it was sent; the failure must not contain any of it, whatever input the reply repeats. */
  const convert = (prediction: Prediction, sent: Record<string, unknown> = {}): ProviderPrediction => ({
    id: prediction.id,
    model: prediction.model || undefined,
    status: prediction.status,
    input: prediction.input,
    files: prediction.files.map(({ n, address, facts }) => ({ n, url: address, facts })),
    logs: prediction.logs,
    createdAt: readTime(prediction.createdAt),
    startedAt: readTime(prediction.startedAt),
    predictTime: prediction.predictTime,
    failure: client.failureOf({ ...prediction, input: { ...prediction.input, ...sent } }),
  });
  return {
    async create(model, input, { endsAt, lifetime, waitFor, webhookUrl }) {
      const created = await client.create(model, input, {
        endsAt,
        lifetime,
        holdFor: waitFor,
        ...(webhookUrl !== undefined && {
          webhook: webhookUrl,
          webhookEvents: ["output", "completed"] as const,
        }),
      });
      return convert(created, input);
    },
    get: async (id, { signal, input }) => convert(await client.get(id, { signal }), input),
    cancel: async (id, { signal, input } = {}) => convert(await client.cancel(id, { signal }), input),
    async *list({ signal } = {}) {
      for await (const prediction of client.list({ signal })) yield convert(prediction);
    },
    upload: (file, { name, signal }) => client.upload(file, { name, signal }),
    download: (url, { kind, signal }) => client.download(url, { kind, signal, others: true }),
    now: client.time,
  };
}

function readTime(text: string): number | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
