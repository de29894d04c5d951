import type { MediaAsset, MediaLibraryInstance } from "@reactkits.dev/react-media-library";
import { createSync, type PullChange } from "@reactkits.dev/react-media-library/sync";

type Row = { id: string; asset: MediaAsset | null; url: string };

async function api<Reply>(path: string, signal: AbortSignal, body?: unknown): Promise<Reply> {
  const method = body === undefined ? "GET" : "POST";
  const response = await fetch(`/api/media${path}`, { method, signal, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

export const startSync = (library: MediaLibraryInstance) =>
  createSync({
    library,
    interval: 5_000,
    async push(change, { signal }) {
      if (change.type === "delete") return api(`/${change.id}/record`, signal, null);
      const { asset, isNew, file } = change;
      if (isNew) {
        // The file first: a record on the server always has one.
        const { url } = await api<{ url: string }>(`/${asset.id}/upload`, signal, { size: asset.size });
        const stored = await fetch(url, { method: "PUT", body: await file(), signal });
        if (!stored.ok) throw new Error(`The upload was answered with ${stored.status}.`);
      }
      return api(`/${asset.id}/record`, signal, asset);
    },
    async pull(cursor, { signal }) {
      type Reply = { rows: Row[]; next: number; more: boolean };
      const { rows, next, more } = await api<Reply>(`?after=${cursor ?? 0}`, signal);
      const changes = rows.map(({ id, asset, url }): PullChange => {
        if (!asset) return { type: "delete", id };
        return { type: "put", asset, file: async () => (await fetch(url, { signal })).blob() };
      });
      return { changes, cursor: next, more };
    },
  });
