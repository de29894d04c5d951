import { anySignal } from "../any-signal.js";
import { MediaLibraryError } from "../errors.js";
import { whenAborted } from "../when-aborted.js";
import { explain } from "./call-generator.js";
import type { WithInputs } from "./generation.js";
import type {
  MediaAIEstimate,
  MediaAIEstimateRequest,
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIVideoRequest,
} from "./generator.js";
import { readEstimate } from "./read-estimate.js";

/** Milliseconds after which a price is no longer of use. */
const TIMEOUT = 10_000;

/** A request whose price is asked for: what `generateImages` takes, or, with its `kind`, what `generateVideos` takes. */
export type EstimateRequest =
  | ({
      /** What is requested. Default `images`. */
      kind?: "images";
    } & WithInputs<MediaAIGenerateRequest>)
  | ({
      /** A video is requested. */
      kind: "videos";
    } & WithInputs<MediaAIVideoRequest>);

/** Options of `estimate`. */
export type EstimateOptions = {
  /** Stops the estimate; its promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
};

/** Implements `estimate` of `MediaLibraryInstance`. Settles even if the generator never does. */
export async function estimateRequest(
  generator: MediaAIGenerator | undefined,
  request: EstimateRequest,
  signals: readonly (AbortSignal | undefined)[],
): Promise<MediaAIEstimate> {
  const estimate = generator?.estimate?.bind(generator);
  if (!estimate) throw notSupported(generator);
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(timedOut()), TIMEOUT);
  const signal = anySignal(...signals, own.signal);
  try {
    signal.throwIfAborted();
    return readEstimate(
      await Promise.race([
        // Inside a promise, so that a synchronous exception is a rejection too.
        Promise.resolve().then(() => estimate(countFiles(request), { signal })),
        whenAborted(signal),
      ]),
    );
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw explain(error);
  } finally {
    clearTimeout(timer);
  }
}

function countFiles(request: EstimateRequest): MediaAIEstimateRequest {
  const { inputs = [], images: files = [] } = request;
  const masks = inputs.filter(({ role }) => role === "mask").length;
  const images = files.length + inputs.length - masks;
  if (request.kind === "videos") {
    const { inputs: _, images: __, ...fields } = request;
    return { ...fields, ...(images > 0 && { images }) };
  }
  const { inputs: _, images: __, mask, ...fields } = request;
  return { ...fields, ...(images > 0 && { images }), ...((mask || masks > 0) && { mask: true }) };
}

function notSupported(generator: MediaAIGenerator | undefined): MediaLibraryError {
  const why = generator ? "its generator has no `estimate`" : "no generator was given. Pass one as `ai`";
  return new MediaLibraryError("no-generator", `This library cannot estimate prices: ${why}.`);
}

function timedOut(): MediaLibraryError {
  return new MediaLibraryError(
    "timeout",
    `No price was estimated within ${TIMEOUT / 1000} seconds. The request can be made without it.`,
    { retryable: true },
  );
}
