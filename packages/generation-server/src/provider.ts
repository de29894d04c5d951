import type {
  FieldError,
  GeneratedFileMetadata,
  GeneratedSourceType,
  HandlerErrorCode,
  MediaAICapabilities,
  MediaAIGenerateRequest,
} from "@reactkits.dev/react-media-library/server";

/*
 * The port to an AI company. All that is stored of a generation (its model's id, its input, its prediction's id) is
 * JSON, so that another process, or a newer version, can continue it.
 */

/** What a prediction generates. */
export type OutputKind = "image" | "video" | "text";

/**
 * An AI company as the generation server sees it. One instance serves any number of concurrent generations. Its
 * methods throw or reject only with the reason of a given signal, or with errors that `explain` recognizes: an
 * implementation needs only types from this package and the library.
 */
export type GenerationProvider = {
  /** Recorded with each generation and reported to browsers, such as `replicate`. */
  readonly name: string;
  /**
   * What images say about their origin, as IPTC's digital source type, such as `algorithmicMedia` for an emulator, which
   * draws by a formula. Default: `trainedAlgorithmicMedia`, or `compositeWithTrainedAlgorithmicMedia` if an input image is not
   * itself marked as generated.
   */
  readonly digitalSourceType?: GeneratedSourceType | undefined;
  /** Maximum number of concurrent predictions across all processes that share a database. At least 1. */
  readonly concurrency: number;
  /** Maximum time in milliseconds for a model to start, before its run time begins. */
  readonly bootTimeout: number;

  /**
   * The available models with their limits and prices, the default first: the reply to `GET /models`, and the models
   * that visitors may request. `timeout` is in milliseconds from the creation of a prediction to its end, including
   * the start of its model; the server adds the time in its queue.
   */
  capabilities: () => MediaAICapabilities;

  /**
   * Translates a request for its model, or the default model. Free of charge, without any request and without reading files:
   * for an estimate they are empty. Throws an error that `explain` classifies as `field` if the model does not support part
   * of the request.
   */
  plan: (request: PlanRequest) => PredictionPlan;

  /** The client for a model (`PredictionPlan.model`); models may belong to different accounts. */
  clientFor: (model: string) => PredictionClient;

  /**
   * Explains an error of this provider; undefined for any other error.
   * @param made the word for the requested output in messages
   */
  explain: (error: unknown, made: OutputKind) => ProviderFailure | undefined;

  /** The language model that improves prompts; absent if there is none. */
  textModel?: () => TextModel;

  /** The model that describes images: it gets one with each request; absent if there is none. */
  describeModel?: () => TextModel;

  /**
   * Verifies the signature of a webhook over the unparsed body. Resolves to undefined for an invalid webhook: forged,
   * too old, or not about a prediction. Rejects if it cannot be verified at the moment. Absent if the provider sends
   * none.
   */
  verifyWebhook?: (message: WebhookMessage) => Promise<WebhookEvent | undefined>;

  /** Rejects if the provider cannot be reached or rejects the account; for the readiness report. */
  ping: (options: { signal: AbortSignal }) => Promise<void>;

  /** Resolves when no background work is left, such as the cancellation of an abandoned prediction. */
  idle: () => Promise<void>;
};

/** A request; `model` is one of the capabilities' ids or, for the operator, any model that the provider knows. */
export type PlanRequest =
  | {
      kind: "images";
      request: MediaAIGenerateRequest;
      /** The preferred type of the files, such as `image/png`. Default: the model's own. */
      format?: string | undefined;
      /** Additional model inputs, which take precedence. Only for the operator, never from visitors. */
      options?: Readonly<Record<string, unknown>> | undefined;
    }
  | { kind: "videos"; request: VideoPlanRequest };

export type VideoPlanRequest = {
  prompt?: string | undefined;
  /** Default: the model's own. */
  seconds?: number | undefined;
  model?: string | undefined;
  /** The input images in order. Present, even if empty, for requests to animate images. */
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

/** The client for the predictions and files of one account. */
export type PredictionClient = {
  /** Creates a prediction. If it rejects and `explain` does not say `free`, the prediction may exist. */
  create: (
    model: string,
    input: Record<string, unknown>,
    options: CreatePredictionOptions,
  ) => Promise<Prediction>;
  /** `input`, as it was sent, is redacted from `failure`. */
  get: (id: string, options: CallOptions) => Promise<Prediction>;
  /** Requests the cancellation of a prediction; has no effect if it has ended. */
  cancel: (id: string, options?: CallOptions) => Promise<Prediction>;
  /** The account's predictions with their inputs, newest first; pages are fetched on demand. */
  list: (options?: CallOptions) => AsyncIterable<Prediction>;
  /** Uploads a file to a URL that the model can fetch. */
  upload: (file: Blob, options: { name: string; signal: AbortSignal }) => Promise<{ url: string }>;
  /** Downloads an output; resolves when its first bytes have arrived. */
  download: (url: string, options: { kind: "image" | "video"; signal: AbortSignal }) => Promise<ProviderFile>;
  /**
   * The provider's clock at our time `at` (default: now), in milliseconds since 1970, with a precision of a second;
   * undefined before the first response.
   */
  now: (at?: number) => number | undefined;
};

export type CallOptions = {
  /** Aborts the call immediately: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The input as it was sent. */
  input?: Record<string, unknown> | undefined;
};

export type CreatePredictionOptions = {
  /** The deadline of the creation, in milliseconds since 1970. Temporary failures may be retried until then. */
  endsAt: number;
  /** Milliseconds after which the provider should end the prediction. */
  lifetime: number;
  /** Seconds for which the provider may delay its response until the prediction has ended; 0 for no delay. */
  waitFor: number;
  /** Called by the provider for new outputs and the end; absent if this server has no public URL. */
  webhookUrl?: string | undefined;
};

/** `canceled`: before or while it ran; `aborted`: ended by the provider before it started, at no cost. */
export type PredictionStatus = "starting" | "processing" | "succeeded" | "failed" | "canceled" | "aborted";

/** The last known state of a prediction. */
export type Prediction = {
  /** Visible ASCII, at most 128 characters. */
  id: string;
  /** Without a version; undefined if the response does not contain it. */
  model?: string | undefined;
  status: PredictionStatus;
  /** As sent, possibly with defaults of the provider; empty after the provider has deleted its data. */
  input: Record<string, unknown>;
  /** The outputs so far, in order. */
  files: readonly PredictionOutput[];
  /**
   * The latest partial picture of each output that is still being generated, if the model gives any. They are shown and never
   * stored: at most one a second, of 256 KB, is downloaded while someone watches.
   */
  previews?: readonly PredictionPreview[] | undefined;
  /** The end of its log, if any: progress bars (`40%|`) are parsed. */
  logs: string;
  /** When it was created, by the provider's clock, in milliseconds since 1970. */
  createdAt?: number | undefined;
  /** When its model started to run, by the same clock. */
  startedAt?: number | undefined;
  /** Billed seconds; undefined until it has ended. */
  predictTime?: number | undefined;
  /** Why it ended without a result, for `explain`; undefined otherwise. */
  failure?: unknown;
};

export type PredictionPreview = {
  /** The index of the output that it shows, from 0. */
  n: number;
  /** The URL for `download` of the same client: another one for each picture. */
  url: string;
};

export type PredictionOutput = {
  /** The output's index, from 0. Missing outputs have an index too. */
  n: number;
  /** The URL for `download` of the same client. */
  url: string;
  /** Metadata reported by the model, such as a caption or flags: JSON of at most 4,000 characters. */
  facts: Readonly<Record<string, unknown>>;
};

/** A download. Its stream can be read once and occupies a connection until then. */
export type ProviderFile = {
  /** Detected from its content; `application/octet-stream` if it is neither an image nor a video. */
  mimeType: string;
  /** Bytes, if known. */
  size: number | undefined;
  /** Fails if the download breaks off or exceeds the provider's size limit. */
  stream: ReadableStream<Uint8Array>;
};

/** The public error: the server throws it as a `MediaLibraryError` whose `cause` is the original. */
export type PublicError = {
  code: HandlerErrorCode;
  /** What happened and what to do, in a sentence or two. Never the provider's own message. */
  message: string;
  /** Whether the same request may succeed later, unchanged. */
  retryable: boolean;
  /** Seconds to wait before a retry. */
  retryAfter?: number | undefined;
  /** The invalid fields of the request (code `field`). */
  fields?: readonly FieldError[] | undefined;
};

export type ProviderFailure = {
  error: PublicError;
  /** Whether the same call to the provider may succeed later. */
  retryable: boolean;
  /** Seconds before which the provider does not accept another call. */
  retryAfter?: number | undefined;
  /** Whether the provider rate-limited the call: it is retried for as long as the request allows. */
  throttled: boolean;
  /**
   * Whether it is certain that nothing was charged: no prediction was created, or it failed or was aborted. Such a
   * creation is repeated without looking for a prediction that it may have created.
   */
  free: boolean;
  /** Whether the account was rejected. */
  unauthorized: boolean;
  /** For the log: without tokens, prompts or stacks. */
  detail: string;
};

/** What a text is written from. */
export type TextRequest = {
  /** The user's text, or what is to be done with the image. */
  prompt: string;
  /** The system prompt. */
  instructions: string;
  /** PNG, JPEG, WebP, GIF or AVIF. Present for `describeModel` only. */
  image?: File | undefined;
};

export type TextModel = {
  model: string;
  instance: string;
  /** The price of one answer in millionths of a US dollar; null if unknown. */
  cost: number | null;
  /** Yields the answer in chunks. Leaving the loop, or aborting the signal, cancels the prediction. */
  stream: (request: TextRequest, options: { signal: AbortSignal }) => AsyncIterable<string>;
};

export type WebhookMessage = { headers: Headers; body: Uint8Array };

export type WebhookEvent = {
  /** The same in every delivery of one event; at most 256 characters. */
  id: string;
  /** The prediction's id. */
  prediction: string;
};
