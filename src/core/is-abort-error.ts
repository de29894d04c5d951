/**
 * Whether `value` is an `AbortError`, the default reason of `AbortController.abort()`.
 *
 * @example
 * ```ts
 * import { isAbortError } from "@reactkits.dev/react-media-library/server";
 *
 * export const onError = (error: unknown) => {
 *   if (!isAbortError(error)) console.error(error);
 * };
 * ```
 */
export function isAbortError(value: unknown): boolean {
  return value instanceof Error && value.name === "AbortError";
}
