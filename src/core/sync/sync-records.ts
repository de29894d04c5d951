import type { DerivedStorage } from "../library/storage.js";
import { uuid } from "../uuid.js";
import type { SyncFields } from "./sync-fields.js";
import type { AssetSyncState } from "./sync-port.js";

/** What is kept of an asset between two syncs. */
export type SyncRecord = {
  state: Exclude<AssetSyncState, "syncing">;
  /** The fields that the server had last, and this library agreed with; undefined if it never had the asset. */
  base?: SyncFields | undefined;
  /** Deleted here and not yet there. */
  isDeleted?: boolean | undefined;
  /** Its ids on the server, if they are not only its own: another device imported the same file under another id. */
  remoteIds?: readonly string[] | undefined;
  /** Set for an id of the server whose content this library has under this one. */
  localId?: string | undefined;
  /** Failed in a way that a repetition does not change. */
  isFinal?: boolean | undefined;
};

/** How far a sync is. `channel`: the name under which tabs exchange states. */
export type SyncPosition = { channel: string; sequence: number | undefined; cursor: unknown };

/** Records that are kept together, by the start of their id: each change rewrites only these. */
const BUCKETS = 256;

export type SyncRecords = {
  position: () => Promise<SyncPosition>;
  savePosition: (change: Partial<SyncPosition>) => Promise<void>;
  get: (id: string) => Promise<SyncRecord | undefined>;
  /** Changes records; undefined deletes one. */
  set: (changes: ReadonlyMap<string, SyncRecord | undefined>) => Promise<void>;
  /** All records, by id. */
  all: () => Promise<Map<string, SyncRecord>>;
};

/** Kept in the library's derived data: if they are lost, everything is compared and sent again. */
export function createSyncRecords(derived: DerivedStorage, name: string): SyncRecords {
  const key = `sync/${name}`;
  let writing: Promise<unknown> = Promise.resolve();

  const read = async (bucket: number): Promise<Map<string, SyncRecord>> => {
    const value = await derived.get(`${key}/${bucket}`);
    return value instanceof Map ? value : new Map();
  };
  /** One after another: two changes of one bucket must not overwrite each other. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = writing.then(work);
    writing = result.catch(() => {});
    return result;
  };
  const position = async (): Promise<SyncPosition> => {
    const saved: Partial<SyncPosition> = { ...Object(await derived.get(key)) };
    const { channel, sequence, cursor } = saved;
    if (typeof channel === "string") return { channel, sequence, cursor };
    const first = { channel: uuid(), sequence: undefined, cursor: undefined };
    await derived.set(key, first);
    return first;
  };

  return {
    position: () => inTurn(position),
    savePosition: (change) => inTurn(async () => derived.set(key, { ...(await position()), ...change })),
    get: (id) => inTurn(async () => (await read(bucketOf(id))).get(id)),
    set: (changes) =>
      inTurn(async () => {
        const buckets = new Map<number, [string, SyncRecord | undefined][]>();
        for (const change of changes) {
          const bucket = bucketOf(change[0]);
          buckets.set(bucket, [...(buckets.get(bucket) ?? []), change]);
        }
        for (const [bucket, own] of buckets) {
          const records = await read(bucket);
          for (const [id, record] of own) {
            if (record) records.set(id, record);
            else records.delete(id);
          }
          await derived.set(`${key}/${bucket}`, records);
        }
      }),
    all: () =>
      inTurn(async () => {
        const buckets = await Promise.all(Array.from({ length: BUCKETS }, (_, bucket) => read(bucket)));
        return new Map(buckets.flatMap((bucket) => [...bucket]));
      }),
  };
}

/** Ids are UUIDs, whose first digits are random; others fall into some bucket too. */
function bucketOf(id: string): number {
  const bucket = Number.parseInt(id.slice(0, 2), 16);
  return Number.isNaN(bucket) ? 0 : bucket % BUCKETS;
}
