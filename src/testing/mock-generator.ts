import { type FieldError, MediaLibraryError } from "../core/errors.js";
import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { MediaAIOperation } from "../core/generation/ai-operation.js";
import { findModel } from "../core/generation/find-model.js";
import type {
  MediaAICapabilities,
  MediaAIGenerateContext,
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
  MediaAIGenerator,
} from "../core/generation/generator.js";
import { createMockEstimate, type MockEstimateOptions } from "./mock-estimate.js";
import { paintPicture } from "./mock-generator-picture.js";
import {
  createMockTexts,
  type MockDescribeOptions,
  type MockFailure,
  type MockImproveOptions,
} from "./mock-generator-texts.js";
import { invalid, MOCK_MAX_SIDE, MOCK_OPERATIONS, runMockOperation } from "./mock-operations.js";
import { mockWait } from "./mock-wait.js";

/** Options of `createMockGenerator`. */
export type MockGeneratorOptions = {
  /** Milliseconds until a run's first image. Default 0; with Infinity a run only ends when its signal is aborted. */
  latency?: number | ((request: MediaAIGenerateRequest) => number);
  /** Milliseconds between two images of a run; each is reported to `onImage` as soon as it is ready. Default 0. */
  interval?: number;
  /** The partial pictures before each image, of growing size; `true` for three at once. Default: none. */
  previews?: boolean | MockPreviewOptions;
  /** Images per run. Default: as many as requested. */
  count?: number;
  /** The `warnings` in every image's metadata. */
  warnings?: readonly string[];
  /** What runs reject with; a function is called for each run (the first is 0) and may return undefined: no failure. */
  fail?: MockFailure | ((request: MediaAIGenerateRequest, run: number) => MockFailure | undefined);
  /** How prompts are improved; `false` leaves `improvePrompt` out. */
  improve?: MockImproveOptions | false;
  /** How images are described; `false` leaves `describeImage` out. */
  describe?: MockDescribeOptions | false;
  /** How prices are estimated; `true` for 10,000 millionths of a US dollar an image. Default: there is no `estimate`. */
  estimate?: boolean | MockEstimateOptions;
  /**
   * Simulates a server on which runs continue without the page: a repeated request with the id of a run generates the
   * same images, and `resume` returns them. Default false: there is no `resume`.
   */
  resume?: boolean | MockResumeOptions;
  /** Ignores the abort signal, like a faulty generator. Default false. */
  ignoreAbort?: boolean;
  /** The provider in every image's metadata. Default "mock". */
  provider?: string;
  /** The models listed in `capabilities`; the first is the default model. Default: one. */
  models?: readonly MediaAIModel[];
  /**
   * What it can do with an image: true for one operation of each type. Upscaled images have that many more pixels, extended ones
   * a larger canvas, and images without their background are transparent there. Default: nothing.
   */
  operations?: boolean | readonly MediaAIOperation[];
  /** The generator's `timeout`: milliseconds after which the library aborts a run. */
  timeout?: number;
};

/** How the mock generator reports previews. */
export type MockPreviewOptions = {
  /** Previews of each image. Default 3. */
  count?: number;
  /** Milliseconds after each preview. Default 0; with Infinity the run only ends when its signal is aborted. */
  interval?: number;
};

/** How the mock generator resumes runs. */
export type MockResumeOptions = {
  /**
   * Milliseconds until a resumed run's first image. Default 0; with Infinity it only ends when its signal is aborted.
   */
  latency?: number;
  /** What resuming rejects with; a function is called each time (the first is 0). */
  fail?: MockFailure | ((jobId: string, attempt: number) => MockFailure | undefined);
};

/** A `MediaAIGenerator` that records its requests. */
export type MockGenerator = MediaAIGenerator & {
  /** The configured models. */
  readonly capabilities: MediaAICapabilities;
  /** Every request so far, in order. */
  readonly requests: readonly MediaAIGenerateRequest[];
};

/**
 * A generator without AI for tests and stories: it draws small landscapes from the prompt and the seed. The same
 * prompt, seed and size produce the same bytes in every browser and in Node. Image n of a run equals the image of the
 * seed plus n. A request without a seed gets the next one of a fixed sequence, so that a story looks the same every
 * time. Improved prompts and descriptions are deterministic too.
 *
 * @example
 * ```tsx
 * import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
 * import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
 * import { createMockGenerator } from "@reactkits.dev/react-media-library/testing";
 *
 * const ai = createMockGenerator({ latency: 500 });
 *
 * export const Story = () => (
 *   <MediaLibraryProvider ai={ai}>
 *     <MediaLibrary />
 *   </MediaLibraryProvider>
 * );
 * ```
 */
export function createMockGenerator(options: MockGeneratorOptions = {}): MockGenerator {
  const { latency = 0, interval = 0, ignoreAbort = false, provider = "mock", timeout, warnings } = options;
  const models = options.models ?? [{ id: "mock/landscape", label: "Landscape (mock)" }];
  const offered = options.operations === true ? MOCK_OPERATIONS : options.operations || [];
  const requests: MediaAIGenerateRequest[] = [];
  const { improve = {}, describe = {} } = options;
  const previews = options.previews === true ? {} : options.previews || undefined;
  const estimating = options.estimate === true ? {} : options.estimate || undefined;
  const resuming = options.resume === true ? {} : options.resume || undefined;
  /** The runs that the simulated server knows, by id. */
  const jobs = new Map<string, { request: MediaAIGenerateRequest; run: number; canceled: boolean }>();
  let resumed = 0;

  const paint = async (
    request: MediaAIGenerateRequest,
    run: number,
    signal: AbortSignal | undefined,
    callbacks: Pick<MediaAIGenerateContext, "onImage" | "onPreview" | "onProgress"> = {},
  ): Promise<MediaAIGeneratedImage[]> => {
    const model = request.model ?? models[0]?.id;
    const firstSeed = request.seed ?? run;
    const count = options.count ?? request.n ?? 1;
    const { images: _, mask: __, operation, ...fields } = request;
    const painted: MediaAIGeneratedImage[] = [];
    for (let index = 0; index < count; index++) {
      if (index > 0 && interval > 0) await mockWait(interval, signal);
      const seed = (firstSeed + index) >>> 0;
      for (let steps = previews ? (previews.count ?? 3) : 0; steps > 0; steps--) {
        const side = (pixels: number) => Math.max(1, Math.round(pixels / 2 ** steps));
        const { prompt, width, height } = request;
        const bytes = paintPicture(prompt, seed, side(width), side(height));
        callbacks.onPreview?.({ n: index, file: new Blob([bytes], { type: "image/png" }) });
        await mockWait(previews?.interval ?? 0, signal);
      }
      const made = operation && (await runMockOperation(request, offered, seed));
      const image: MediaAIGeneratedImage = {
        file: toFile(
          request,
          made?.bytes ?? paintPicture(request.prompt, seed, request.width, request.height),
        ),
        ...(resuming && { n: index }),
        metadata: {
          ...fields,
          provider,
          ...(!operation && { seed }),
          createdAt: Date.now(),
          ...(model !== undefined && { model }),
          ...made?.metadata,
          ...(warnings && { warnings }),
        },
      };
      painted.push(image);
      callbacks.onImage?.(image);
      if (count > 1) callbacks.onProgress?.({ fraction: (index + 1) / count });
    }
    return painted;
  };

  return {
    capabilities: { models, ...(offered.length > 0 && { operations: offered }) },
    ...(timeout !== undefined && { timeout }),
    requests,
    async generateImages(request, context) {
      const existing = resuming && context && jobs.get(context.jobId);
      const run = requests.push({ ...request }) - 1;
      if (resuming && context && !existing) {
        const job = { request: { ...request }, run, canceled: false };
        jobs.set(context.jobId, job);
        // A closed page and a client-side timeout leave the run going, as a server would.
        context.signal.addEventListener("abort", () => (job.canceled = isCancel(context.signal.reason)));
      }
      const signal = ignoreAbort ? undefined : context?.signal;
      await mockWait(typeof latency === "function" ? latency(request) : latency, signal);
      const failure = typeof options.fail === "function" ? options.fail(request, run) : options.fail;
      if (failure !== undefined) throw failure;
      if (!request.operation) checkFields(request, findModel(models, request.model));
      return paint(request, existing?.run ?? run, signal, context);
    },
    ...(resuming &&
      ({
        async resume(jobId, context) {
          const attempt = resumed++;
          await mockWait(resuming.latency ?? 0, context.signal);
          const failure = typeof resuming.fail === "function" ? resuming.fail(jobId, attempt) : resuming.fail;
          if (failure !== undefined) throw failure;
          const job = jobs.get(jobId);
          if (!job) throw new MediaLibraryError("not-found", "The generation does not exist.");
          if (job.canceled) throw new MediaLibraryError("canceled", "The generation was canceled.");
          context.signal.addEventListener("abort", () => (job.canceled ||= isCancel(context.signal.reason)));
          return paint(job.request, job.run, context.signal, context);
        },
      } satisfies Partial<MediaAIGenerator>)),
    ...createMockTexts(improve, describe, ignoreAbort),
    ...(estimating && { estimate: createMockEstimate(estimating, ignoreAbort) }),
  };
}

function isCancel(reason: unknown): boolean {
  return !(MediaLibraryError.isInstance(reason) && (reason.code === "closed" || reason.code === "timeout"));
}

function toFile({ prompt }: MediaAIGenerateRequest, bytes: Uint8Array<ArrayBuffer>): File {
  const words = prompt.trim().slice(0, 60).toWellFormed();
  return new File([bytes], `${words || "image"}.png`, { type: "image/png" });
}

/** As a server does: what a model can do is checked of the models that it lists. */
function checkFields(request: MediaAIGenerateRequest, model: MediaAIModel | undefined): void {
  const { guidance, quality } = request;
  const fields: FieldError[] = (["width", "height"] as const)
    .filter(
      (field) =>
        !(Number.isInteger(request[field]) && request[field] >= 1 && request[field] <= MOCK_MAX_SIDE),
    )
    .map((field) => ({ field, message: `must be a whole number from 1 to ${MOCK_MAX_SIDE}` }));
  const { min = 0, max = Number.POSITIVE_INFINITY } = model?.guidance ?? {};
  if (guidance !== undefined && !(guidance >= min && guidance <= max)) {
    fields.push({ field: "guidance", message: `must be a number from ${min} to ${max}` });
  }
  const { qualities = [] } = model ?? {};
  if (model && quality !== undefined && !qualities.some(({ id }) => id === quality)) {
    const offered = qualities.map(({ id }) => id).join(", ");
    fields.push({ field: "quality", message: offered ? `must be one of ${offered}` : "cannot be chosen" });
  }
  if (fields.length > 0) throw invalid(fields);
}
