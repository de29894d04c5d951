import type { CallOptions, CreateOptions, ListOptions, RunOptions, WaitOptions } from "./call-options.js";
import type { ReplicateConnectionOptions } from "./client-options.js";
import type { Download } from "./download.js";
import type { Lookup } from "./guarded-request.js";
import type { Log } from "./log.js";
import type { DownloadOptions } from "./open-file.js";
import type { Prediction } from "./prediction.js";
import type { ReplicateError } from "./replicate-error.js";
import type { TextEvent } from "./stream-text.js";
import type { TIMING } from "./timing.js";
import type { RemoteFile, UploadOptions } from "./upload-file.js";

export type ReplicateClientOptions = ReplicateConnectionOptions & {
  /**
   * Calls the API in place of the global `fetch`. Files and streams are not fetched with it: they have sockets of their
   * own, whose address is checked as they connect.
   */
  fetch?: typeof globalThis.fetch;
  /** Called with an entry for each request, retry and end. No entry contains a prompt or the token. */
  log?: Log;
  /** Resolves a host name to all of its addresses. Default: the system's resolver. */
  lookup?: Lookup;
  /** Shorter waits for tests, in milliseconds. */
  timing?: Partial<typeof TIMING>;
};

/**
 * Every method rejects with a `ReplicateError`, or with the signal's own reason once that has been aborted.
 *
 * A model is `owner/name` (an official model) or `owner/name:version`; any other reference is an `invalid-request`
 * before anything is sent.
 */
export type ReplicateClient = {
  /**
   * Creates a prediction and waits for its end; resolves only if it succeeded with outputs. If the wait ends early, by
   * the signal or a timeout, the prediction is canceled once, in the background.
   *
   * It may resolve while the status is still `processing`, as soon as all files are available; a later `get` then
   * returns `predictTime`.
   *
   * @example
   * const { outputs } = await client.run("black-forest-labs/flux-schnell", { prompt: "a red fox" }, { signal });
   */
  run: (model: string, input: Record<string, unknown>, options?: RunOptions) => Promise<Prediction>;

  /**
   * Creates a prediction and does not wait for it. If the signal is aborted meanwhile, what was created is canceled.
   *
   * @example
   * const { id } = await client.create("acme/painter", { prompt }, { webhook: "https://app.example/hook" });
   */
  create: (model: string, input: Record<string, unknown>, options?: CreateOptions) => Promise<Prediction>;

  /** Rejects with `not-found` if the prediction does not exist or belongs to another account. */
  get: (id: string, options?: CallOptions) => Promise<Prediction>;

  /**
   * Polls until the prediction has ended, in whatever status, or all of its files are there. Aborting the signal does
   * not cancel the prediction.
   *
   * @example
   * const ended = await client.wait(id, { onChange: ({ status }) => console.log(status) });
   */
  wait: (prediction: Prediction | string, options?: WaitOptions) => Promise<Prediction>;

  /** Why a prediction has no outputs; undefined if it has not ended, or has some. */
  failureOf: (prediction: Prediction) => ReplicateError | undefined;

  /** Asks Replicate to stop a prediction; changes nothing if it has ended. */
  cancel: (id: string, options?: CallOptions) => Promise<Prediction>;

  /**
   * The account's predictions, newest first, with their inputs (empty once the data are removed). Pages are fetched on
   * demand.
   *
   * @example
   * for await (const { id, status } of client.list({ createdAfter: yesterday })) console.log(id, status);
   */
  list: (options?: ListOptions) => AsyncIterableIterator<Prediction>;

  /**
   * The text of a language model, piece by piece; a broken connection is resumed. Ends when the model has, and throws
   * if it failed. Leaving the loop, an abort and a timeout cancel the prediction.
   *
   * @example
   * for await (const { text } of client.stream("meta/meta-llama-3-70b-instruct", { prompt })) {
   *   process.stdout.write(text);
   * }
   */
  stream: (
    model: string,
    input: Record<string, unknown>,
    options?: CreateOptions,
  ) => AsyncIterableIterator<TextEvent>;

  /**
   * Opens an output of a prediction; resolves when its first bytes are known to be of the requested kind.
   *
   * @example
   * const file = await client.download(prediction.outputs[0], { signal });
   * await file.saveTo("fox.webp");
   */
  download: (address: string, options?: DownloadOptions) => Promise<Download>;

  /**
   * Puts a file of 1 byte to 100 MB on Replicate's servers; its `url` is what an input takes. Counts towards
   * `concurrency`.
   *
   * @example
   * const { url } = await client.upload(photo, { name: "photo.jpg" });
   * await client.run("acme/painter", { image: url });
   */
  upload: (file: Blob, options?: UploadOptions) => Promise<RemoteFile>;

  /** The account's signing secret, for `verifyWebhook`. */
  webhookSecret: (options?: CallOptions) => Promise<string>;

  /**
   * Replicate's clock at our time `at` (default: now), in milliseconds since 1970, exact to about a second; undefined
   * before the first reply.
   */
  time: (at?: number) => number | undefined;

  /** Milliseconds that a prediction of the model may run: the option `timeout`, else what the models table says. */
  timeoutOf: (model: string) => number;

  /** Resolves when nothing is left to be done in the background, such as canceling an abandoned prediction. */
  idle: () => Promise<void>;
};
