import type { GeneratedType, RequestLimits } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIOperation } from "../core/generation/ai-operation.js";
import { GENERATED_BYTES } from "../core/generation/generated-limits.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { MarkingOptions } from "../core/media/mark/image-marks.js";
import type { GeneratedImage } from "./generated-image.js";
import type { GenerateResult } from "./image-source.js";
import type { GeneratedPreview } from "./preview-feed.js";
import type { RateLimiter } from "./rate-limiter.js";
import type { FileLimits } from "./read-form.js";
import type { UploadOptions } from "./uploads.js";

/** A setting, or a function that returns it for one request (from the environment, a session, a tenant). */
export type PerRequest<T> = T | ((request: Request) => T | Promise<T>);

/** What a request may ask for and how large it may be. Sizes are in bytes, sides in pixels. */
export type GenerateLimits = Omit<RequestLimits, "admitModel" | "qualities" | "operations"> &
  FileLimits & {
    /** Maximum size of one image in a reply, in bytes. A reply holds at most 16 images. */
    imageBytes: number;
  };

/** The limits that apply where `limits` sets no other. */
export const DEFAULT_GENERATE_LIMITS: Readonly<GenerateLimits> = {
  promptLength: 2000,
  minSide: 64,
  maxSide: 1024,
  maxSteps: 50,
  maxGuidance: 100,
  maxImages: 16,
  files: 14,
  fileBytes: 10 * 1024 * 1024,
  filesBytes: 40 * 1024 * 1024,
  bodyBytes: 16 * 1024,
  imageBytes: GENERATED_BYTES.image,
};

/** What `generate` gets besides the request. */
export type GenerateContext = {
  /** Aborted when the client disconnects, before or while the image is sent. */
  signal: AbortSignal;
  /** The id that an error reply carries; write it to the app's log. */
  requestId: string;
  /** The original request; its body has been read. */
  request: Request;
  /** When the request arrived, in milliseconds since 1970. */
  receivedAt: number;
  /** The preferred image type. Only ai-connect clients state one. */
  format?: GeneratedType;
  /**
   * Sends a partial picture of an image that is still being generated, to be shown until the image arrives. Present if the
   * client shows them. At most one is sent a second, and 300 in all; what is no picture or larger than 256 KB, and what a slow
   * client has no room for, is dropped. A failure after the first one is sent within the reply, whose status is then 200.
   */
  onPreview?: (preview: GeneratedPreview) => void;
};

/** Options of `createGenerateHandler`. */
export type GenerateHandlerOptions = {
  /**
   * Generates the images. Every field of the request has been validated; `images` and `mask` are `File`s whose type is
   * detected from their content and whose names are generated. An image stream is forwarded while it arrives; with an
   * async iterable, each image is sent as soon as it is yielded. A client that requested one image (`n` absent or 1)
   * gets the first one, unless it accepts JSON, which holds all of them.
   *
   * Throw a `MediaLibraryError` with a code of `HANDLER_STATUS` (`provider`, `provider-rejected`, `provider-throttled`
   * with `retryAfter`, `provider-timeout`, `payment-required`): its message is shown to the user, its `cause` never is.
   * Any other error is answered as `provider` with a generic message, a `TimeoutError` as `provider-timeout`.
   */
  generate: (
    request: MediaAIGenerateRequest,
    context: GenerateContext,
  ) => Promise<GenerateResult> | AsyncIterable<GeneratedImage, unknown, undefined>;
  /**
   * What images say about their origin: IPTC's digital source type and more, as XMP in PNG, JPEG, WebP and AVIF. PNG and JPEG
   * are marked while they stream; WebP and AVIF are read as a whole first. Images with a C2PA manifest stay as they are, and
   * so does every image with `false`.
   */
  marking?: false | MarkingOptions;
  /** Overrides of `DEFAULT_GENERATE_LIMITS`. */
  limits?: Partial<GenerateLimits>;
  /**
   * How input images are received. Default: in memory, from at most 16 requests at once. A store's files are discarded
   * once the reply has been sent.
   */
  uploads?: UploadOptions;
  /**
   * The models that a request may name. An entry `owner/name:version` admits that model with this version or with no
   * version, and `generate` gets the full entry; an entry without a version admits only itself. Default: none, so that
   * no client can select an expensive model at the app's cost.
   */
  models?: PerRequest<readonly string[]>;
  /**
   * The qualities that a request may name: the `id`s that the models list. Default: none, as a better quality may cost more.
   */
  qualities?: PerRequest<readonly string[]>;
  /**
   * The operations that a request may name, as in the capabilities. `generate` gets a request whose `operation`, choices and
   * `model` are among them, with exactly one image, and a mask for `inpaint` only; `width` and `height` are the image's, as the
   * client says. Default: none.
   */
  operations?: PerRequest<readonly MediaAIOperation[]>;
  /**
   * Whether this request may generate; `false` is answered with 401. It must not read the body. It may also throw a
   * `MediaLibraryError` with a code of `HANDLER_STATUS`, such as `payment-required`. Any other error thrown by it, or by
   * a setting's function, is answered with 500 and a message that the server is misconfigured; `onError` gets it as the
   * `cause`.
   */
  authorize?: (request: Request) => boolean | Promise<boolean>;
  /**
   * Default: no limit. Every request counts against its client and its address, rejected ones too. Only requests that
   * are valid, and that `generate` does not reject, count towards the total, so that no client can use up the others'
   * share with invalid requests.
   */
  rateLimit?: {
    /** Requests in any sixty seconds, per client. */
    perMinute: PerRequest<number>;
    /** Requests in any sixty seconds, per address if it is known. Default: 20 times `perMinute`. */
    perAddress?: PerRequest<number>;
    /** Requests in any sixty seconds, all clients combined. */
    totalPerMinute?: PerRequest<number>;
    /** Identifies the client. Default: its address; clients without a known address share one key. */
    key?: (request: Request) => string | Promise<string>;
    /**
     * Where requests are counted. Default: in this process's memory, for this handler only. Handlers that share a limiter
     * share its counts; one backed by a database shares them between processes.
     */
    limiter?: PerRequest<RateLimiter>;
  };
  /** Origins (`https://app.example`) whose pages may call, in addition to the server's own. Default: none. */
  allowedOrigins?: PerRequest<readonly string[]>;
  /**
   * The host names of this server, as `media.example` (any port) or `media.example:8443`; loopback names are always
   * allowed. A request for another host is answered with 421: it may come from an attacker's page whose name resolves to
   * this server (DNS rebinding). Default: any host.
   */
  allowedHosts?: PerRequest<readonly string[]>;
  /**
   * How many proxies in front of the server set `x-forwarded-host` and `x-forwarded-for`. Default 0: these headers are
   * under the client's control and are ignored.
   */
  trustedProxies?: PerRequest<number>;
  /**
   * Maps the app's own errors to what the client is shown, such as a `MediaLibraryError` with the code `unavailable`
   * while its database is unreachable. Return any other error unchanged.
   */
  translateError?: (error: unknown) => unknown;
  /** Called with every server-side failure, including its cause, for the app's log. Not called for client errors. */
  onError?: (error: unknown, context: { requestId: string }) => void;
};

/** The value of a setting for one request. */
export function resolve<T>(setting: PerRequest<T>, request: Request): Promise<T> {
  return callApp(() => (isFunction(setting) ? setting(request) : setting));
}

/**
 * Runs a callback of the app. An error it throws is a misconfigured server, not a provider failure, unless the app
 * throws a `MediaLibraryError` itself; the cause is for the log.
 */
export async function callApp<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (MediaLibraryError.isInstance(cause)) throw cause;
    throw new MediaLibraryError(
      "provider",
      "This server is not configured correctly for generation. Only its operator can fix that.",
      { cause },
    );
  }
}

function isFunction<T>(setting: PerRequest<T>): setting is (request: Request) => T | Promise<T> {
  return typeof setting === "function";
}
