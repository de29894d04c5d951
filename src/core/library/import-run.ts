import { anySignal } from "../any-signal.js";
import { MediaLibraryError } from "../errors.js";
import { loadPart } from "../load-part.js";
import type { PendingWork } from "../pending-work.js";
import { createSlots } from "../slots.js";
import { addToDuplicates } from "./add-to-duplicates.js";
import type { AssetDetails } from "./asset-details.js";
import { pathOf } from "./import-fields.js";
import { type ImportItem, toImportItem } from "./import-file.js";
import type { ListedImport } from "./import-list.js";
import { keepImportNote } from "./import-note.js";
import type { ImportOptions, ImportSettings, SaveFiles, SaveOptions } from "./import-options.js";
import type { ImportProgressSum } from "./import-progress.js";
import type { ImportResult } from "./import-result.js";
import { fileOfUrl } from "./import-url.js";
import type { Session } from "./open-session.js";
import { stoppedImport } from "./stopped-import.js";

/** Addresses that are loaded concurrently. */
const DOWNLOADS = 4;

type ImportRunServices = {
  save: SaveFiles;
  /** Reserves increasing creation times and returns the first. */
  reserveTimes: (count: number) => number;
  session: () => Promise<Session>;
  settings: () => ImportSettings;
  closing: AbortSignal;
  pending: PendingWork;
  progress: ImportProgressSum;
};

export type RunImport = (
  files: readonly ListedImport[],
  options: ImportOptions & {
    isZip?: boolean;
    /** Whether the next visit is told if this one ends in the middle of it. Default true. */
    isNoted?: boolean;
    detailsOf?: (file: File) => AssetDetails | undefined;
  },
) => Promise<ImportResult[]>;

/** A listed file, and its place in the list. */
type Placed<Source> = { source: Source; index: number };

/** Imports listed files, for the first time or again. Resolves to one result per file; a zip has those of its files. */
export function createImportRun(services: ImportRunServices): RunImport {
  const { save, reserveTimes, session, settings, closing, pending, progress } = services;
  const whileDownloading = createSlots(DOWNLOADS);

  return async (files, { signal, albums, fields, isZip = false, isNoted = true, detailsOf, ...given }) => {
    const { limits = {}, durability = "crash", stripMetadata = false, importFields, importUrl } = settings();
    const stopped = anySignal(closing, signal);
    const first = reserveTimes(files.length);
    const last = first + files.length - 1;
    const note = { total: files.length, first, last, duplicates: 0 };
    const results: ImportResult[][] = [];
    const saving: SaveOptions = { limits, signal: stopped, durability, stripMetadata, ...given };

    /** `bytes`: undefined if they have been counted already. */
    const end = (index: number, own: ImportResult[], bytes: number | undefined): void => {
      if (results[index]) return;
      results[index] = own;
      const shown = summaryOf(own);
      if (shown) files[index]?.end(shown);
      if (bytes !== undefined) progress.addDone(bytes);
      note.duplicates += own.filter(({ asset, status }) => asset && status !== "added").length;
    };
    const inAlbums = albums?.length ? () => ({ albums: { add: albums } }) : undefined;
    // What is known of a file stays: a list that the app sets would replace it, and a server or a user be overruled.
    const fieldsOf = ({ file, details, path = pathOf(file) }: ImportItem) =>
      [details ? undefined : importFields, fields, inAlbums].flatMap((each) => each?.(path, file) ?? []);
    const withFields = (item: ImportItem): ImportItem => ({ ...item, fields: () => fieldsOf(item) });
    const found: { id: string; item: ImportItem }[] = [];
    const noteFound = (item: ImportItem, { status, asset }: ImportResult): void => {
      if (status === "duplicate" || status === "restored") found.push({ id: asset.id, item });
    };

    const saveFiles = async (chosen: readonly Placed<File>[]): Promise<void> => {
      if (chosen.length === 0) return;
      const items = chosen.map(({ source: file, index }): ImportItem => {
        const listed = files[index];
        return {
          // Newest first: the first file gets the latest time, so that a batch reads in its own order.
          ...withFields(toImportItem(file, last - index, detailsOf?.(file))),
          ...(listed && { signal: listed.signal, onStage: listed.stage }),
        };
      });
      await save(items, {
        ...saving,
        onDone(item, result, at) {
          noteFound(item, result);
          end(chosen[at]?.index ?? at, [result], item.file.size);
        },
      });
    };

    const download = async ({ source: url, index }: Placed<string>): Promise<void> => {
      const listed = files[index];
      const ended = anySignal(stopped, listed?.signal);
      try {
        const source = await whileDownloading(() => {
          listed?.stage("downloading");
          return fileOfUrl(url, importUrl, ended);
        });
        progress.addTotal(0, source.size);
        await saveFiles([{ source, index }]);
      } catch (error) {
        end(index, [failure(error, ended.aborted)], 0);
      }
    };

    const unpack = async ({ source: zip, index }: Placed<File>): Promise<void> => {
      const listed = files[index];
      const ended = anySignal(stopped, listed?.signal);
      listed?.stage("reading");
      let counted = false;
      try {
        const { importZip } = await loadPart(() => import("../zip/import-zip.js"));
        const own = await importZip(zip, {
          limits,
          signal: ended,
          onRead({ count, bytes }) {
            counted = count > 0;
            // The zip itself was counted as one.
            if (counted) progress.addTotal(count - 1, bytes);
          },
          onSkipped: progress.addDone,
          reserveTimes,
          adoptLineage: async (foreign) => (await session()).adoptLineage(foreign),
          save: (items) =>
            save(items.map(withFields), {
              ...saving,
              signal: ended,
              onDone(item, result) {
                noteFound(item, result);
                progress.addDone(item.file.size);
              },
            }),
        });
        end(index, own, counted ? undefined : 0);
      } catch (error) {
        end(index, [failure(error, ended.aborted)], counted ? undefined : 0);
      }
    };

    const importAll = async (): Promise<void> => {
      const placed = files.map(({ source }, index) => ({ source, index }));
      const urls = placed.filter(isUrl);
      const all = placed.filter(isFile);
      progress.addTotal(0, await sizeOf(all));
      const zips = isZip ? all : await filterZips(all);
      await Promise.all([
        saveFiles(all.filter((file) => !zips.includes(file))),
        ...urls.map(download),
        ...zips.map(unpack),
      ]);
      if (stopped.aborted) return;
      // Also of an import without files, a storage that cannot be used is reported.
      const opened = await session();
      const fieldsFound = found.map(({ id, item }) => ({ id, fields: fieldsOf(item) }));
      await addToDuplicates(fieldsFound, opened, stopped);
    };

    progress.start(files.length);
    try {
      const work = importAll();
      if (isNoted && !stopped.aborted) {
        const noted = session().then(({ storage }) => keepImportNote(storage, note, work, closing));
        pending.add(noted).catch(() => {});
      }
      await work;
    } catch (error) {
      for (const index of files.keys()) end(index, [failure(error, stopped.aborted)], 0);
      if (!stopped.aborted) throw error;
    } finally {
      progress.end();
    }
    return results.flat();
  };
}

const isUrl = (placed: Placed<File | string>): placed is Placed<string> => typeof placed.source === "string";
const isFile = (placed: Placed<File | string>): placed is Placed<File> => typeof placed.source !== "string";

/** Reading a file's size blocks the main thread, so it is done in slices of 4 ms. */
async function sizeOf(files: readonly Placed<File>[]): Promise<number> {
  let began = performance.now();
  let bytes = 0;
  for (const { source } of files) {
    bytes += source.size;
    if (performance.now() - began < 4) continue;
    await new Promise((resolve) => setTimeout(resolve));
    began = performance.now();
  }
  return bytes;
}

/** Only files that say so are looked into: the content of many other formats is a zip too. */
async function filterZips(files: readonly Placed<File>[]): Promise<Placed<File>[]> {
  const named = files.filter(
    ({ source: { name, type } }) => /\.zip$/i.test(name) || /^application\/(x-)?zip/i.test(type),
  );
  // One that cannot be read is imported as any other file is, which says so of it alone.
  const heads = await Promise.all(
    named.map(({ source }) =>
      source
        .slice(0, 2)
        .text()
        .catch(() => ""),
    ),
  );
  return named.filter((_, index) => heads[index] === "PK");
}

/** What the list says of a file: of a zip, what came of most consequence. */
function summaryOf(results: readonly ImportResult[]): ImportResult | undefined {
  const by = (status: ImportResult["status"]) => results.find((result) => result.status === status);
  return by("failed") ?? by("added") ?? by("restored") ?? by("duplicate") ?? results[0];
}

function failure(error: unknown, stopped: boolean): ImportResult {
  if (stopped) return { status: "failed", error: stoppedImport() };
  if (MediaLibraryError.isInstance(error)) return { status: "failed", error };
  const message = "The file could not be imported. Try again.";
  return { status: "failed", error: new MediaLibraryError("write", message, { cause: error }) };
}
