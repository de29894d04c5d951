/** @typedef {NodeJS.MemoryUsage & { cpu: number }} Usage `cpu`: microseconds of processor time since the start */
/** @typedef {{ memory: number, garbage: boolean }} MemoryQuestion `memory` is the question's number */

let asked = 0;

/**
 * The memory of a child process and the processor time that it has used. It needs an IPC channel and report-memory.mjs
 * preloaded. Each reply is matched with its question: Node keeps a message that nobody listens for and gives it to
 * the next listener, who would take an old figure for a new one.
 * @param {import("node:child_process").ChildProcess} child
 * @param {{ collect?: boolean }} [options] `collect`: collect garbage first; true by default
 * @returns {Promise<Usage>}
 */
export function askMemory(child, { collect = true } = {}) {
  asked += 1;
  const id = asked;
  return new Promise((resolve) => {
    const answered = (/** @type {unknown} */ message) => {
      if (!isReply(message) || message.memory !== id) return;
      child.off("message", answered);
      resolve(message.usage);
    };
    child.on("message", answered);
    child.send({ memory: id, garbage: !collect });
  });
}

/** @param {unknown} message @returns {message is { memory: number, usage: Usage }} */
const isReply = (message) =>
  typeof message === "object" && message !== null && "memory" in message && "usage" in message;
