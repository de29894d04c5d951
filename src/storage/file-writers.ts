import { createWorkerCalls } from "../core/media/worker-calls.js";
import { uuid } from "../core/uuid.js";
import { canWriteOnPage } from "./can-write-on-page.js";
import type { TryRequest, WriteRequest } from "./write.worker.js";

export type FileWriters = {
  /**
   * Resolves to false if workers or sync handles are missing or, unless only workers can write, fail; an unfinished file
   * may then be left in `tmp/`. Rejects if the disk is full.
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

/** Writes a byte in a worker and removes it; resolves to whether that worked, or would if the disk were not full. */
export async function canWriteInWorker(): Promise<boolean> {
  const { call, close } = startWriter();
  try {
    return await call({ attempt: uuid() });
  } catch (error) {
    return isQuotaError(error);
  } finally {
    close();
  }
}

const startWriter = () =>
  createWorkerCalls<WriteRequest | TryRequest, boolean>(
    () => new Worker(new URL("./write.worker.js", import.meta.url), { type: "module" }),
    async () => false,
  );

const isQuotaError = (error: unknown): boolean =>
  error instanceof DOMException && error.name === "QuotaExceededError";

/**
 * Writes through sync access handles, which only exist in workers. They avoid the swap file of `createWritable` and the
 * round trips of its stream and of checking the size.
 */
export function createFileWriters(): FileWriters {
  const isAlone = !canWriteOnPage();
  let supported = true;
  let closed = false;
  let turn = 0;
  let writing = 0;
  const workers = Array.from({ length: WORKERS }, startWriter);
  // A failed worker may keep its file locked until it is terminated.
  const endIdle = () => {
    if ((closed || !supported) && writing === 0) for (const { close } of workers) close();
  };

  return {
    async write(request) {
      const index = turn++ % WORKERS;
      const worker = workers[index];
      if (!worker || !supported || closed) return false;
      writing += 1;
      try {
        if (await worker.call(request)) return true;
        supported = isAlone;
        // It may have crashed: the next write starts another one.
        if (isAlone && workers[index] === worker) {
          worker.close();
          workers[index] = startWriter();
        }
      } catch (error) {
        if (isAlone || isQuotaError(error)) throw error;
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
