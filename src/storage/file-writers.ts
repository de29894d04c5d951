import { createWorkerCalls } from "../core/media/worker-calls.js";
import type { WriteRequest } from "./write.worker.js";

export type FileWriters = {
  /**
   * Resolves to false where workers or sync handles are missing or fail; what it began may lie in `tmp/` then.
   * Rejects where the disk is full.
   */
  write: (request: WriteRequest) => Promise<boolean>;
  /** Ends the workers once they have written what they were given. */
  close: () => void;
};

/**
 * Workers that write. Growing a file holds its writer's thread up while the browser counts the quota, so two
 * keep more going than one.
 */
const WORKERS = 2;

/**
 * Writes through sync handles, which only a worker has: they save the swap file of `createWritable`, and the
 * round trips of its stream and of looking at the size.
 */
export function createFileWriters(): FileWriters {
  let able = true;
  let closed = false;
  let turn = 0;
  let writing = 0;
  const workers = Array.from({ length: WORKERS }, () =>
    createWorkerCalls<WriteRequest, boolean>(
      () => new Worker(new URL("./write.worker.js", import.meta.url), { type: "module" }),
      async () => false,
    ),
  );
  // A worker that failed may hold its file locked until it ends.
  const endIdle = () => {
    if ((closed || !able) && writing === 0) for (const { close } of workers) close();
  };

  return {
    async write(request) {
      const worker = workers[turn++ % workers.length];
      if (!worker || !able || closed) return false;
      writing += 1;
      try {
        if (await worker.call(request)) return true;
        able = false;
      } catch (error) {
        if (error instanceof DOMException && error.name === "QuotaExceededError") throw error;
        // WebKitGTK's sync handles are there and fail; the page's own way says better what is wrong.
        able = false;
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
