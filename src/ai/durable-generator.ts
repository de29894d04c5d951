import { MediaLibraryError } from "../core/errors.js";
import type {
  MediaAICapabilities,
  MediaAIGeneratedImage,
  MediaAIGenerator,
  MediaAIResumeContext,
} from "../core/generation/generator.js";
import { whenAborted } from "../core/when-aborted.js";
import { type AccountStream, createAccountStream } from "./durable/account-stream.js";
import { downloadResults, type RequestMetadata } from "./durable/download-results.js";
import { createProgress } from "./durable/generation-progress.js";
import {
  createTransport,
  isTransient,
  readProblemReply,
  type Transport,
} from "./durable/generation-transport.js";
import { findByKey, submitGeneration } from "./durable/submit-generation.js";
import { TIMEOUTS, type Timeouts } from "./durable/timeouts.js";
import { type RetryOptions, withRetry } from "./durable/with-retry.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { knownFields } from "./protocol.js";
import { imagesBody, videoBody } from "./request-body.js";
import { serverAbilities } from "./server-abilities.js";

/** Options of `createDurableGenerator`. */
export type DurableGeneratorOptions = Pick<
  HttpGeneratorOptions,
  "headers" | "fetch" | "capabilities" | "capabilitiesUrl" | "promptsUrl" | "descriptionsUrl" | "estimatesUrl"
> & {
  /**
   * The endpoint that accepts generations by POST. Each generation is at `<url>/<id>`, the events of all of them at
   * `<url>/events`. Tabs that send the same headers to the same URL share one event stream.
   */
  url: string | URL;
  /** Whether the server supports video. Default true. */
  videos?: boolean;
  /**
   * Milliseconds after which the library stops waiting for a run, whatever its model's `timeout`. The server has its own
   * limits, and the run can still be resumed. Default 3,600,000.
   */
  timeout?: number;
};

/**
 * A generator whose runs live on a server: they continue when the page is closed and are resumed when it is opened
 * again. The library's id of a run is the idempotency key, so that a request that is sent twice, or again because its
 * reply was lost, is generated once. It retries while the server cannot be reached.
 *
 * Its promises reject like those of `createHttpGenerator`, and with `canceled` if the run was cancelled elsewhere or
 * `not-found` if the server no longer has the run or its files. Aborting the signal also cancels the run on the server,
 * unless the reason is a `MediaLibraryError` with the code `closed` or `timeout`.
 *
 * @example
 * ```tsx
 * import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
 * import { createDurableGenerator } from "@reactkits.dev/react-media-library/generations";
 * import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
 *
 * const ai = createDurableGenerator({ url: "/api/ai/generations", capabilitiesUrl: "/api/ai/models" });
 *
 * export const App = () => (
 *   <MediaLibraryProvider ai={ai}>
 *     <MediaLibrary />
 *   </MediaLibraryProvider>
 * );
 * ```
 */
export function createDurableGenerator(options: DurableGeneratorOptions): MediaAIGenerator {
  return createGeneratorWithTimeouts(options, TIMEOUTS);
}

/** For tests, which need shorter timeouts. */
export function createGeneratorWithTimeouts(
  options: DurableGeneratorOptions,
  timeouts: Timeouts,
): MediaAIGenerator {
  const { videos = true, timeout = 3_600_000 } = options;
  const transport = createTransport(options, timeouts);
  const stream = createAccountStream(transport);
  const { capabilities, ...abilities } = serverAbilities(options);
  return {
    ...abilities,
    ...(capabilities !== undefined && { capabilities: withoutTimeouts(capabilities) }),
    timeout,
    async generateImages(request, context) {
      const { jobId = crypto.randomUUID() } = context ?? {};
      const body = imagesBody(request);
      const start: Start = (retry) => submitGeneration(transport, body, jobId, retry);
      return run({ transport, stream, jobId, requested: knownFields(request), start }, context);
    },
    ...(videos && {
      async generateVideos(request, context) {
        const { jobId = crypto.randomUUID() } = context ?? {};
        const { images: _, ...requested } = request;
        const body = videoBody(request, "videos");
        const start: Start = (retry) => submitGeneration(transport, body, jobId, retry);
        return run({ transport, stream, jobId, requested, start }, context);
      },
    }),
    async resume(jobId, context) {
      const start: Start = (retry) => withRetry(retry, () => findByKey(transport, jobId, retry.signal));
      return run({ transport, stream, jobId, requested: {}, start }, context);
    },
  };
}

/** Attempts to cancel on a failing server; attempts while offline do not count. */
const CANCEL_ATTEMPTS = 6;

/** Resolves to the server's id of the generation. */
type Start = (retry: RetryOptions) => Promise<string>;

type Run = {
  transport: Transport;
  stream: AccountStream;
  jobId: string;
  requested: RequestMetadata;
  start: Start;
};

async function run(
  { transport, stream, jobId, requested, start }: Run,
  context: Partial<MediaAIResumeContext> = {},
): Promise<MediaAIGeneratedImage[]> {
  const { signal, onImage, onPreview } = context;
  signal?.throwIfAborted();
  const progress = createProgress(context.onProgress);
  const retry = { timeouts: transport.timeouts, signal, onRetry: progress.reportRetry };
  const started = start(retry);
  const work = started.then((id) =>
    downloadResults(transport, stream, id, requested, {
      ...retry,
      onProgress: progress.report,
      onPreview,
      onImage,
    }),
  );
  if (!signal) return work;
  const onAbort = () => {
    // Best effort: the run has already ended for the caller.
    if (cancelsRun(signal.reason)) cancel(transport, jobId, started).catch(() => {});
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, whenAborted(signal)]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** After closing the page or a client-side timeout the user still wants the images. */
function cancelsRun(reason: unknown): boolean {
  return !(MediaLibraryError.isInstance(reason) && (reason.code === "closed" || reason.code === "timeout"));
}

/**
 * Cancels the run on the server, with retries: otherwise it would continue and be charged. `keepalive` lets the request
 * outlive the page.
 */
async function cancel(transport: Transport, jobId: string, started: Promise<string>): Promise<void> {
  const retrying = <T>(work: () => Promise<T>): Promise<T> =>
    withRetry(
      { timeouts: transport.timeouts, signal: undefined },
      work,
      (_, failures) => failures < CANCEL_ATTEMPTS,
    );
  const id = await started.catch((error: unknown) => {
    const refused = MediaLibraryError.isInstance(error) && error.status !== undefined && !isTransient(error);
    // A request whose reply was lost may have started a generation.
    return refused ? undefined : retrying(() => findByKey(transport, jobId));
  });
  if (id === undefined) return;
  await retrying(() =>
    transport.request(
      transport.endpoint([id]),
      { method: "DELETE", keepalive: true },
      async (response, onBytes) => {
        if (response.status >= 500) throw await readProblemReply(response, onBytes);
      },
    ),
  );
}

type Capabilities = NonNullable<MediaAIGenerator["capabilities"]>;

/** A model's timeout limits a single reply; durable runs are limited by the server. */
function withoutTimeouts(capabilities: Capabilities): Capabilities {
  if (typeof capabilities === "function") return async () => untimed(await capabilities());
  return untimed(capabilities);
}

function untimed({ models, videos, operations, ...others }: MediaAICapabilities): MediaAICapabilities {
  return {
    ...others,
    ...(models && { models: models.map(({ timeout: _, ...model }) => model) }),
    ...(videos && { videos: videos.map(({ timeout: _, ...model }) => model) }),
    ...(operations && { operations: operations.map(({ timeout: _, ...operation }) => operation) }),
  };
}
