import type {
  FieldError,
  GeneratedFileMetadata,
  HandlerErrorCode,
  MediaAICapabilities,
  MediaAIGenerateRequest,
} from "@reactkits.dev/react-media-library/server";

/*
 * The port behind which an AI company stands. Everything that is kept of a generation (its model's id, its input, its
 * prediction's id) is JSON, so that another process, or a newer version, can go on with it.
 */

/** What a run makes. */
export type OutputKind = "image" | "video" | "text";

/**
 * An AI company as the generation server needs it. One instance serves any number of generations at once. Whatever its
 * methods throw or reject with is either the reason of the signal that they were given or an error that `explain`
 * knows: an implementation needs nothing of this package or of the library but types.
 */
export type GenerationProvider = {
  /** Recorded with each generation and told to browsers, such as `replicate`. */
  readonly name: string;
  /** How many predictions may be under way at once, over all processes that share a database. At least 1. */
  readonly concurrency: number;
  /** Milliseconds that a model may take to start, before the time of its run begins. */
  readonly bootTimeout: number;

  /**
   * The models on offer, the default first, with their limits and prices: what `GET /models` answers, and what a
   * visitor's request may name. `timeout` is in milliseconds from the creation of a prediction to its end, the start of
   * its model included; the server adds the time that a generation may wait in its queue.
   */
  capabilities: () => MediaAICapabilities;

  /**
   * Translates a request into the input of its model, or of the default model. Pays nothing and asks nobody. Throws an
   * error that `explain` calls `field` if the model cannot use something of the request.
   */
  plan: (request: PlanRequest) => PredictionPlan;

  /** The API of what runs `model` (a `PredictionPlan.model`); models may belong to several accounts. */
  clientFor: (model: string) => PredictionClient;

  /**
   * What an error of this provider's means; undefined for any other error.
   * @param made how the sentences call what was asked for
   */
  explain: (error: unknown, made: OutputKind) => ProviderFailure | undefined;

  /** The language model that improves prompts; absent if there is none. */
  textModel?: () => TextModel;

  /**
   * Checks the signature of a webhook over the body as it arrived. Resolves with undefined if it is not the provider's
   * (forged, too old, or not about a prediction). Rejects if that cannot be known at the moment. Absent if the provider
   * sends none.
   */
  verifyWebhook?: (message: WebhookMessage) => Promise<WebhookEvent | undefined>;

  /** Rejects if the provider cannot be reached or does not accept the account; for the readiness report. */
  ping: (options: { signal: AbortSignal }) => Promise<void>;

  /** Resolves when nothing is left to be done in the background, such as the cancellation of an abandoned prediction. */
  idle: () => Promise<void>;
};

/** What somebody asked for; `model` is one of the capabilities' ids, or, from the operator, any that the provider knows. */
export type PlanRequest =
  | {
      kind: "images";
      request: MediaAIGenerateRequest;
      /** The preferred type of the files, such as `image/png`. Default: the model's own. */
      format?: string | undefined;
      /** Further inputs of this very model, over everything else. From the operator, never from a visitor. */
      options?: Readonly<Record<string, unknown>> | undefined;
    }
  | { kind: "videos"; request: VideoPlanRequest };

export type VideoPlanRequest = {
  prompt?: string | undefined;
  /** Default: the model's own. */
  seconds?: number | undefined;
  model?: string | undefined;
  /** What the video is made of, in this order. Given (even if empty) if the request is for a video of images. */
  images?: readonly File[] | undefined;
};

/**
 * What will be sent to the model, and the metadata of its files: `requested` and `sent` without the prompt and the files,
 * `warnings` with one sentence for each difference between the two. Everything is JSON except the files of `input`.
 */
export type PredictionPlan = Required<Pick<GeneratedFileMetadata, "requested" | "sent" | "warnings">> & {
  /** The id of the model that runs, with a version if it needs one: `owner/name` or `owner/name:version`. */
  model: string;
  /** The model's display name. */
  label: string;
  /** Which of the provider's configured backends runs it; usage is summed by it. */
  instance: string;
  /** The model's input. A `File`, alone or in an array, is replaced by the URL that `upload` returns for it. */
  input: Record<string, unknown>;
  /** The number of files of a complete result, at least 1. */
  outputs: number;
  /** Maximum run time in milliseconds, not counting the start of the model. */
  timeout: number;
  /** The seed in `input`. If the request has none, choose one here, so that the image can be reproduced. */
  seed?: number | undefined;
  /** Pixels; absent if the model determines the size. */
  width?: number | undefined;
  /** Pixels; absent if the model determines the size. */
  height?: number | undefined;
  /** The total price in millionths of a US dollar; null if unknown. Visitors run only models with a known price. */
  cost: number | null;
};

/** The predictions and files of one account. */
export type PredictionClient = {
  /** Starts a prediction. If it rejects and `explain` does not say `free`, one may exist. */
  create: (
    model: string,
    input: Record<string, unknown>,
    options: CreatePredictionOptions,
  ) => Promise<Prediction>;
  /** `input` is what was sent: its words are kept out of `failure`. */
  get: (id: string, options: CallOptions) => Promise<Prediction>;
  /** Asks the provider to stop it; changes nothing if it has ended. */
  cancel: (id: string, options?: CallOptions) => Promise<Prediction>;
  /** The account's predictions with their inputs, newest first; pages are fetched on demand. */
  list: (options?: CallOptions) => AsyncIterable<Prediction>;
  /** Puts a file where the model can fetch it. */
  upload: (file: Blob, options: { name: string; signal: AbortSignal }) => Promise<{ url: string }>;
  /** Opens an output, resolving when its first bytes have arrived. */
  download: (url: string, options: { kind: "image" | "video"; signal: AbortSignal }) => Promise<ProviderFile>;
  /**
   * The provider's clock at our time `at` (default: now), in milliseconds since 1970, exact to about a second;
   * undefined until a reply has told it.
   */
  now: (at?: number) => number | undefined;
};

export type CallOptions = {
  /** Ends the call at once: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The input as it was sent. */
  input?: Record<string, unknown> | undefined;
};

export type CreatePredictionOptions = {
  /** When the creation is given up, in milliseconds since 1970. Transient failures may be retried until then. */
  endsAt: number;
  /** Milliseconds after which the provider itself should end the prediction. */
  lifetime: number;
  /** Seconds for which the reply may be held back until the prediction has ended; 0: not at all. */
  waitFor: number;
  /** Is to be told when there are outputs and when it has ended; absent if this server cannot be reached. */
  webhookUrl?: string | undefined;
};

/** `canceled` while it ran or before; `aborted`: ended by the provider before it began, at no cost. */
export type PredictionStatus = "starting" | "processing" | "succeeded" | "failed" | "canceled" | "aborted";

/** One run at the provider, as last seen. */
export type Prediction = {
  /** Visible ASCII, at most 128 characters. */
  id: string;
  /** Without a version; undefined if the reply does not say. */
  model?: string | undefined;
  status: PredictionStatus;
  /** As sent, with the provider's defaults perhaps; empty once its data are removed. */
  input: Record<string, unknown>;
  /** The outputs so far, in order. */
  files: readonly PredictionOutput[];
  /** The end of its log, if there is one: progress bars (`40%|`) are read from it. */
  logs: string;
  /** When it was created and when its model began to run, by the provider's clock, in milliseconds since 1970. */
  createdAt?: number | undefined;
  startedAt?: number | undefined;
  /** Seconds that are billed; undefined until it has ended. */
  predictTime?: number | undefined;
  /** Why it ended with nothing to show, for `explain`; undefined unless it has. */
  failure?: unknown;
};

export type PredictionOutput = {
  /** Which of the prediction's outputs it is, from 0. An output that is missing has a number too. */
  n: number;
  /** For `download` of the same client. */
  url: string;
  /** What the model said about it, such as a caption or flags: JSON of at most 4,000 characters. */
  facts: Readonly<Record<string, unknown>>;
};

/** A file that is being downloaded. Its stream is used once and holds a connection until then. */
export type ProviderFile = {
  /** Detected from its content; `application/octet-stream` for what is neither an image nor a video. */
  mimeType: string;
  /** Bytes, if known. */
  size: number | undefined;
  /** Errors if the file breaks off or is larger than the provider's limit. */
  stream: ReadableStream<Uint8Array>;
};

/** What people read: the server throws it as a `MediaLibraryError` whose `cause` is the original. */
export type PublicError = {
  code: HandlerErrorCode;
  /** A sentence or two: what happened and what to do. Never the provider's own words. */
  message: string;
  /** Whether the same request may succeed later without any change. */
  retryable: boolean;
  /** Seconds to wait before a retry. */
  retryAfter?: number | undefined;
  /** The fields of the request that cannot be used (code `field`). */
  fields?: readonly FieldError[] | undefined;
};

export type ProviderFailure = {
  error: PublicError;
  /** Whether the same call to the provider may succeed later. */
  retryable: boolean;
  /** Seconds before which the provider asks not to be called again. */
  retryAfter?: number | undefined;
  /** Whether the provider refused because of its rate limit: it is asked again for as long as the request may wait. */
  throttled: boolean;
  /**
   * Whether surely nothing was charged: no prediction was started, or it failed or was aborted. A creation that fails so
   * is repeated without looking for what it may have started.
   */
  free: boolean;
  /** Whether the account was refused. */
  unauthorized: boolean;
  /** For the log: without tokens, prompts or stacks. */
  detail: string;
};

export type TextModel = {
  model: string;
  instance: string;
  /** Of one answer, in millionths of a US dollar; null if unknown. */
  cost: number | null;
  /** The answer, piece by piece. Leaving the loop, or the signal, cancels the prediction. */
  stream: (
    request: { prompt: string; instructions: string },
    options: { signal: AbortSignal },
  ) => AsyncIterable<string>;
};

export type WebhookMessage = { headers: Headers; body: Uint8Array };

export type WebhookEvent = {
  /** The same in every delivery of one event, at most 256 characters. */
  id: string;
  /** The prediction's. */
  prediction: string;
};
