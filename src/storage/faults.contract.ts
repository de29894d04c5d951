/**
 * For tests: makes the n-th call to the browser's storage fail, whatever call that is. Every function that
 * touches the disk is counted, so that running an operation with n = 1, 2, … until nothing fails any more
 * breaks it at each of its steps.
 */

/** Reading `length` off a prototype tells nothing: these are the calls that reach the storage process. */
const ASYNC_CALLS: [object, string[]][] = [
  [FileSystemDirectoryHandle.prototype, ["getFileHandle", "getDirectoryHandle", "removeEntry"]],
  [FileSystemFileHandle.prototype, ["createWritable", "createSyncAccessHandle", "getFile", "move"]],
  [FileSystemWritableFileStream.prototype, ["write", "close"]],
];
const SYNC_CALLS: [object, string[]][] = [
  ...("FileSystemSyncAccessHandle" in globalThis ? [syncHandles()] : []),
  [IDBObjectStore.prototype, ["add", "put", "delete", "get", "getKey", "getAll", "getAllKeys"]],
  [IDBIndex.prototype, ["get", "getAll", "openCursor"]],
  [IDBDatabase.prototype, ["transaction"]],
  [IDBFactory.prototype, ["open"]],
];

/** Only in workers, so TypeScript's library of pages does not know it. */
function syncHandles(): [object, string[]] {
  const prototype: unknown = Reflect.get(Reflect.get(globalThis, "FileSystemSyncAccessHandle"), "prototype");
  if (typeof prototype !== "object" || !prototype) throw new Error("This engine's sync handles are strange.");
  return [prototype, ["write", "getSize"]];
}

export type Faults = {
  /** Runs `work` with its `n`-th call failing; answers whether there were that many calls. */
  failing: (n: number, work: () => Promise<unknown>) => Promise<boolean>;
  /** Fails the `n`-th call from now on. */
  failNext: (n: number) => void;
  restore: () => void;
};

export function injectFaults(): Faults {
  let calls = 0;
  let failAt = Number.POSITIVE_INFINITY;
  const undo: (() => void)[] = [];

  const patch = (
    prototype: object,
    name: string,
    fail: (error: DOMException, callAnyway: () => unknown) => unknown,
  ): void => {
    const original: unknown = Reflect.get(prototype, name);
    if (typeof original !== "function") return;
    const patched = function (this: unknown, ...args: unknown[]): unknown {
      calls += 1;
      const call = (): unknown => Reflect.apply(original, this, args);
      return calls === failAt ? fail(new DOMException(`Injected: ${name}`, "UnknownError"), call) : call();
    };
    Object.defineProperty(prototype, name, { value: patched, configurable: true, writable: true });
    undo.push(() =>
      Object.defineProperty(prototype, name, { value: original, configurable: true, writable: true }),
    );
  };

  for (const [prototype, names] of ASYNC_CALLS) {
    for (const name of names) patch(prototype, name, (error) => Promise.reject(error));
  }
  for (const [prototype, names] of SYNC_CALLS) {
    for (const name of names) {
      patch(prototype, name, (error) => {
        throw error;
      });
    }
  }

  // A throw within the upgrade would be an uncaught error of the page: the engine aborts the transaction instead,
  // once the upgrade has asked for everything.
  patch(IDBDatabase.prototype, "createObjectStore", (_, callAnyway) => {
    const store = callAnyway();
    if (store instanceof IDBObjectStore) queueMicrotask(() => store.transaction.abort());
    return store;
  });

  return {
    async failing(n, work) {
      calls = 0;
      failAt = n;
      try {
        await work();
      } finally {
        failAt = Number.POSITIVE_INFINITY;
      }
      return calls >= n;
    },
    failNext(n) {
      calls = 0;
      failAt = n;
    },
    restore() {
      for (const each of undo) each();
    },
  };
}
