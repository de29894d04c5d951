import { randomUUID } from "node:crypto";
import type {
  GenerationProvider,
  OutputKind,
  Prediction,
  ProviderFailure,
  ProviderFile,
} from "../provider.js";

/** An image of one pixel. */
export const PIXEL = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
  (character) => character.charCodeAt(0),
);

const MODEL = "fake/painter";

class FakeError extends Error {
  override readonly name = "FakeError";
  readonly code: "unknown" | "failed" | "canceled" | "field";

  constructor(code: FakeError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

export type FakeProviderOptions = {
  concurrency?: number;
  /** The run time of predictions in milliseconds. Default: 20. */
  runTime?: number;
};

/**
 * A minimal in-memory provider with an image of one pixel for every prompt. A prompt with `[failed]` fails, one with `[hang]`
 * runs until it is canceled, and one with `[previews]` has a new preview of its first image at each look; with
 * `[previews huge]` they are endless, with `[previews text]` no pictures, and with `[previews lost]` they cannot be downloaded.
 */
export function createFakeProvider({
  concurrency = 32,
  runTime = 20,
}: FakeProviderOptions = {}): GenerationProvider {
  const predictions = new Map<string, Prediction & { endsAt: number }>();

  const read = (id: string): Prediction => {
    const prediction = predictions.get(id);
    if (!prediction) throw new FakeError("unknown", "The prediction does not exist.");
    if (prediction.status === "processing" && Date.now() >= prediction.endsAt) {
      const failed = String(prediction.input.prompt).includes("[failed]");
      prediction.status = failed ? "failed" : "succeeded";
      if (failed) prediction.failure = new FakeError("failed", "The model failed.");
      else {
        const count = Number(prediction.input.count);
        prediction.files = Array.from({ length: count }, (_, n) => ({
          n,
          url: `fake:${id}/${n}`,
          facts: {},
        }));
      }
    }
    const [, kind] = /\[previews ?(\w*)\]/.exec(String(prediction.input.prompt)) ?? [];
    const isRunning = prediction.status === "processing";
    const previews =
      kind !== undefined && isRunning ? [{ n: 0, url: `fake:preview/${kind}/${randomUUID()}` }] : [];
    return { ...prediction, previews };
  };

  return {
    name: "fake",
    concurrency,
    bootTimeout: 60_000,
    capabilities: () => ({
      models: [
        {
          id: MODEL,
          label: "Painter",
          microUsdPerImage: 3_000,
          maxImages: 4,
          maxInputImages: 1,
          timeout: 60_000,
        },
      ],
    }),
    plan(planned) {
      const { request } = planned;
      if (planned.kind !== "images" || (request.model ?? MODEL) !== MODEL) {
        throw new FakeError("field", "model is not a model of this provider.");
      }
      const { prompt, width, height, seed = 1, n: count = 1, images } = planned.request;
      const input = { prompt, width, height, seed, count, ...(images && { image: images[0] }) };
      const { prompt: _, image, ...sent } = { image: undefined, ...input };
      return {
        model: MODEL,
        label: "Painter",
        instance: "fake",
        input,
        outputs: count,
        timeout: 60_000,
        seed,
        width,
        height,
        requested: sent,
        sent,
        warnings: [],
        cost: 3_000 * count,
      };
    },
    clientFor: () => ({
      async create(model, input) {
        const id = randomUUID();
        const hangs = String(input.prompt).includes("[hang]");
        const now = Date.now();
        const endsAt = hangs ? Number.POSITIVE_INFINITY : now + runTime;
        predictions.set(id, {
          id,
          model,
          status: "processing",
          input,
          files: [],
          logs: "",
          createdAt: now,
          startedAt: now,
          endsAt,
        });
        return read(id);
      },
      get: async (id, { signal }) => {
        signal?.throwIfAborted();
        return read(id);
      },
      async cancel(id) {
        const prediction = predictions.get(id);
        if (prediction && read(id).status === "processing") {
          prediction.status = "canceled";
          prediction.failure = new FakeError("canceled", "The prediction was canceled.");
        }
        return read(id);
      },
      async *list() {
        yield* [...predictions.keys()].reverse().map(read);
      },
      upload: async () => ({ url: `fake:${randomUUID()}` }),
      async download(url, { signal }) {
        signal.throwIfAborted();
        if (url.startsWith("fake:preview/")) return openPreview(url);
        return { mimeType: "image/png", size: PIXEL.length, stream: new Blob([PIXEL]).stream() };
      },
      now: (at = Date.now()) => at,
    }),
    explain: explainFake,
    ping: async () => {},
    idle: async () => {},
  };
}

function openPreview(url: string): ProviderFile {
  const [, kind] = url.split("/");
  if (kind === "lost") throw new FakeError("unknown", "The preview does not exist.");
  const chunk = kind === "text" ? new TextEncoder().encode("<script>") : PIXEL;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(kind === "huge" ? new Uint8Array(65_536) : chunk);
      if (kind !== "huge") controller.close();
    },
  });
  return { mimeType: "image/png", size: undefined, stream };
}

function explainFake(error: unknown, made: OutputKind): ProviderFailure | undefined {
  if (!(error instanceof FakeError)) return undefined;
  const fields = error.code === "field" ? [{ field: "model", message: error.message }] : undefined;
  return {
    error: {
      code: error.code === "field" ? "field" : "provider",
      message: `The ${made} could not be generated. Try again.`,
      retryable: error.code !== "field",
      fields,
    },
    retryable: false,
    throttled: false,
    free: error.code !== "canceled",
    unauthorized: false,
    detail: `${error.code}: ${error.message}`,
  };
}
