import { MediaLibraryError } from "../core/errors.js";
import type {
  MediaAICapabilities,
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIModel,
} from "../core/generation/generator.js";
import { paintPicture } from "./mock-generator-picture.js";

export type MockGeneratorOptions = {
  /** Milliseconds until a run's first image. Default 0; Infinity never settles but by its signal. */
  latency?: number | ((request: MediaAIGenerateRequest) => number);
  /** Milliseconds between two images of a run, each of which is told as soon as it is painted. Default 0. */
  interval?: number;
  /** Images per run. Default: as many as the request asks for. */
  count?: number;
  /** What every image says was changed for its model. */
  warnings?: readonly string[];
  /** What runs reject with; a function is asked at each run (the first is 0) and may answer undefined: no failure. */
  fail?: MockFailure | ((request: MediaAIGenerateRequest, run: number) => MockFailure | undefined);
  /** How better prompts are written; `false` where none are. */
  improve?: MockImproveOptions | false;
  /**
   * Runs go on without the page, as on a server that this object plays: asked again under the id of a run, it makes
   * the same images, and `resume` gives them. Default false: there is no `resume`.
   */
  resume?: boolean | MockResumeOptions;
  /** Go on whatever the signal says, as a careless generator would. Default false. */
  ignoreAbort?: boolean;
  /** Default "mock". */
  provider?: string;
  /** Offered in `capabilities`; the first is what a request without a model is made with. Default: one. */
  models?: readonly MediaAIModel[];
  /** Milliseconds after which the library gives up on one run. */
  timeout?: number;
};

export type MockResumeOptions = {
  /** Milliseconds until a resumed run's first image. Default 0; Infinity never settles but by the signal. */
  latency?: number;
  /** What resuming rejects with; a function is asked each time (the first is 0). */
  fail?: MockFailure | ((jobId: string, attempt: number) => MockFailure | undefined);
};

export type MockImproveOptions = {
  /** Milliseconds before each piece. Default 0; Infinity never settles but by the signal. */
  interval?: number;
  /** What a better prompt breaks off with after its first piece; a function is asked each time (the first is 0). */
  fail?: MockFailure | ((prompt: string, run: number) => MockFailure | undefined);
};

/** A string is thrown as it is, which a careless generator might do too. */
export type MockFailure = Error | string;

export type MockGenerator = MediaAIGenerator & {
  readonly capabilities: MediaAICapabilities;
  /** Every request so far, in order. */
  readonly requests: readonly MediaAIGenerateRequest[];
};

/**
 * A generator without any AI: little landscapes, painted in the page from the prompt and the seed. The same
 * prompt, seed and size give the same bytes in every browser and in Node. Image n of a run is what the seed
 * plus n makes alone. A request without a seed gets one that is reported: the next of a fixed sequence, so
 * that a story looks the same at each run. A better prompt is the same for the same prompt, written in pieces.
 */
export function createMockGenerator(options: MockGeneratorOptions = {}): MockGenerator {
  const { latency = 0, interval = 0, ignoreAbort = false, provider = "mock", timeout, warnings } = options;
  const models = options.models ?? [{ id: "mock/landscape", label: "Landscape (mock)" }];
  const requests: MediaAIGenerateRequest[] = [];
  const { improve = {} } = options;
  const resuming = options.resume === true ? {} : options.resume || undefined;
  /** What a server would know of the runs that it was asked for. */
  const jobs = new Map<string, { request: MediaAIGenerateRequest; run: number; canceled: boolean }>();
  let improved = 0;
  let resumed = 0;

  const paint = async (
    request: MediaAIGenerateRequest,
    run: number,
    signal: AbortSignal | undefined,
    told: Pick<MediaAIGenerateContext, "onImage" | "onProgress"> = {},
  ): Promise<MediaAIGeneratedImage[]> => {
    const model = request.model ?? models[0]?.id;
    const firstSeed = request.seed ?? run;
    const count = options.count ?? request.n ?? 1;
    const { images: _, mask: __, ...asked } = request;
    const painted: MediaAIGeneratedImage[] = [];
    for (let index = 0; index < count; index++) {
      if (index > 0 && interval > 0) await wait(interval, signal);
      const seed = (firstSeed + index) >>> 0;
      const image: MediaAIGeneratedImage = {
        file: paintFile(request, seed),
        ...(resuming && { n: index }),
        metadata: {
          ...asked,
          provider,
          seed,
          createdAt: Date.now(),
          ...(model !== undefined && { model }),
          ...(warnings && { warnings }),
        },
      };
      painted.push(image);
      told.onImage?.(image);
      if (count > 1) told.onProgress?.({ fraction: (index + 1) / count });
    }
    return painted;
  };

  return {
    capabilities: { models },
    ...(timeout !== undefined && { timeout }),
    requests,
    async generateImages(request, context) {
      const known = resuming && context && jobs.get(context.jobId);
      const run = requests.push({ ...request }) - 1;
      if (resuming && context && !known) {
        const job = { request: { ...request }, run, canceled: false };
        jobs.set(context.jobId, job);
        // What the page's own end and its impatience leave running.
        context.signal.addEventListener("abort", () => (job.canceled = isCancel(context.signal.reason)));
      }
      const signal = ignoreAbort ? undefined : context?.signal;
      await wait(typeof latency === "function" ? latency(request) : latency, signal);
      const failure = typeof options.fail === "function" ? options.fail(request, run) : options.fail;
      if (failure !== undefined) throw failure;
      checkSize(request);
      return paint(request, known?.run ?? run, signal, context);
    },
    ...(resuming &&
      ({
        async resume(jobId, context) {
          const attempt = resumed++;
          await wait(resuming.latency ?? 0, context.signal);
          const failure = typeof resuming.fail === "function" ? resuming.fail(jobId, attempt) : resuming.fail;
          if (failure !== undefined) throw failure;
          const job = jobs.get(jobId);
          if (!job) throw new MediaLibraryError("not-found", "There is no such generation.");
          if (job.canceled) throw new MediaLibraryError("canceled", "The generation was canceled.");
          context.signal.addEventListener("abort", () => (job.canceled ||= isCancel(context.signal.reason)));
          return paint(job.request, job.run, context.signal, context);
        },
      } satisfies Partial<MediaAIGenerator>)),
    ...(improve && {
      async *improvePrompt(prompt, context) {
        const run = improved++;
        const signal = ignoreAbort ? undefined : context.signal;
        for (const [index, piece] of [prompt.trim(), ...BETTER].entries()) {
          await wait(improve.interval ?? 0, signal);
          const failure = typeof improve.fail === "function" ? improve.fail(prompt, run) : improve.fail;
          if (index > 0 && failure !== undefined) throw failure;
          yield piece;
        }
      },
    }),
  };
}

function isCancel(reason: unknown): boolean {
  return !(MediaLibraryError.isInstance(reason) && (reason.code === "closed" || reason.code === "timeout"));
}

/** What makes every prompt better. */
const BETTER = [
  ", in soft",
  " evening light",
  ", seen from",
  " a low angle",
  ", fine detail",
  ", muted colours",
];

function paintFile({ prompt, width, height }: MediaAIGenerateRequest, seed: number): File {
  const words = prompt.trim().slice(0, 60).toWellFormed();
  return new File([paintPicture(prompt, seed, width, height)], `${words || "image"}.png`, {
    type: "image/png",
  });
}

/** The largest side that is still painted in no time. */
const MAX_SIDE = 4096;

function checkSize(request: MediaAIGenerateRequest): void {
  const fields = (["width", "height"] as const)
    .filter(
      (field) => !(Number.isInteger(request[field]) && request[field] >= 1 && request[field] <= MAX_SIDE),
    )
    .map((field) => ({ field, message: `must be a whole number from 1 to ${MAX_SIDE}` }));
  if (fields.length === 0) return;
  const sentences = fields.map(({ field, message }) => `${field} ${message}`);
  throw new MediaLibraryError("field", `The request is not valid: ${sentences.join("; ")}.`, { fields });
}

async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = Number.isFinite(milliseconds) ? setTimeout(resolve, milliseconds) : undefined;
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
