import { MediaLibraryError, whenAborted } from "../core/errors.js";
import type {
  MediaAICapabilities,
  MediaAIGeneratedImage,
  MediaAIGenerator,
  MediaAIResumeContext,
} from "../core/generation/generator.js";
import { type AccountStream, createAccountStream } from "./generations/account-stream.js";
import { type Asked, collect } from "./generations/collect.js";
import { PACE, type Pace } from "./generations/pace.js";
import { type Persistence, persist } from "./generations/persist.js";
import { createProgress } from "./generations/progress.js";
import { createSite, isPassing, readProblemReply, type Site } from "./generations/site.js";
import { findByKey, submit } from "./generations/submit.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { knownFields } from "./protocol.js";
import { imagesBody, videoBody } from "./request-body.js";
import { serverAbilities } from "./server-abilities.js";

export type DurableGeneratorOptions = Pick<
  HttpGeneratorOptions,
  "headers" | "fetch" | "capabilities" | "capabilitiesUrl" | "promptsUrl"
> & {
  /**
   * Where generations are asked for by POST; each then stands at `<url>/<id>`, and the events of all of them at
   * `<url>/events`. Tabs that send the same headers to the same URL share one stream of events.
   */
  url: string | URL;
  /** Whether the server makes videos too. Default true. */
  videos?: boolean;
  /**
   * Milliseconds after which the library waits no longer for one run, whatever its model says; the server has limits of
   * its own, and such a run can be resumed. Default 3,600,000.
   */
  timeout?: number;
};

/**
 * A generator whose runs are kept by a server: they go on without the page, and are resumed by it. The library's id
 * of a run is its idempotency key, so that what is asked twice, or asked again because no answer came, is made once.
 * Where the server cannot be reached on the way, it is waited for. Its promises reject as those of
 * `createHttpGenerator`; `canceled` where the run was cancelled elsewhere, `not-found` where the server has a run or
 * its files no more. When the signal fires the run is cancelled on the server too, unless its reason is a
 * `MediaLibraryError` of the code `closed` or `timeout`.
 */
export function createDurableGenerator(options: DurableGeneratorOptions): MediaAIGenerator {
  return createGeneratorAtPace(options, PACE);
}

/** For tests, which cannot wait for as long as people can. */
export function createGeneratorAtPace(options: DurableGeneratorOptions, pace: Pace): MediaAIGenerator {
  const { videos = true, timeout = 3_600_000 } = options;
  const site = createSite(options, pace);
  const stream = createAccountStream(site);
  const { capabilities, ...abilities } = serverAbilities(options);
  return {
    ...abilities,
    ...(capabilities !== undefined && { capabilities: withoutTimeouts(capabilities) }),
    timeout,
    async generateImages(request, context) {
      const { jobId = crypto.randomUUID() } = context ?? {};
      const body = imagesBody(request);
      const begin: Begin = (persistence) => submit(site, body, jobId, persistence);
      return run({ site, stream, jobId, asked: knownFields(request), begin }, context);
    },
    ...(videos && {
      async generateVideos(request, context) {
        const { jobId = crypto.randomUUID() } = context ?? {};
        const { images: _, ...asked } = request;
        const body = videoBody(request, "videos");
        const begin: Begin = (persistence) => submit(site, body, jobId, persistence);
        return run({ site, stream, jobId, asked, begin }, context);
      },
    }),
    async resume(jobId, context) {
      const begin: Begin = (persistence) =>
        persist(persistence, () => findByKey(site, jobId, persistence.signal));
      return run({ site, stream, jobId, asked: {}, begin }, context);
    },
  };
}

/** How often a cancel is sent to a server that fails; attempts while offline do not count. */
const CANCEL_TRIES = 6;

/** Resolves to the id that the generation has on the server. */
type Begin = (persistence: Persistence) => Promise<string>;

type Run = { site: Site; stream: AccountStream; jobId: string; asked: Asked; begin: Begin };

async function run(
  { site, stream, jobId, asked, begin }: Run,
  context: Partial<MediaAIResumeContext> = {},
): Promise<MediaAIGeneratedImage[]> {
  const { signal, onImage } = context;
  signal?.throwIfAborted();
  const progress = createProgress(context.onProgress);
  const persistence = { pace: site.pace, signal, onTrouble: progress.trouble };
  const begun = begin(persistence);
  const work = begun.then((id) =>
    collect(site, stream, id, asked, { ...persistence, onProgress: progress.tell, onImage }),
  );
  if (!signal) return work;
  const onAbort = () => {
    if (endsTheRun(signal.reason)) cancel(site, jobId, begun).catch(() => {});
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, whenAborted(signal)]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Whoever closes the page, or waits no longer, wants the images all the same. */
function endsTheRun(reason: unknown): boolean {
  return !(MediaLibraryError.isInstance(reason) && (reason.code === "closed" || reason.code === "timeout"));
}

/**
 * A server that is away is waited for: else it would go on, and charge. Whatever becomes of it changes nothing here;
 * `keepalive` lets it outlive the page.
 */
async function cancel(site: Site, jobId: string, begun: Promise<string>): Promise<void> {
  const insist = <T>(work: () => Promise<T>): Promise<T> =>
    persist({ pace: site.pace, signal: undefined }, work, (_, failures) => failures < CANCEL_TRIES);
  const id = await begun.catch((error: unknown) => {
    const refused = MediaLibraryError.isInstance(error) && error.status !== undefined && !isPassing(error);
    // A request whose answer was lost may have begun a generation.
    return refused ? undefined : insist(() => findByKey(site, jobId));
  });
  if (id === undefined) return;
  await insist(() =>
    site.exchange(site.address([id]), { method: "DELETE", keepalive: true }, async (response, feed) => {
      if (response.status >= 500) throw await readProblemReply(response, feed);
    }),
  );
}

type Capabilities = NonNullable<MediaAIGenerator["capabilities"]>;

/** A model's limit is for who waits for one reply; here the server itself ends what takes too long. */
function withoutTimeouts(capabilities: Capabilities): Capabilities {
  if (typeof capabilities === "function") return async () => untimed(await capabilities());
  return untimed(capabilities);
}

function untimed({ models, videos, ...others }: MediaAICapabilities): MediaAICapabilities {
  return {
    ...others,
    ...(models && { models: models.map(({ timeout: _, ...model }) => model) }),
    ...(videos && { videos: videos.map(({ timeout: _, ...model }) => model) }),
  };
}
