import { MediaLibraryError } from "../errors.js";
import { isRecord } from "../is-record.js";
import type { MediaAIEstimate } from "./generator.js";

/**
 * The known fields of what a generator, or a server, says about a price.
 * @throws MediaLibraryError `generator` if it is no estimate
 */
export function readEstimate(given: unknown): MediaAIEstimate {
  const { microUsd, approximate, duration } = isRecord(given) ? given : {};
  if (microUsd !== null && !isQuantity(microUsd)) throw noEstimate(given);
  return {
    microUsd: microUsd === null ? null : Math.round(microUsd),
    ...(approximate === true && { approximate }),
    ...(isQuantity(duration) && { duration }),
  };
}

const isQuantity = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;

function noEstimate(cause: unknown): MediaLibraryError {
  return new MediaLibraryError(
    "generator",
    "The generator returned no estimate: `microUsd` must be a number from 0, or null. This is a fault of the app.",
    { cause },
  );
}
