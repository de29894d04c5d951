import type { AssetFileKind } from "./storage.js";

export type ObjectUrlLease = {
  /** Resolves to undefined where there is no such file, or when the lease was released first. */
  url: Promise<string | undefined>;
  /** Fires once the URL is good no longer: the asset was removed, in whatever tab, or the library closed. */
  ended: AbortSignal;
  /** Revokes the URL when this was its last user. Safe to call twice. */
  release: () => void;
};

export type ObjectUrls = {
  acquire: (id: string, kind: AssetFileKind) => ObjectUrlLease;
  /** Revokes the URLs of these assets' files, whoever uses them. */
  end: (ids: Iterable<string>) => void;
  /** Revokes what is left, whoever uses it. */
  close: () => void;
};

type Entry = { users: number; url: Promise<string | undefined>; made?: string; ended: AbortController };

const KINDS: readonly AssetFileKind[] = ["original", "thumbnail"];

/** One object URL per file however many use it, alive only while somebody does. */
export function createObjectUrls(
  read: (id: string, kind: AssetFileKind) => Promise<Blob | undefined>,
): ObjectUrls {
  const entries = new Map<string, Entry>();

  const open = (id: string, kind: AssetFileKind): Entry => {
    const entry: Entry = { users: 0, ended: new AbortController(), url: Promise.resolve(undefined) };
    entry.url = read(id, kind).then((blob) => {
      if (!blob || entry.ended.signal.aborted) return undefined;
      entry.made = URL.createObjectURL(blob);
      return entry.made;
    });
    // Who lets go before it is there does not wait for it, and so not for its failure either.
    entry.url.catch(() => {});
    return entry;
  };

  const end = (key: string, entry = entries.get(key)): void => {
    if (!entry) return;
    entry.ended.abort();
    if (entry.made) URL.revokeObjectURL(entry.made);
    if (entries.get(key) === entry) entries.delete(key);
  };

  return {
    acquire(id, kind) {
      const key = `${kind}:${id}`;
      const entry = entries.get(key) ?? open(id, kind);
      entries.set(key, entry);
      entry.users += 1;
      let held = true;
      return {
        url: entry.url,
        ended: entry.ended.signal,
        release() {
          if (!held) return;
          held = false;
          entry.users -= 1;
          if (entry.users === 0) end(key, entry);
        },
      };
    },
    end(ids) {
      for (const id of ids) for (const kind of KINDS) end(`${kind}:${id}`);
    },
    close() {
      for (const key of entries.keys()) end(key);
    },
  };
}
