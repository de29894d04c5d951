import { createWorkerCalls } from "../core/media/worker-calls.js";
import type { WriteRequest } from "./write.worker.js";

export type FileWriters = {
  /**
   * Resolves to false if workers or sync handles are missing or fail; an unfinished file may then be left in `tmp/`.
   * Rejects if the disk is full.
   */
  write: (request: WriteRequest) => Promise<boolean>;
  /** Terminates the workers after their pending writes. */
  close: () => void;
};

/**
 * The number of write workers. Growing a file blocks its thread while the browser checks the quota, so two workers have
 * a higher throughput than one.
 */
const WORKERS = 2;

/**
 * Writes through sync access handles, which only exist in workers. They avoid the swap file of `createWritable` and the
 * round trips of its stream and of checking the size.
 */
export function createFileWriters(): FileWriters {
  let supported = true;
  let closed = false;
  let turn = 0;
  let writing = 0;
  const workers = Array.from({ length: WORKERS }, () =>
    createWorkerCalls<WriteRequest, boolean>(
      () => new Worker(new URL("./write.worker.js", import.meta.url), { type: "module" }),
      async () => false,
    ),
  );
  // A failed worker may keep its file locked until it is terminated.
  const endIdle = () => {
    if ((closed || !supported) && writing === 0) for (const { close } of workers) close();
  };

  return {
    async write(request) {
      const worker = workers[turn++ % workers.length];
      if (!worker || !supported || closed) return false;
      writing += 1;
      try {
        if (await worker.call(request)) return true;
        supported = false;
      } catch (error) {
        if (error instanceof DOMException && error.name === "QuotaExceededError") throw error;
        // WebKitGTK's sync handles exist but fail. Writing on the page then reports the cause more precisely.
        supported = false;
      } finally {
        writing -= 1;
        endIdle();
      }
      return false;
    },
    close() {
      closed = true;
      endIdle();
    },
  };
}
