/** @typedef {NodeJS.MemoryUsage & { cpu: number }} Usage `cpu`: microseconds of processor time since the start */
/** @typedef {{ memory: number, garbage: boolean }} MemoryQuestion `memory` identifies the question */

let lastId = 0;

/**
 * Reads the memory and the processor time of a child process, which needs an IPC channel and report-memory.mjs
 * preloaded. Replies carry the id of their question: Node keeps a message without a listener and delivers it to the next
 * one, which would take an old figure for a new one.
 * @param {import("node:child_process").ChildProcess} child
 * @param {{ collect?: boolean }} [options] `collect`: collect garbage first; true by default
 * @returns {Promise<Usage>}
 */
export function askMemory(child, { collect = true } = {}) {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve) => {
    const onMessage = (/** @type {unknown} */ message) => {
      if (!isReply(message) || message.memory !== id) return;
      child.off("message", onMessage);
      resolve(message.usage);
    };
    child.on("message", onMessage);
    child.send({ memory: id, garbage: !collect });
  });
}

/** @param {unknown} message @returns {message is { memory: number, usage: Usage }} */
const isReply = (message) =>
  typeof message === "object" && message !== null && "memory" in message && "usage" in message;
