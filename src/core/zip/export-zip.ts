import { makeZip } from "client-zip";
import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { AssetSelection } from "../library/asset-selection.js";
import type { AssetStub } from "../library/lineage/asset-stub.js";
import type { AssetQuery } from "../library/query/asset-query.js";
import type { OpenStorage } from "../library/storage.js";
import { portions } from "../portions.js";
import { createUniqueNames, fileNameOf } from "../transfer/export-names.js";
import { MANIFEST_NAME, type ManifestEntry, writeManifest } from "./manifest.js";
import { withEntryCount } from "./zip-format.js";

/** What to export: ids, one id, a query, a selection, or everything that is not in the trash. */
export type ExportSelection = "all" | AssetQuery | AssetSelection | Iterable<string>;

/** How far an export is. */
export type ExportProgress = {
  /** Assets written, including those without an original. */
  readonly done: number;
  /** The number of assets. */
  readonly total: number;
  /** Bytes of originals written. */
  readonly bytes: number;
};

/** Options of `exportZip`. */
export type ExportOptions = {
  /** Stops the export: the stream then fails with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called after each asset, and once at the start. */
  onProgress?: ((progress: ExportProgress) => void) | undefined;
  /** The name of the zip. Default: `media-library`, the date and `.zip`. */
  fileName?: string | undefined;
};

/** A zip that is made while it is read. */
export type ZipExport = {
  /** The bytes; it can be read once. Cancelling it stops the export. */
  readonly stream: ReadableStream<Uint8Array>;
  /** The name of the zip. */
  readonly fileName: string;
  /** The number of assets to be written. */
  readonly total: number;
  /** Resolves once the stream was read to its end, to the assets that are not in the zip: their originals are lost. */
  readonly missing: Promise<readonly MediaAsset[]>;
};

/** Records read at once. */
const PAGE = 200;

export type ExportServices = {
  storage: OpenStorage;
  /** The ids of what a query finds. */
  find: (query: AssetQuery) => Promise<readonly string[]>;
  readOriginal: (id: string) => Promise<Blob | undefined>;
  /** The stubs among the ancestors of assets. */
  stubsOf: (ids: readonly string[]) => Promise<AssetStub[]>;
};

/** Assets that are removed while it is written are left out. */
export async function exportZip(
  selection: ExportSelection,
  { storage, find, readOriginal, stubsOf }: ExportServices,
  { signal = new AbortController().signal, onProgress = () => {}, fileName = defaultName() }: ExportOptions,
): Promise<ZipExport> {
  const ids = await idsOf(selection, find);
  const names = new Map<string, string>();
  const missing: MediaAsset[] = [];
  let progress: ExportProgress = { done: 0, total: ids.length, bytes: 0 };

  async function* recordsOf(list: readonly string[]): AsyncGenerator<MediaAsset[]> {
    for (const ids of portions(list, PAGE)) {
      signal.throwIfAborted();
      const page = await storage.assets.get(ids);
      yield page.flatMap((asset) => (asset && !asset.hidden ? asset : []));
    }
  }

  async function* manifestPages(): AsyncGenerator<ManifestEntry[]> {
    for await (const assets of recordsOf([...names.keys()])) {
      yield assets.flatMap((asset) => {
        const file = names.get(asset.id);
        return file === undefined ? [] : [{ file, asset }];
      });
    }
  }

  async function* entries() {
    const unique = createUniqueNames([MANIFEST_NAME]);
    onProgress(progress);
    for await (const assets of recordsOf(ids)) {
      for (const asset of assets) {
        signal.throwIfAborted();
        const original = await readOriginal(asset.id);
        const { done, bytes, total } = progress;
        if (original) {
          const name = unique(fileNameOf(asset));
          names.set(asset.id, name);
          yield { name, lastModified: zipDate(asset.takenAt ?? asset.createdAt), input: original };
        } else missing.push(asset);
        progress = { done: done + 1, total, bytes: bytes + (original?.size ?? 0) };
        onProgress(progress);
      }
    }
    // Last, so that it lists the files that are there.
    const manifest = writeManifest(manifestPages(), () => stubsOf([...names.keys()]));
    yield { name: MANIFEST_NAME, lastModified: zipDate(Date.now()), input: manifest };
  }

  const { stream, ended } = stoppable(
    withEntryCount(makeZip(entries()), () => names.size + 1),
    signal,
  );
  const lost = ended.then(() => missing);
  // Nobody need await it.
  lost.catch(() => {});
  return { stream, fileName: zipName(fileName), total: ids.length, missing: lost };
}

async function idsOf(selection: ExportSelection, find: ExportServices["find"]): Promise<readonly string[]> {
  if (selection === "all") return find({});
  if (typeof selection === "string") return [selection];
  if (Symbol.iterator in selection) return [...new Set(selection)];
  if ("ids" in selection) return [...new Set(selection.ids)];
  if (!("all" in selection)) return find(selection);
  const except = new Set(selection.except);
  return (await find(selection.all)).filter((id) => !except.has(id));
}

/** client-zip neither takes a signal nor stops a file that is being read. */
function stoppable(source: ReadableStream<Uint8Array>, stopped: AbortSignal) {
  let end = () => {};
  let fail = (_reason: unknown) => {};
  const ended = new Promise<void>((resolve, reject) => {
    [end, fail] = [resolve, reject];
  });
  const reader = source.getReader();
  const stop = (): void => {
    fail(stopped.reason);
    reader.cancel(stopped.reason).catch(() => {});
  };
  stopped.addEventListener("abort", stop, { once: true });
  const finish = (): void => stopped.removeEventListener("abort", stop);
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          stopped.throwIfAborted();
          const { done, value } = await reader.read();
          stopped.throwIfAborted();
          if (!done) return controller.enqueue(value);
          finish();
          end();
          controller.close();
        } catch (error) {
          finish();
          fail(error);
          throw error;
        }
      },
      cancel(reason) {
        finish();
        fail(reason ?? new MediaLibraryError("aborted", "The export was stopped."));
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, ended };
}

/** The years that a zip can express, as local time. */
function zipDate(time: number): Date {
  const date = new Date(time);
  return date.getFullYear() < 1980
    ? new Date(1980, 0, 1)
    : date.getFullYear() > 2107
      ? new Date(2107, 0, 1)
      : date;
}

const defaultName = () => `media-library ${new Date().toISOString().slice(0, 10)}`;

const zipName = (name: string) =>
  fileNameOf({ name: name.replace(/\.zip$/i, ""), mimeType: "application/zip" });
