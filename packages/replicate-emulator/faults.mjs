import { FAILING } from "./odd-replies.mjs";

/** The faults that a prompt can request by its first word in brackets, such as `[hang] a cat`. */
const FAULTS = /** @type {const} */ ([
  "slow",
  "hang",
  "early",
  "drip",
  "drop",
  "401",
  "402",
  "422",
  "429",
  "500",
  "reset",
  "truncated",
  "trickle",
  "html",
  "failed",
  "canceled",
  "aborted",
  "cold",
  "silent",
  "gone",
  "removed",
  "null",
  "fewer",
  "object",
  "nested",
  "datauri",
  "bars",
  ...FAILING,
]);

/** @typedef {typeof FAULTS[number]} Fault */

/**
 * Parses the fault of a prompt. `[429:2]` requests it for the first two predictions with exactly this prompt.
 * @param {unknown} prompt
 * @returns {{ fault: Fault, times: number } | undefined} `times` is Infinity without a number
 */
export function faultOf(prompt) {
  const match = /^\s*\[([a-z0-9]+)(?::(\d{1,4}))?\]/i.exec(typeof prompt === "string" ? prompt : "");
  const fault = FAULTS.find((name) => name === match?.[1]?.toLowerCase());
  if (!fault) return undefined;
  return { fault, times: match?.[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2]) };
}
