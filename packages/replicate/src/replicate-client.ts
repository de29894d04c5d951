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
  /** For the API alone. Files and streams have sockets of their own, whose address is checked as they connect. */
  fetch?: typeof globalThis.fetch;
  /** Given an entry for each request, retry and end; none holds a prompt or the token. */
  log?: Log;
  /** All addresses of a host. Default: the system's resolver. */
  lookup?: Lookup;
  /** For tests: shorter waits, in milliseconds. */
  timing?: Partial<typeof TIMING>;
};

/**
 * Every method rejects with a `ReplicateError`, or with the signal's own reason once that has fired.
 * A model is `owner/name` (an official model) or `owner/name:version`; any other reference is an
 * `invalid-request` before anything is sent.
 */
export type ReplicateClient = {
  /**
   * Makes a run and waits for its end; resolves only with one that succeeded and has outputs. Whatever ends the
   * wait early, the signal or the time-out, the run is cancelled at Replicate, once, in the background. Its files
   * may all be there while it is still `processing`: what it took (`predictTime`) is then for a later `get` to tell.
   */
  run: (model: string, input: Record<string, unknown>, options?: RunOptions) => Promise<Prediction>;
  /** Makes a run and does not wait. Where the signal fires meanwhile, what was made is cancelled. */
  create: (model: string, input: Record<string, unknown>, options?: CreateOptions) => Promise<Prediction>;
  /** `not-found` where there is none, or none of this token's. */
  get: (id: string, options?: CallOptions) => Promise<Prediction>;
  /** Until it has ended, in whatever status, or its files are all there. Leaving it does not cancel the run. */
  wait: (prediction: Prediction | string, options?: WaitOptions) => Promise<Prediction>;
  /** Why a run came to nothing, for the operator; undefined where it has not ended, or has outputs. */
  failureOf: (prediction: Prediction) => ReplicateError | undefined;
  /** Asks Replicate to stop; cancelling what has ended changes nothing. */
  cancel: (id: string, options?: CallOptions) => Promise<Prediction>;
  /**
   * Newest first, page by page as they are asked for; each is whole, its `input` too, which is empty once its
   * data are removed.
   */
  list: (options?: ListOptions) => AsyncIterableIterator<Prediction>;
  /**
   * The text of a language model, piece by piece; a connection that breaks is resumed. Ends when the model has,
   * and throws where it failed. Leaving the loop, the signal and the time-out cancel the run.
   */
  stream: (
    model: string,
    input: Record<string, unknown>,
    options?: CreateOptions,
  ) => AsyncIterableIterator<TextEvent>;
  /** Opens a file that a prediction named; resolves when its first bytes are known to be of the right kind. */
  download: (address: string, options?: DownloadOptions) => Promise<Download>;
  /**
   * Puts a file on Replicate's, to be an input; its `url` is what the input takes. At most 100 MB. It counts with
   * the runs that are in flight.
   */
  upload: (file: Blob, options?: UploadOptions) => Promise<RemoteFile>;
  /** What `verifyWebhook` needs. */
  webhookSecret: (options?: CallOptions) => Promise<string>;
  /** Replicate's own clock at `at`, by default now, as its last reply told it; undefined before there was one. */
  time: (at?: number) => number | undefined;
  /** Milliseconds that a run of the model may take: the option `timeout`, else what the table of models says. */
  timeoutOf: (model: string) => number;
  /** Resolves when nothing is left to be done in the background, such as the cancel of a run that was left. */
  idle: () => Promise<void>;
};
