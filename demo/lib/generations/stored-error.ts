import {
  type FieldError,
  HANDLER_STATUS,
  type HandlerErrorCode,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { type Made, noResult, tellVisitor } from "../ai/library-errors";
import { SettingError } from "../env";
import { BrokenFile } from "./broken-file";

/** What is kept of why a generation failed: what people may read, and no cause. */
export type StoredError = {
  code: HandlerErrorCode;
  message: string;
  retryable: boolean;
  /** Seconds. */
  retryAfter?: number;
  fields?: readonly FieldError[];
};

/** Whatever went wrong, in words for people; the provider's own stay with the log. */
export function toStoredError(error: unknown, made: Made): StoredError {
  const told = error instanceof BrokenFile ? noResult(made, error.cause) : tellVisitor(error, made);
  if (MediaLibraryError.isInstance(told) && isHandlerCode(told.code)) {
    const { code, message, retryable, retryAfter, fields } = told;
    return {
      ...{ code, message, retryable },
      ...(retryAfter !== undefined && { retryAfter }),
      ...(fields.length > 0 && { fields }),
    };
  }
  if (error instanceof SettingError) {
    const message = `This site is not set up rightly to make this ${made}. Only its operator can change that.`;
    return { code: "provider", message, retryable: false };
  }
  const message = `The ${made} could not be made: something on this server failed. Try again in a moment.`;
  return { code: "provider", message, retryable: true };
}

export function fromStoredError(json: string): MediaLibraryError {
  const { code, message, ...options }: StoredError = JSON.parse(json);
  return new MediaLibraryError(code, message, options);
}

export const isHandlerCode = (code: string): code is HandlerErrorCode => Object.hasOwn(HANDLER_STATUS, code);
