import { ReplicateError } from "@reactkits.dev/media-replicate";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { BrokenFile } from "./broken-file";
import { isHandlerCode } from "./stored-error";

const PASSING = ["throttled", "server", "network", "timeout", "bad-reply", "unexpected-status"];

/** What no other try would change. */
export function isFinal(error: unknown): boolean {
  if (MediaLibraryError.isInstance(error)) return isHandlerCode(error.code);
  if (error instanceof BrokenFile) return true;
  return error instanceof ReplicateError && !PASSING.includes(error.code);
}
