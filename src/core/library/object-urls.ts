import type { AssetFileKind } from "./storage.js";

/** A reference-counted object URL. */
export type ObjectUrlLease = {
  /** Resolves to undefined if the file does not exist, or if the lease was released first. */
  url: Promise<string | undefined>;
  /** Aborted once the URL is no longer valid: the asset was removed, in any tab, or the library was closed. */
  ended: AbortSignal;
  /** Aborted once a newer version of the file can be acquired; the URL stays valid until it is released. */
  renewed: AbortSignal;
  /** Revokes the URL if this was its last user. Safe to call twice. */
  release: () => void;
};

export type ObjectUrls = {
  acquire: (id: string, kind: AssetFileKind) => ObjectUrlLease;
  /** Revokes the URLs of these assets' files, even if they are in use. */
  end: (ids: Iterable<string>) => void;
  /** Lets the next lease of these assets' thumbnails read them again. */
  renewThumbnails: (ids: Iterable<string>) => void;
  /** Revokes all URLs, even if they are in use. */
  close: () => void;
};

type Entry = {
  users: number;
  url: Promise<string | undefined>;
  made?: string;
  ended: AbortController;
  renewed: AbortController;
};

const KINDS: readonly AssetFileKind[] = ["original", "thumbnail"];

/** Shares one object URL per file between its users and revokes it after the last one. */
export function createObjectUrls(
  read: (id: string, kind: AssetFileKind) => Promise<Blob | undefined>,
): ObjectUrls {
  const entries = new Map<string, Entry>();

  const open = (id: string, kind: AssetFileKind): Entry => {
    const entry: Entry = {
      users: 0,
      url: Promise.resolve(undefined),
      ended: new AbortController(),
      renewed: new AbortController(),
    };
    entry.url = read(id, kind).then((blob) => {
      if (!blob || entry.ended.signal.aborted) return undefined;
      entry.made = URL.createObjectURL(blob);
      return entry.made;
    });
    // If the lease is released before the file was read, nobody handles the failure.
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
      let released = false;
      return {
        url: entry.url,
        ended: entry.ended.signal,
        renewed: entry.renewed.signal,
        release() {
          if (released) return;
          released = true;
          entry.users -= 1;
          if (entry.users === 0) end(key, entry);
        },
      };
    },
    end(ids) {
      for (const id of ids) for (const kind of KINDS) end(`${kind}:${id}`);
    },
    renewThumbnails(ids) {
      for (const id of ids) {
        const key = `thumbnail:${id}`;
        const entry = entries.get(key);
        entries.delete(key);
        entry?.renewed.abort();
      }
    },
    close() {
      for (const key of entries.keys()) end(key);
    },
  };
}
