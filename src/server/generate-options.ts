import type { GeneratedType, RequestLimits } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import { GENERATED_BYTES } from "../core/generation/generated-limits.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { GeneratedImage } from "./generated-image.js";
import type { GenerateResult } from "./image-source.js";
import type { RateLimiter } from "./rate-limiter.js";
import type { FileLimits } from "./read-form.js";
import type { UploadOptions } from "./uploads.js";

/** A setting, or how to find it for one request (from the environment, a session, a tenant). */
export type PerRequest<T> = T | ((request: Request) => T | Promise<T>);

export type GenerateLimits = Omit<RequestLimits, "admitModel"> &
  FileLimits & {
    /** Bytes of one image in a reply, of which it may hold 16. */
    imageBytes: number;
  };

export const DEFAULT_GENERATE_LIMITS: Readonly<GenerateLimits> = {
  promptLength: 2000,
  minSide: 64,
  maxSide: 1024,
  maxSteps: 50,
  maxImages: 16,
  files: 14,
  fileBytes: 10 * 1024 * 1024,
  filesBytes: 40 * 1024 * 1024,
  bodyBytes: 16 * 1024,
  imageBytes: GENERATED_BYTES.image,
};

export type GenerateContext = {
  /** Fires when the client goes away, before or while the image is sent. */
  signal: AbortSignal;
  /** The id that an error reply carries, for the app's own log. */
  requestId: string;
  /** The request as it came; its body is read. */
  request: Request;
  /** When the request arrived, in milliseconds since 1970. */
  receivedAt: number;
  /** The type that the client would like the image to have; only clients of ai-connect say so. */
  format?: GeneratedType;
};

export type GenerateHandlerOptions = {
  /**
   * Makes the images, with every field of the request valid; `images` and `mask` are what their bytes say, under
   * names of ours. An image is sent while it still arrives, and, from an async iterable, before the next is made.
   * A client that asked for one image (`n` absent or 1) gets the first one, unless it reads JSON, which has all.
   *
   * Throw a `MediaLibraryError` with a code of HANDLER_STATUS (`provider`, `provider-rejected`,
   * `provider-throttled` with `retryAfter`, `provider-timeout`, `payment-required`): its message, and never
   * its `cause`, is shown to the user. Anything else that is thrown is answered as `provider` with a
   * sentence of ours, a `TimeoutError` as `provider-timeout`.
   */
  generate: (
    request: MediaAIGenerateRequest,
    context: GenerateContext,
  ) => Promise<GenerateResult> | AsyncIterable<GeneratedImage, unknown, undefined>;
  limits?: Partial<GenerateLimits>;
  /**
   * How images that go with requests are received. Default: in memory, from at most 16 requests at once. A store's
   * files are discarded when the reply has been sent.
   */
  uploads?: UploadOptions;
  /**
   * The models that a request may name. An entry `owner/name:version` admits that model with this version or
   * with none, and `generate` gets the whole entry; an entry without a version admits exactly itself.
   * Default: none, so that nobody picks an expensive model at the app's cost.
   */
  models?: PerRequest<readonly string[]>;
  /**
   * Whether this request may generate at all; `false` is answered with 401. It must not read the body.
   * It may also throw a `MediaLibraryError` with a code of HANDLER_STATUS, such as `payment-required`.
   * Anything else that it, or the function of a setting, throws is answered with 500 and a sentence which
   * says that the server is not set up rightly; `onError` gets it as the `cause`.
   */
  authorize?: (request: Request) => boolean | Promise<boolean>;
  /**
   * Default: no limit. Every request counts against its client and its address, a refused one too. Only what is
   * valid, and not turned away by `generate` before it begins, counts towards the total: no client uses up the
   * others' share with requests that come to nothing.
   */
  rateLimit?: {
    /** Requests in any sixty seconds, per client. */
    perMinute: PerRequest<number>;
    /** Requests in any sixty seconds, per address where that is known. Default: 20 times `perMinute`. */
    perAddress?: PerRequest<number>;
    /** Requests in any sixty seconds, of all clients together. */
    totalPerMinute?: PerRequest<number>;
    /** Who the client is. Default: its address; without a known address, all are one client. */
    key?: (request: Request) => string | Promise<string>;
    /**
     * Where the requests are counted. Default: in this process's memory, for this handler alone. Handlers that are
     * given the same one count together; one over a database lets processes count together.
     */
    limiter?: PerRequest<RateLimiter>;
  };
  /** Whole origins (`https://app.example`) whose pages may call beside the server's own. Default: none. */
  allowedOrigins?: PerRequest<readonly string[]>;
  /**
   * The hosts that this server is addressed by, as `media.example` (any port) or `media.example:8443`; loopback
   * names always are. A request for another host is answered with 421: its page may be an attacker's, whose name
   * was made to point here (DNS rebinding). Default: any host.
   */
  allowedHosts?: PerRequest<readonly string[]>;
  /**
   * How many proxies in front of the server write `x-forwarded-host` and `x-forwarded-for`. Default 0: these
   * headers are the client's own words and count for nothing.
   */
  trustedProxies?: PerRequest<number>;
  /**
   * Turns an error of the app's own into the one that the client is told of, such as a `MediaLibraryError` with the
   * code `unavailable` while its database is away. Return any other error as it is.
   */
  translateError?: (error: unknown) => unknown;
  /** For the app's log: what went wrong, with its cause. Not called for what the client did wrong. */
  onError?: (error: unknown, context: { requestId: string }) => void;
};

export function resolve<T>(setting: PerRequest<T>, request: Request): Promise<T> {
  return askApp(() => (isFunction(setting) ? setting(request) : setting));
}

/**
 * Runs the app's own code. What it throws is no fault of the provider, save where the app itself says so
 * with a `MediaLibraryError`; the cause is for the log.
 */
export async function askApp<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (MediaLibraryError.isInstance(cause)) throw cause;
    throw new MediaLibraryError(
      "provider",
      "This server is not set up rightly to generate. Only its operator can change that.",
      { cause },
    );
  }
}

function isFunction<T>(setting: PerRequest<T>): setting is (request: Request) => T | Promise<T> {
  return typeof setting === "function";
}
