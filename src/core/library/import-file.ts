import { REJECTION_CODES } from "../error-codes.js";
import { MediaLibraryError } from "../errors.js";
import { generatedLimits } from "../generation/generated-limits.js";
import { isAbortError } from "../is-abort-error.js";
import { extensionOf } from "../media/file-extensions.js";
import { isHeifType, isVideoType } from "../media/media-type-guards.js";
import type { MediaOrigin } from "../media/origin/media-origin.js";
import type { VideoReading } from "../media/read-video.js";
import { sniffType } from "../media/sniff.js";
import { renderSvgThumbnail, type Thumbnailer } from "../media/thumbnail.js";
import { uuid } from "../uuid.js";
import { whenAborted } from "../when-aborted.js";
import {
  type AssetParent,
  type AssetRun,
  type MediaAsset,
  type MediaAssetSource,
  withRemovedAt,
} from "./asset.js";
import { type AssetDetails, mergeDetails } from "./asset-details.js";
import { type AssetUpdate, checkUpdate, updateAsset } from "./asset-update.js";
import { cleanName } from "./clean-name.js";
import type { ImportStage } from "./file-import.js";
import { type IdentifiedFile, identifyFile } from "./identify-file.js";
import type { AddedFile, ImportResult } from "./import-result.js";
import type { ImportLimits } from "./limits.js";
import { stoppedImport } from "./stopped-import.js";
import type { Durability, OpenStorage } from "./storage.js";
import { notDecoded } from "./unsupported.js";

export type ImportItem = {
  file: File;
  /** Its path in a zip; by default what the browser knows of it. */
  path?: string;
  /** Default: a new id. An asset with an existing id is not saved again. */
  id?: string;
  source: MediaAssetSource;
  sourceMeta?: Record<string, unknown>;
  parents?: readonly AssetParent[] | undefined;
  run?: AssetRun | undefined;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Set if it comes from another library. It is then a duplicate of an asset with the same content, whatever its source. */
  details?: AssetDetails | undefined;
  /** Cancels this file alone. */
  signal?: AbortSignal;
  /** What the app adds to the record, in this order. */
  fields?: () => readonly AssetUpdate[];
  onStage?: (stage: ImportStage) => void;
};

/** An item with its details, if there are any. */
export function toImportItem(file: File, createdAt: number, details?: AssetDetails): ImportItem {
  if (!details) return { file, createdAt, source: { type: "upload" } };
  const { source, sourceMeta, parents, run } = details;
  return {
    file,
    source,
    ...(sourceMeta && { sourceMeta }),
    parents,
    run,
    // A time in the future would keep it above everything that is imported later.
    createdAt: Math.min(details.createdAt ?? createdAt, createdAt),
    details,
  };
}

export type ImportContext = {
  storage: OpenStorage;
  /** The limits of uploads. Generated files have higher ones. */
  limits: ImportLimits;
  durability: Durability;
  stripMetadata: boolean;
  thumbnailer: Thumbnailer;
  /** Limits how many files are in memory. */
  whileReading: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Limits concurrent conversions by the app. */
  whileConverting: <Result>(work: () => Promise<Result>) => Promise<Result>;
  signal: AbortSignal;
  /** Resolves to the asset with this content, if one exists or is being saved. */
  findDuplicate: (hash: string) => Promise<MediaAsset | undefined>;
  /** The result of the first file of this batch that did not fit on the disk: the others fail with it at once. */
  foundFull: () => ImportResult | undefined;
  /** Called with the asset once its record is saved, or once its lost original is `back`. */
  publish: (asset: MediaAsset, back?: "back") => void;
  /** Moves assets out of the trash; resolves to the ids of those that were in it. */
  restore: (ids: readonly string[]) => Promise<string[]>;
};

/** The import pipeline. Drop, paste, file picker and AI differ only in `item.source`. */
export async function importFile(item: ImportItem, context: ImportContext): Promise<ImportResult> {
  try {
    const limits = isPaidFor(item.source) ? generatedLimits(context.limits) : context.limits;
    return await importOrConvert(item, { ...context, limits });
  } catch (error) {
    return unsaved(error, context.signal);
  }
}

/** If the file is rejected because of its type, the app may have a decoder for it. */
async function importOrConvert(item: ImportItem, context: ImportContext): Promise<ImportResult> {
  try {
    return await importAsIs(item, context);
  } catch (error) {
    const { convert, ...limits } = context.limits;
    if (!convert || !(MediaLibraryError.isInstance(error) && error.code === "type")) throw error;
    const file = await context.whileConverting(() => converted(item.file, convert, error, context.signal));
    return importAsIs({ ...item, file }, { ...context, limits });
  }
}

async function converted(
  file: File,
  convert: NonNullable<ImportLimits["convert"]>,
  rejection: MediaLibraryError,
  signal: AbortSignal,
): Promise<File> {
  signal.throwIfAborted();
  const type = sniffType(new Uint8Array(await file.slice(0, 4096).arrayBuffer())) ?? file.type;
  const typed = new File([file], file.name, { type, lastModified: file.lastModified });
  try {
    return await Promise.race([convert(typed), whenAborted(signal)]);
  } catch (cause) {
    signal.throwIfAborted();
    throw new MediaLibraryError("type", rejection.message, { cause });
  }
}

async function importAsIs(item: ImportItem, context: ImportContext): Promise<ImportResult> {
  const { storage, signal } = context;
  signal.throwIfAborted();
  const [saved] = item.id === undefined ? [] : await storage.assets.get([item.id]);
  if (saved) return { status: "duplicate", asset: saved };
  const unique = item.details !== undefined || item.source.type === "upload";
  const identified = await context.whileReading(() => {
    item.onStage?.("reading");
    return identifyFile(item.file, {
      limits: context.limits,
      paidFor: isPaidFor(item.source),
      stripMetadata: context.stripMetadata,
    });
  });
  const { original } = identified;
  const duplicate = unique ? await context.findDuplicate(identified.hash) : undefined;
  const resolved = duplicate && (await resolveDuplicate(duplicate, identified, context));
  if (resolved) return withDetails(resolved, item, context);

  signal.throwIfAborted();
  item.onStage?.("rendering");
  const reading = await decode(identified, item.source, context);
  signal.throwIfAborted();
  const described = describe({ ...item, ...(await freeId(item, context)) }, identified, reading);
  const asset = withFields(described, item);
  item.onStage?.("saving");
  const full = context.foundFull();
  if (full) return full;
  const entry = { asset, original, ...(reading.blob && { thumbnail: reading.blob }) };
  const put = await storage.assets.put(entry, {
    unique,
    again: asset.id === item.id || asset.id === item.details?.id,
    signal,
    durability: context.durability,
  });
  if (put.status === "duplicate") {
    return withDetails((await resolveDuplicate(put.asset, identified, context)) ?? put, item, context);
  }
  context.publish(asset);
  return added(asset, identified.metadataKept);
}

/** The id of an asset of another library, unless an asset of this one has it. */
async function freeId({ details }: ImportItem, { storage }: ImportContext): Promise<{ id?: string }> {
  if (details?.id === undefined) return {};
  const [taken] = await storage.assets.get([details.id]);
  return taken ? {} : { id: details.id };
}

const isPaidFor = ({ type }: MediaAssetSource): boolean => type === "ai";

/**
 * The result for a file that the library already has; a lost original is restored, and an asset in the trash moved out of
 * it. Undefined if another tab has removed the asset meanwhile: the file is then imported as a new one.
 */
async function resolveDuplicate(
  duplicate: MediaAsset,
  { original, metadataKept }: IdentifiedFile,
  { storage, publish, restore }: ImportContext,
): Promise<ImportResult | undefined> {
  const { state, ...asset } = withRemovedAt(duplicate, undefined);
  if (state === "missing" && !(await storage.assets.restoreOriginal(asset.id, original))) return undefined;
  if (duplicate.removedAt !== undefined) {
    // If another tab restored it meanwhile, it is back all the same.
    if ((await restore([asset.id])).length === 0 && !(await storage.assets.get([asset.id]))[0])
      return undefined;
    return { status: "restored", asset };
  }
  if (state !== "missing") return { status: "duplicate", asset };
  publish(asset, "back");
  return added(asset, metadataKept);
}

async function decode(
  { original, mimeType, headerSize, video }: IdentifiedFile,
  source: MediaAssetSource,
  { thumbnailer, signal }: ImportContext,
): Promise<VideoReading> {
  const unshown: VideoReading = isVideoType(mimeType) ? { playable: false } : {};
  try {
    const typed = original.type === mimeType ? original : original.slice(0, original.size, mimeType);
    if (headerSize) return await thumbnailer.render(typed, headerSize);
    if (video) return await thumbnailer.readVideo(typed, video, signal);
    if (mimeType === "image/svg+xml") return await renderSvgThumbnail(typed);
    return unshown;
  } catch (cause) {
    signal.throwIfAborted();
    // A paid file is saved anyway: another program may display it.
    if (isPaidFor(source)) return unshown;
    if (isHeifType(mimeType)) throw notDecoded(mimeType, cause);
    const message = video
      ? "The video is damaged and cannot be played. Export it again."
      : "The image is damaged and cannot be shown. Export it again.";
    throw new MediaLibraryError("decode", message, { cause });
  }
}

function describe(
  { file, id = uuid(), source, sourceMeta, parents, run, createdAt, details }: ImportItem,
  { original, mimeType, hash, takenAt = details?.takenAt, origin }: IdentifiedFile,
  { image, blob: _, ...shown }: VideoReading,
): MediaAsset {
  const asset: MediaAsset = {
    id,
    name: cleanName(file.name, `${mimeType.split("/", 1)[0]}.${extensionOf(mimeType)}`),
    mimeType,
    size: original.size,
    hash,
    createdAt,
    ...(takenAt !== undefined && { takenAt }),
    ...image,
    ...shown,
    source,
    ...(sourceMeta && { sourceMeta }),
    ...(parents?.length && { parents }),
    ...(run && { run }),
    ...(origin && { origin: isPaidFor(source) ? withoutParameters(origin) : origin }),
  };
  return details ? updateAsset(asset, details.update) : asset;
}

/** The request and the generator's metadata, which are stored too, say how it was made. */
function withoutParameters({ parameters: _, ...origin }: MediaOrigin): MediaOrigin {
  return origin;
}

/** The result with the asset as it is after its item's details were added to it. */
async function withDetails(
  result: ImportResult,
  { details }: ImportItem,
  { storage, publish }: ImportContext,
): Promise<ImportResult> {
  if (!details || !result.asset) return result;
  let changed = false;
  const [asset = result.asset] = await storage.assets.update([result.asset.id], (before) => {
    const after = before.hidden ? before : mergeDetails(before, details);
    changed = after !== before;
    return after;
  });
  if (changed) publish(asset, "back");
  return { ...result, asset };
}

function withFields(asset: MediaAsset, { fields }: ImportItem): MediaAsset {
  let described = asset;
  for (const update of fields?.() ?? []) {
    checkUpdate(update);
    described = updateAsset(described, update);
  }
  return described;
}

const added = (asset: MediaAsset, metadataKept: true | undefined): AddedFile => ({
  status: "added",
  asset,
  ...(metadataKept && { metadataKept }),
});

function unsaved(error: unknown, signal: AbortSignal): ImportResult {
  if (signal.aborted || isAbortError(error)) {
    return { status: "failed", error: stoppedImport() };
  }
  if (!MediaLibraryError.isInstance(error)) {
    const message = "The file could not be saved. Try again.";
    return { status: "failed", error: new MediaLibraryError("write", message, { cause: error }) };
  }
  const rejected = REJECTION_CODES.some((code) => code === error.code);
  return { status: rejected ? "rejected" : "failed", error };
}
