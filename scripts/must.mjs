import { run } from "./processes.mjs";

/** @param {boolean} holds @param {string} otherwise @throws {Error} with the message `otherwise`, unless it holds */
export function must(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

/**
 * Runs a program that must exit with 0.
 * @param {string} what its name in the error
 * @param {Parameters<typeof run>} program
 */
export async function mustRun(what, ...program) {
  must((await run(...program)) === 0, `${what} failed; its messages are above.`);
}
