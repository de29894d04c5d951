import {
  type FieldError,
  HANDLER_STATUS,
  type HandlerErrorCode,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";

/** The stored reason of a failed generation: the public part, without a cause. */
export type StoredError = {
  code: HandlerErrorCode;
  message: string;
  retryable: boolean;
  /** Seconds. */
  retryAfter?: number;
  fields?: readonly FieldError[];
};

export function toStoredError({
  code,
  message,
  retryable,
  retryAfter,
  fields,
}: MediaLibraryError): StoredError | undefined {
  if (!isHandlerCode(code)) return undefined;
  return {
    code,
    message,
    retryable,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(fields.length > 0 && { fields }),
  };
}

export function fromStoredError(json: string): MediaLibraryError {
  const { code, message, ...options }: StoredError = JSON.parse(json);
  return new MediaLibraryError(code, message, options);
}

export const isHandlerCode = (code: string): code is HandlerErrorCode => Object.hasOwn(HANDLER_STATUS, code);
