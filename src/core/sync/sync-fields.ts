import type { MediaAsset } from "../library/asset.js";
import { detailsOf } from "../library/asset-details.js";
import { type AssetUpdate, updateAsset } from "../library/asset-update.js";
import { type EditableField, presentFields } from "../library/editable-fields.js";
import { toPortable } from "../zip/portable-json.js";
import type { SyncedAsset } from "./sync-port.js";

/** What can change of an asset. When it was moved to the trash differs from device to device. */
export type SyncFields = Pick<MediaAsset, EditableField> & { readonly isTrashed?: true };

export function fieldsOf(asset: Partial<MediaAsset>): SyncFields {
  const { name = "", alt, tags, albums, rating, starred, meta, removedAt } = asset;
  return {
    ...presentFields({ name, alt, tags, albums, rating, starred, meta }),
    ...(removedAt !== undefined && { isTrashed: true }),
  };
}

/** The fields of an asset of the server, as this library would keep them: nothing in them is trusted. */
export function remoteFields(asset: SyncedAsset): SyncFields {
  const { removedAt } = asset;
  const blank = { id: "", name: "", mimeType: "", size: 0, hash: "", createdAt: 0 };
  const cleaned = updateAsset(blank, detailsOf(asset).update);
  return fieldsOf(removedAt === undefined || removedAt === null ? cleaned : { ...cleaned, removedAt });
}

/**
 * The fields after a change on the server, by what both sides had agreed on (`base`): what only one side has changed is
 * taken from it; of what both have, this library's value, which is then pushed, so that the last writer wins field by field.
 * Tags and albums that either side added or removed are added and removed. Without a base, nothing that is set is lost.
 */
export function mergeFields(local: SyncFields, base: SyncFields | undefined, remote: SyncFields): SyncFields {
  const merge = <Value>(own: Value, agreed: Value, other: Value): Value => {
    if (!base) return own === undefined ? other : own;
    return isSame(own, agreed) ? other : own;
  };
  const keys = new Set([...Object.keys(local.meta ?? {}), ...Object.keys(remote.meta ?? {})]);
  const meta = [...keys].flatMap((key): [string, unknown][] => {
    const value = merge(local.meta?.[key], base?.meta?.[key], remote.meta?.[key]);
    return value === undefined ? [] : [[key, value]];
  });
  return {
    name: merge(local.name, base?.name, remote.name) || local.name,
    ...defined("alt", merge(local.alt, base?.alt, remote.alt)),
    ...defined("rating", merge(local.rating, base?.rating, remote.rating)),
    ...defined("starred", merge(local.starred, base?.starred, remote.starred)),
    ...defined("isTrashed", merge(local.isTrashed, base?.isTrashed, remote.isTrashed)),
    ...defined("tags", mergeLists(local.tags, base?.tags, remote.tags)),
    ...defined("albums", mergeLists(local.albums, base?.albums, remote.albums)),
    ...(meta.length > 0 && { meta: Object.fromEntries(meta) }),
  };
}

function defined<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  const fields: Partial<Record<Key, Value>> = {};
  if (value !== undefined) fields[key] = value;
  return fields;
}

type List = readonly string[] | undefined;

function mergeLists(local: List = [], base: List = [], remote: List = []): List {
  // Its order is a change, too.
  if (isSame(remote, base)) return local.length > 0 ? local : undefined;
  const removed = new Set(base.filter((value) => !local.includes(value)));
  const added = local.filter((value) => !base.includes(value));
  const merged = [...new Set([...remote.filter((value) => !removed.has(value)), ...added])];
  return merged.length > 0 ? merged : undefined;
}

/** What turns the first fields into the second, except for the trash; undefined if nothing does. */
export function updateBetween(before: SyncFields, after: SyncFields): AssetUpdate | undefined {
  const [own, agreed] = [before.meta ?? {}, after.meta ?? {}];
  const changed = [...new Set([...Object.keys(own), ...Object.keys(agreed)])].filter(
    (key) => !isSame(own[key], agreed[key]),
  );
  const update: AssetUpdate = {
    ...(before.name !== after.name && { name: after.name }),
    ...((before.alt ?? "") !== (after.alt ?? "") && { alt: after.alt ?? "" }),
    ...(!isSame(before.tags ?? [], after.tags ?? []) && { tags: after.tags ?? [] }),
    ...(!isSame(before.albums ?? [], after.albums ?? []) && { albums: after.albums ?? [] }),
    ...((before.rating ?? 0) !== (after.rating ?? 0) && { rating: after.rating ?? 0 }),
    ...((before.starred ?? false) !== (after.starred ?? false) && { starred: after.starred ?? false }),
    ...(changed.length > 0 && { meta: Object.fromEntries(changed.map((key) => [key, agreed[key]])) }),
  };
  return Object.keys(update).length > 0 ? update : undefined;
}

export const isSame = (a: unknown, b: unknown): boolean => Object.is(a, b) || textOf(a) === textOf(b);

/** Without regard to the order of an object's keys, which a server may change. */
function textOf(value: unknown): string | undefined {
  return JSON.stringify(toPortable(value), (_, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
