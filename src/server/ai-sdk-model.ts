import { MediaLibraryError } from "../core/errors.js";

type JSONValue = null | string | number | boolean | { [key: string]: JSONValue | undefined } | JSONValue[];

export type AISDKProviderOptions = Record<string, { [key: string]: JSONValue | undefined }>;

export type AISDKFile = { type: "file"; mediaType: string; data: Uint8Array };

/** What the specifications v2, v3 and v4 ask an image model; v2 knows no `files` and no `mask`. */
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
  /** Base64, or the bytes. */
  images: string[] | Uint8Array[];
  warnings: readonly AISDKWarning[];
  response?: { modelId: string };
};

/** What all three specifications have in common, so that no version of `ai` is needed for it. */
export type AISDKImageModel = {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  readonly maxImagesPerCall:
    | number
    | undefined
    | ((options: { modelId: string }) => PromiseLike<number | undefined> | number | undefined);
  doGenerate(options: AISDKCallOptions): PromiseLike<AISDKResult>;
};

/** A warning in words. */
export function sentenceOf({ type, setting, feature = setting, details, message }: AISDKWarning): string {
  if (feature === undefined) return message ?? "The model warned of something.";
  const what = type === "compatibility" ? "was fitted to the model" : "is not supported by the model";
  return `${feature} ${what}${details ? `: ${details}` : "."}`;
}

/**
 * The error for people that stands for an AI SDK error, which says its HTTP status and its reply's headers. The
 * provider's own words stay in the cause; anything else is passed on as it is.
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
        {
          ...options,
          ...(retryAfter !== undefined && { retryAfter }),
        },
      );
    }
    case 408:
    case 504:
      return new MediaLibraryError(
        "provider-timeout",
        "The image took too long to make. Try again.",
        options,
      );
    default:
      return error;
  }
}

function retryAfterOf(error: Error): number | undefined {
  const headers: unknown = "responseHeaders" in error ? error.responseHeaders : undefined;
  const told: unknown = headers instanceof Object ? Reflect.get(headers, "retry-after") : undefined;
  return typeof told === "string" && /^\d{1,6}$/.test(told) ? Number(told) : undefined;
}
