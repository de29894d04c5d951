/** Requests to a worker and its replies, paired by `id`. */
type Call<Request> = { id: number; request: Request };
type Reply<Result> =
  | { id: number; status: "done"; result: Result }
  | { id: number; status: "failed"; name: string; message: string };

export type WorkerCalls<Request, Result> = {
  /** Rejects with a DOMException that has the name of the worker's error. */
  call: (request: Request) => Promise<Result>;
  /** Terminates the worker; pending calls reject. */
  close: () => void;
};

/** Runs in the worker. Failures are replies too: an error event means that the worker did not load or crashed. */
export function answerCalls<Request, Result>(answer: (request: Request) => Promise<Result>): void {
  const reply = (message: Reply<Result>) => postMessage(message);
  addEventListener("message", async ({ data: { id, request } }: MessageEvent<Call<Request>>) => {
    try {
      reply({ id, status: "done", result: await answer(request) });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      reply({ id, status: "failed", name, message });
    }
  });
}

/**
 * Calls a worker, which starts with the first call. If it cannot run (a CSP without `worker-src`, an old bundler) or
 * crashes, `otherwise` handles the call.
 */
export function createWorkerCalls<Request, Result>(
  start: () => Worker,
  otherwise: (request: Request) => Promise<Result>,
): WorkerCalls<Request, Result> {
  type Pending = { request: Request; resolve: (result: Result) => void; reject: (error: Error) => void };
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let broken = typeof Worker === "undefined";
  let closed = false;
  let lastId = 0;

  const run = (): Worker => {
    const started = start();
    started.addEventListener("message", ({ data }: MessageEvent<Reply<Result>>) => {
      const asked = pending.get(data.id);
      pending.delete(data.id);
      if (data.status === "done") asked?.resolve(data.result);
      else asked?.reject(new DOMException(data.message, data.name));
    });
    started.addEventListener("error", (event) => {
      event.preventDefault();
      broken = true;
      for (const { request, resolve, reject } of end()) otherwise(request).then(resolve, reject);
    });
    return started;
  };

  const end = (): Pending[] => {
    worker?.terminate();
    worker = undefined;
    const left = [...pending.values()];
    pending.clear();
    return left;
  };

  return {
    call(request) {
      if (closed) return Promise.reject(closedError());
      if (broken) return otherwise(request);
      return new Promise((resolve, reject) => {
        const call: Call<Request> = { id: ++lastId, request };
        try {
          worker ??= run();
          worker.postMessage(call);
          pending.set(call.id, { request, resolve, reject });
        } catch {
          broken = true;
          otherwise(request).then(resolve, reject);
        }
      });
    },
    close() {
      closed = true;
      for (const { reject } of end()) reject(closedError());
    },
  };
}

const closedError = () => new Error("The library was closed.");
