import { MediaLibraryError } from "../core/errors.js";

type JSONValue = null | string | number | boolean | { [key: string]: JSONValue | undefined } | JSONValue[];

/** Options passed through to the provider unchanged, keyed by provider name: `{ openai: { quality: "high" } }`. */
export type AISDKProviderOptions = Record<string, { [key: string]: JSONValue | undefined }>;

export type AISDKFile = { type: "file"; mediaType: string; data: Uint8Array };

/** The call options shared by specifications v2, v3 and v4; v2 has no `files` and no `mask`. */
export type AISDKCallOptions = {
  prompt: string;
  n: number;
  size: `${number}x${number}` | undefined;
  aspectRatio: `${number}:${number}` | undefined;
  seed: number | undefined;
  files: AISDKFile[] | undefined;
  mask: AISDKFile | undefined;
  providerOptions: AISDKProviderOptions;
  abortSignal: AbortSignal;
  headers: Record<string, string | undefined>;
};

export type AISDKWarning = {
  type: string;
  setting?: string;
  feature?: string;
  details?: string;
  message?: string;
};

export type AISDKResult = {
  /** Base64 strings, or bytes. */
  images: string[] | Uint8Array[];
  warnings: readonly AISDKWarning[];
  response?: { modelId: string };
};

/**
 * The part of an AI SDK image model that specifications v2, v3 and v4 share. Declared here so that the package depends
 * on no version of `ai`.
 */
export type AISDKImageModel = {
  /** `v2`, `v3` or `v4`. */
  readonly specificationVersion: string;
  /** The SDK's own name for the provider, such as `openai.image`. */
  readonly provider: string;
  /** The model's id at the provider. */
  readonly modelId: string;
  /** How many images one call can make, or a function that returns it. */
  readonly maxImagesPerCall:
    | number
    | undefined
    | ((options: { modelId: string }) => PromiseLike<number | undefined> | number | undefined);
  /** Runs the model once. */
  doGenerate(options: AISDKCallOptions): PromiseLike<AISDKResult>;
};

/** A warning as a sentence for people. */
export function sentenceOf({ type, setting, feature = setting, details, message }: AISDKWarning): string {
  if (feature === undefined) return message ?? "The model reported a warning without a message.";
  const what = type === "compatibility" ? "was adapted to the model" : "is not supported by the model";
  return `${feature} ${what}${details ? `: ${details}` : "."}`;
}

/**
 * Translates an AI SDK error, which carries the provider's HTTP status and response headers, into one for people. The
 * provider's own message stays in `cause`. Any other error is returned unchanged.
 */
export function explainFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !("statusCode" in error)) return error;
  const options = { cause: error, retryable: true };
  switch (error.statusCode) {
    case 400:
    case 422:
      return new MediaLibraryError(
        "provider-rejected",
        "The image service refused this request. Change the prompt or the settings.",
        { cause: error },
      );
    case 429: {
      const retryAfter = retryAfterOf(error);
      return new MediaLibraryError(
        "provider-throttled",
        "The image service is busy. Try again in a moment.",
        { ...options, ...(retryAfter !== undefined && { retryAfter }) },
      );
    }
    case 408:
    case 504:
      return new MediaLibraryError(
        "provider-timeout",
        "Generating the image took too long. Try again.",
        options,
      );
    default:
      return error;
  }
}

function retryAfterOf(error: Error): number | undefined {
  const headers: unknown = "responseHeaders" in error ? error.responseHeaders : undefined;
  const value: unknown = headers instanceof Object ? Reflect.get(headers, "retry-after") : undefined;
  return typeof value === "string" && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}
