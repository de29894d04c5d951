import type { PullChange, PushChange, SyncOptions } from "../../sync.js";
import type { MediaAsset } from "../library/asset.js";

type Stored = { asset: MediaAsset; file: File };

/** A server in memory: what apps write in a few lines over their own storage. */
export function createFakeServer() {
  const assets = new Map<string, Stored>();
  const log: { type: "put" | "delete"; id: string }[] = [];
  const uploads: string[] = [];
  const pushed: PushChange[] = [];
  /** Called before each push and pull. */
  let before = async (_what: "push" | "pull", _signal: AbortSignal): Promise<void> => {};

  const push: SyncOptions["push"] = async (change, { signal }) => {
    await before("push", signal);
    pushed.push(change);
    if (change.type === "delete") {
      assets.delete(change.id);
      log.push({ type: "delete", id: change.id });
      return;
    }
    const { asset, isNew, file } = change;
    if (isNew) uploads.push(asset.id);
    const stored = isNew ? await file() : assets.get(asset.id)?.file;
    if (!stored) throw new Error("The file was never uploaded.");
    // As a server would keep it.
    assets.set(asset.id, { asset: JSON.parse(JSON.stringify(asset)), file: stored });
    log.push({ type: "put", id: asset.id });
  };

  const pull: NonNullable<SyncOptions["pull"]> = async (cursor, { signal }) => {
    await before("pull", signal);
    const from = typeof cursor === "number" ? cursor : 0;
    const page = log.slice(from, from + 2);
    const changes = page.flatMap(({ id }): PullChange[] => {
      const stored = assets.get(id);
      if (!stored) return [{ type: "delete", id }];
      return [{ type: "put", asset: stored.asset, file: async () => stored.file }];
    });
    return { changes, cursor: from + page.length, more: from + page.length < log.length };
  };

  return {
    push,
    pull,
    assets,
    uploads,
    pushed,
    onCall: (call: typeof before) => {
      before = call;
    },
    /** A change that another device makes. */
    async edit(id: string, fields: Partial<MediaAsset>): Promise<void> {
      const stored = assets.get(id);
      if (!stored) throw new Error("There is no such asset.");
      assets.set(id, { ...stored, asset: { ...stored.asset, ...fields } });
      log.push({ type: "put", id });
    },
    delete(id: string): void {
      assets.delete(id);
      log.push({ type: "delete", id });
    },
  };
}

export type FakeServer = ReturnType<typeof createFakeServer>;
