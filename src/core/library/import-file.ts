import { REJECTION_CODES } from "../error-codes.js";
import { isAbortError, MediaLibraryError, stoppedImport, whenAborted } from "../errors.js";
import { generatedLimits } from "../generation/generated-limits.js";
import { sha256 } from "../media/hash.js";
import { extensionOf, isHeifType, isVideoType } from "../media/media-types.js";
import type { VideoReading } from "../media/read-video.js";
import { sniffType } from "../media/sniff.js";
import { canStrip, stripMetadata } from "../media/strip-metadata.js";
import { renderSvgThumbnail, type Thumbnailer } from "../media/thumbnail.js";
import { uuid } from "../uuid.js";
import type { MediaAsset, MediaAssetSource } from "./asset.js";
import { cleanName } from "./clean-name.js";
import type { AddedFile, ImportResult } from "./import-result.js";
import type { ImportLimits } from "./limits.js";
import type { Durability, OpenStorage, PutResult } from "./storage.js";
import { notDecoded } from "./unsupported.js";
import { type ValidatedFile, validate } from "./validate.js";

export type ImportItem = {
  file: File;
  /** Default a new one. One that the library has already is not saved again. */
  id?: string;
  source: MediaAssetSource;
  sourceMeta?: Record<string, unknown>;
  /** Milliseconds since 1970. */
  createdAt: number;
};

export type ImportContext = {
  storage: OpenStorage;
  /** Of uploads. What was generated has wider ones. */
  limits: ImportLimits;
  durability: Durability;
  stripMetadata: boolean;
  thumbnailer: Thumbnailer;
  /** Runs what holds a file's bytes. */
  whileReading: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Runs what an app brings to decode a file. */
  whileConverting: <Result>(work: () => Promise<Result>) => Promise<Result>;
  signal: AbortSignal;
  /** Resolves to the asset that has these bytes already, if there is one, or is just being saved. */
  findTwin: (hash: string) => Promise<MediaAsset | undefined>;
  /** What a file of this batch met that found the disk full: no other would fit, it would only fail more slowly. */
  foundFull: () => ImportResult | undefined;
  /** Called with the asset once its record is there, or its lost original is `back`. */
  publish: (asset: MediaAsset, back?: "back") => void;
};

/** The pipeline. Whatever brings an image in, drop, paste, picker or AI, differs only in `item.source`. */
export async function importFile(item: ImportItem, context: ImportContext): Promise<ImportResult> {
  try {
    const limits = isPaidFor(item.source) ? generatedLimits(context.limits) : context.limits;
    return await importOrConvert(item, { ...context, limits });
  } catch (error) {
    return unsaved(error, context.signal);
  }
}

/** Where the file's type is the reason that it is refused, the app may have a decoder for it. */
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
  refusal: MediaLibraryError,
  signal: AbortSignal,
): Promise<File> {
  signal.throwIfAborted();
  const type = sniffType(new Uint8Array(await file.slice(0, 4096).arrayBuffer())) ?? file.type;
  const typed = new File([file], file.name, { type, lastModified: file.lastModified });
  try {
    return await Promise.race([convert(typed), whenAborted(signal)]);
  } catch (cause) {
    signal.throwIfAborted();
    throw new MediaLibraryError("type", refusal.message, { cause });
  }
}

async function importAsIs(item: ImportItem, context: ImportContext): Promise<ImportResult> {
  const { storage, signal } = context;
  signal.throwIfAborted();
  const [landed] = item.id === undefined ? [] : await storage.assets.get([item.id]);
  if (landed) return { status: "duplicate", asset: landed };
  const unique = item.source.type === "upload";
  const identified = await context.whileReading(() => identify(item, context));
  const { original } = identified;
  const twin = unique ? await context.findTwin(identified.hash) : undefined;
  const there = twin && (await known(twin, identified, context));
  if (there) return there;

  signal.throwIfAborted();
  const reading = await decode(identified, item.source, context);
  signal.throwIfAborted();
  const asset = describe(item, identified, reading);
  const full = context.foundFull();
  if (full) return full;
  const entry = { asset, original, ...(reading.blob && { thumbnail: reading.blob }) };
  const put = await storage.assets.put(entry, {
    ...{ unique, again: item.id !== undefined, signal },
    durability: context.durability,
  });
  return published(put, asset, identified, context);
}

type Identified = Omit<ValidatedFile, "bytes"> &
  Pick<AddedFile, "metadataKept"> & { original: Blob; hash: string };

const isPaidFor = ({ type }: MediaAssetSource): boolean => type !== "upload";

/** Reads a file once, and keeps none of its bytes: many are under way at a time. */
async function identify({ file, source }: ImportItem, context: ImportContext): Promise<Identified> {
  const { bytes, ...validated } = await validate(file, context.limits, { paidFor: isPaidFor(source) });
  if (!context.stripMetadata) return { ...validated, original: file, hash: await sha256(file, bytes) };
  if (!canStrip(validated.mimeType)) {
    return { ...validated, original: file, hash: await sha256(file, bytes), metadataKept: true };
  }
  const whole = bytes ?? new Uint8Array(await file.arrayBuffer());
  const stripped = stripMetadata(whole, validated.mimeType);
  if (!stripped) {
    const message =
      "The image's metadata cannot be removed: its structure is damaged or unknown. Export it again.";
    throw new MediaLibraryError("decode", message);
  }
  const original = stripped === whole ? file : new Blob([stripped], { type: validated.mimeType });
  return { ...validated, original, hash: await sha256(original, stripped) };
}

/**
 * A file that is here already; one whose original was lost gets it back. Undefined where another tab removed
 * it meanwhile: then it is a new file.
 */
async function known(
  twin: MediaAsset,
  { original, metadataKept }: Identified,
  { storage, publish }: ImportContext,
): Promise<ImportResult | undefined> {
  if (twin.state !== "missing") return { status: "duplicate", asset: twin };
  if (!(await storage.assets.restore(twin.id, original))) return undefined;
  const { state: _, ...asset } = twin;
  publish(asset, "back");
  return added(asset, metadataKept);
}

async function decode(
  { original, mimeType, headerSize, video }: Identified,
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
    // It is there to be saved, and perhaps shown by another program.
    if (isPaidFor(source)) return unshown;
    if (isHeifType(mimeType)) throw notDecoded(mimeType, cause);
    const message = video
      ? "The video is damaged and cannot be played. Export it again."
      : "The image is damaged and cannot be shown. Export it again.";
    throw new MediaLibraryError("decode", message, { cause });
  }
}

function describe(
  { file, id = uuid(), source, sourceMeta, createdAt }: ImportItem,
  { original, mimeType, hash }: Identified,
  { image, blob: _, ...shown }: VideoReading,
): MediaAsset {
  return {
    id,
    name: cleanName(file.name, `${mimeType.split("/", 1)[0]}.${extensionOf(mimeType)}`),
    mimeType,
    size: original.size,
    hash,
    createdAt,
    ...image,
    ...shown,
    source,
    ...(sourceMeta && { sourceMeta }),
  };
}

function published(
  put: PutResult,
  asset: MediaAsset,
  { metadataKept }: Identified,
  { publish }: ImportContext,
): ImportResult {
  if (put.status === "duplicate") return put;
  publish(asset);
  return added(asset, metadataKept);
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
