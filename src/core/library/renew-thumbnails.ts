import { createByteSource } from "../media/byte-source.js";
import { readImageSize } from "../media/image-header.js";
import { isVideoType } from "../media/media-type-guards.js";
import type { RenderedImage } from "../media/render-thumbnail.js";
import { createThumbnailer, renderSvgThumbnail, type Thumbnailer } from "../media/thumbnail.js";
import { thumbnailSize } from "../media/thumbnail-size.js";
import { readVideoHeader } from "../media/video-header.js";
import type { MediaAsset, OrderKey } from "./asset.js";
import type { OpenStorage } from "./storage.js";

/** Of the derived data, and of the lock that the tab holds which renders. */
const NAME = "thumbnails";

/** Raised whenever thumbnails are rendered in another way: all of them are then looked at once. */
const RULE = 2;

/** Assets between two notes of how far it is. */
const PAGE = 20;

/** Milliseconds between two thumbnails, or as long as the last one took: the page is for its user. */
const REST = 100;

/** Milliseconds between two pages: most need nothing, and thousands in a row would keep the database from everybody else. */
const PAGE_REST = 20;

/** Milliseconds between two looks at whether an import still runs. */
const PATIENCE = 1_000;

/** How far it is: first through what is listed, then through the trash, each newest first. */
type Reached = { rule: number; trashed: boolean; after?: OrderKey; done?: true };

export type RenewalOptions = {
  storage: OpenStorage;
  signal: AbortSignal;
  /** Whether something else needs the decoders. */
  isBusy: () => boolean;
  /** Shows assets with their new thumbnails. */
  publish: (assets: readonly MediaAsset[]) => Promise<void>;
};

/**
 * Renders the thumbnails anew that an earlier version of this library made, slowly, in one visible tab at a time, and goes on
 * where the last visit ended. Rejects with the signal's reason, or if the storage fails.
 */
export async function renewThumbnails(options: RenewalOptions): Promise<void> {
  const { storage, signal } = options;
  let done = (await reachedIn(storage)).done;
  while (!done) {
    await whenVisible(signal);
    done = await storage.exclusively(NAME, () => renewWhileVisible(options), signal);
    signal.throwIfAborted();
  }
}

async function reachedIn({ derived }: OpenStorage): Promise<Reached> {
  const reached = await derived.get(NAME);
  return isReached(reached) && reached.rule === RULE ? reached : { rule: RULE, trashed: false };
}

const isReached = (value: unknown): value is Reached =>
  typeof value === "object" && value !== null && "rule" in value && "trashed" in value;

/** Resolves to true once every thumbnail is renewed. */
async function renewWhileVisible({
  storage,
  signal,
  isBusy,
  publish,
}: RenewalOptions): Promise<true | undefined> {
  const thumbnailer = createThumbnailer();
  signal.addEventListener("abort", thumbnailer.close, { once: true });
  try {
    let reached = await reachedIn(storage);
    while (!reached.done) {
      const { trashed, after } = reached;
      const page = await storage.assets.page({ limit: PAGE, trashed, ...(after && { after }) });
      const renewed: MediaAsset[] = [];
      for (const asset of page.filter(isOutdated)) {
        while (isBusy()) await rest(PATIENCE, signal);
        if (isHidden()) break;
        const began = performance.now();
        renewed.push(...(await renew(asset, storage, thumbnailer, signal)));
        await rest(Math.max(REST, performance.now() - began), signal);
      }
      if (renewed.length > 0) await publish(renewed);
      // The rest of the page is found again: what is renewed is not outdated any more.
      if (isHidden()) return undefined;
      reached = next(reached, page);
      await storage.derived.set(NAME, reached);
      await rest(PAGE_REST, signal);
    }
    return true;
  } finally {
    signal.removeEventListener("abort", thumbnailer.close);
    thumbnailer.close();
  }
}

function next({ rule, trashed }: Reached, page: readonly MediaAsset[]): Reached {
  const last = page.at(-1);
  if (last) return { rule, trashed, after: { createdAt: last.createdAt, id: last.id } };
  return trashed ? { rule, trashed, done: true } : { rule, trashed: true };
}

function isOutdated({ width, height, mimeType, thumbnail, state }: MediaAsset): boolean {
  if (!thumbnail || width === undefined || height === undefined || state === "missing") return false;
  const size = thumbnailSize({ width, height }, mimeType);
  return size.width !== thumbnail.width || size.height !== thumbnail.height;
}

/** The asset with its new thumbnail; none if its original is lost or cannot be decoded any more. */
async function renew(
  { id, mimeType }: MediaAsset,
  { assets }: OpenStorage,
  thumbnailer: Thumbnailer,
  signal: AbortSignal,
): Promise<MediaAsset[]> {
  try {
    const original = await assets.read(id, "original");
    if (!original) return [];
    const { blob, thumbnail } = await render(original.slice(0, original.size, mimeType), thumbnailer, signal);
    const asset = blob && thumbnail && (await assets.setThumbnail(id, blob, thumbnail));
    return asset ? [asset] : [];
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

async function render(
  file: Blob,
  thumbnailer: Thumbnailer,
  signal: AbortSignal,
): Promise<Partial<RenderedImage>> {
  const { type } = file;
  if (type === "image/svg+xml") return renderSvgThumbnail(file);
  if (isVideoType(type)) {
    const header = await readVideoHeader(createByteSource(file), type);
    return header ? thumbnailer.readVideo(file, header, signal) : {};
  }
  const size = readImageSize(new Uint8Array(await file.arrayBuffer()), type);
  return size ? thumbnailer.render(file, size) : {};
}

const isHidden = (): boolean => typeof document !== "undefined" && document.hidden;

async function whenVisible(signal: AbortSignal): Promise<void> {
  while (isHidden()) await rest(PATIENCE, signal);
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}
