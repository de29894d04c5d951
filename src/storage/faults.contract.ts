/**
 * For tests: makes the n-th call to the browser's storage fail. Every function that touches the disk is counted, so
 * running an operation with n = 1, 2, … until no call fails breaks it at each of its steps.
 */

/** The calls that reach the storage process. They are listed because prototypes do not reveal which do. */
const ASYNC_CALLS: [object, string[]][] = [
  [FileSystemDirectoryHandle.prototype, ["getFileHandle", "getDirectoryHandle", "removeEntry"]],
  [FileSystemFileHandle.prototype, ["createWritable", "createSyncAccessHandle", "getFile", "move"]],
  [FileSystemWritableFileStream.prototype, ["write", "close"]],
];
const SYNC_CALLS: [object, string[]][] = [
  ...("FileSystemSyncAccessHandle" in globalThis ? [syncHandles()] : []),
  [IDBObjectStore.prototype, ["add", "put", "delete", "get", "getKey", "getAll", "getAllKeys"]],
  [IDBIndex.prototype, ["get", "getAll", "getAllKeys", "openCursor"]],
  [IDBDatabase.prototype, ["transaction"]],
  [IDBFactory.prototype, ["open"]],
];

/** Exists only in workers, so it is missing from TypeScript's DOM types. */
function syncHandles(): [object, string[]] {
  const prototype: unknown = Reflect.get(Reflect.get(globalThis, "FileSystemSyncAccessHandle"), "prototype");
  if (typeof prototype !== "object" || !prototype)
    throw new Error("FileSystemSyncAccessHandle has no prototype.");
  return [prototype, ["write", "getSize"]];
}

export type Faults = {
  /** Runs `work` with its `n`-th call failing; resolves to whether it made that many calls. */
  failing: (n: number, work: () => Promise<unknown>) => Promise<boolean>;
  /** Makes the `n`-th call from now on fail. */
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

  // An exception in the upgrade handler would be an uncaught error of the page: abort the transaction instead, after
  // the upgrade has made all its requests.
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
