import { readOperations } from "../edit/edit-operation.js";
import { isRecord } from "../is-record.js";
import { fromPortable, toPortable } from "../zip/portable-json.js";
import type { AssetMeta, AssetParent, AssetRun, MediaAsset, MediaAssetSource } from "./asset.js";
import { isAssetId } from "./asset-id.js";
import { type AssetUpdate, updateAsset } from "./asset-update.js";
import { cleanText } from "./clean-name.js";
import { readLineage } from "./lineage/read-lineage.js";

/**
 * What is known of a file that is imported. Nothing in it is trusted: texts are cleaned as if a user had typed them, and what
 * is not valid is left out. If the library has the file already, only tags, albums and missing values are added.
 */
export type AssetDescription<Meta extends object = AssetMeta> = Partial<
  Pick<
    MediaAsset<Meta>,
    | "id"
    | "name"
    | "createdAt"
    | "takenAt"
    | "alt"
    | "tags"
    | "albums"
    | "rating"
    | "starred"
    | "meta"
    | "source"
    | "sourceMeta"
    | "parents"
    | "run"
  >
>;

/** A file, and what is known of it. */
export type DescribedFile<Meta extends object = AssetMeta> = {
  /** The file. */
  readonly file: File;
  /** What is known of it; `{}` if nothing is. */
  readonly asset: AssetDescription<Meta>;
};

/** A description that was checked. */
export type AssetDetails = {
  /** Its id in another library: it stays the same, unless this library has another asset of that id. */
  id?: string;
  createdAt?: number;
  takenAt?: number;
  source: MediaAssetSource;
  sourceMeta?: Record<string, unknown>;
  parents?: readonly AssetParent[];
  run?: AssetRun;
  /** Everything that a user can change. */
  update: AssetUpdate;
};

/** UTF-16 units of a prompt, or of the name of a model or a provider. */
const MAX_SOURCE_TEXT = 20_000;

/** An asset as JSON, without what only holds for this browser: whether it plays, is lost, hidden or in the trash. */
export function describeAsset(asset: MediaAsset): unknown {
  const { thumbnail: _, state: __, playable: ___, hidden: ____, removedAt: _____, ...described } = asset;
  return toPortable(described);
}

/** The details in the JSON of an asset; undefined if it is no object, or cannot be read. */
export function readDetails(json: unknown): AssetDetails | undefined {
  const fields = readFields(json);
  return fields && detailsOf(fields);
}

/** The valid part of a description, which may come from anywhere. */
export function detailsOf(description: AssetDescription | Record<string, unknown>): AssetDetails {
  const fields: Record<string, unknown> = description;
  const { id, createdAt, takenAt, sourceMeta, rating, starred, meta, name, alt } = fields;
  const isRated = typeof rating === "number" && Number.isInteger(rating) && rating >= 1 && rating <= 5;
  return {
    ...(isAssetId(id) && { id }),
    ...(isTime(createdAt) && { createdAt }),
    ...(isTime(takenAt) && { takenAt }),
    source: readSource(fields.source),
    ...(isRecord(sourceMeta) && { sourceMeta }),
    ...readLineage(fields),
    update: {
      ...(typeof name === "string" && { name }),
      ...(typeof alt === "string" && { alt }),
      tags: textsOf(fields.tags),
      albums: textsOf(fields.albums).filter((album) => album.length <= MAX_ALBUM_ID),
      ...(isRated && { rating }),
      ...(starred === true && { starred }),
      ...(isRecord(meta) && { meta }),
    },
  };
}

/**
 * The asset that a library has, with what `details` add to it: tags and albums, and values of fields that it lacks. What a user
 * has entered stays. The same object if there is nothing to add.
 */
export function mergeDetails(asset: MediaAsset, { takenAt, update }: AssetDetails): MediaAsset {
  const { alt, tags, albums, rating, starred, meta = {} } = update;
  const lacking = Object.entries(meta).filter(([field]) => asset.meta?.[field] === undefined);
  const merged = updateAsset(asset, {
    ...(!asset.alt && { alt }),
    tags: { add: listOf(tags) },
    albums: { add: listOf(albums) },
    ...(!asset.rating && { rating }),
    ...(starred && { starred }),
    ...(lacking.length > 0 && { meta: Object.fromEntries(lacking) }),
  });
  return takenAt === undefined || asset.takenAt !== undefined ? merged : { ...merged, takenAt };
}

const listOf = (update: AssetUpdate["tags"]): readonly string[] => (Array.isArray(update) ? update : []);

/** UTF-16 units of an album's id. */
const MAX_ALBUM_ID = 200;

function readFields(json: unknown): Record<string, unknown> | undefined {
  try {
    const value = fromPortable(json);
    return isRecord(value) ? value : undefined;
  } catch {
    // A damaged value, or one nested too deeply.
    return undefined;
  }
}

function readSource(source: unknown): MediaAssetSource {
  if (!isRecord(source)) return { type: "upload" };
  const { from, operations } = source;
  const steps = source.type === "edit" && isAssetId(from) ? readOperations(operations) : undefined;
  if (steps && isAssetId(from)) return { type: "edit", from, operations: steps };
  if (source.type !== "ai") return { type: "upload" };
  const text = (value: unknown) => (typeof value === "string" ? value.slice(0, MAX_SOURCE_TEXT) : undefined);
  const [provider, model, prompt] = [text(source.provider), text(source.model), text(source.prompt)];
  return {
    type: "ai",
    ...(provider !== undefined && { provider: cleanText(provider, MAX_SOURCE_TEXT) }),
    ...(model !== undefined && { model: cleanText(model, MAX_SOURCE_TEXT) }),
    ...(prompt !== undefined && { prompt }),
  };
}

/** The range of a date, without the years before 1970. */
const isTime = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= 8.64e15;

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
