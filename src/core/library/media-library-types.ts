import type { EditOperation, EditOptions } from "../edit/edit-operation.js";
import type { EstimateOptions, EstimateRequest } from "../generation/estimate-request.js";
import type { DescribeImageOptions, ImprovePromptOptions } from "../generation/generated-texts.js";
import type { GenerationInput, GenerationInputRole } from "../generation/generation.js";
import type { MediaAIEstimate, MediaAIGenerator } from "../generation/generator.js";
import type {
  GenerateImages,
  GenerateVideos,
  GenerationSnapshot,
} from "../generation/library-generations.js";
import type { LoadModels, ModelListState } from "../generation/model-list.js";
import type { ExportOptions, ExportSelection, ZipExport } from "../zip/export-zip.js";
import type { LibraryAlbums } from "./albums/album.js";
import type { AssetMeta, MediaAsset, OrderKey } from "./asset.js";
import type { DescribedFile } from "./asset-details.js";
import type { AssetUpdate, ChangeOptions } from "./asset-update.js";
import type { ImportFields } from "./import-fields.js";
import type { ImportAssetsOptions, ImportOptions } from "./import-options.js";
import type { ImportResult } from "./import-result.js";
import type { ImportUrl } from "./import-url.js";
import type { OnLibraryEvent } from "./library-events.js";
import type { ImportSnapshot } from "./library-imports.js";
import type { ImportLimits } from "./limits.js";
import type { Lineage, LineageOptions } from "./lineage/lineage.js";
import type { ObjectUrlLease } from "./object-urls.js";
import type { SearchResult } from "./open-session.js";
import type { AssetQuery, LiveQuery } from "./query/asset-query.js";
import type { SessionState } from "./session-state.js";
import type { AssetFileKind, Durability, MediaStorage, StorageReport } from "./storage.js";
import type { UndoableChange } from "./undo-history.js";

/** The names of the fields that `Meta` declares; any, if it declares none. */
type MetaField<Meta extends object> = [keyof Meta] extends [never] ? string : keyof Meta & string;

/** Options of a media library. */
export type MediaLibraryOptions<Meta extends object = AssetMeta> = {
  /** Where assets are stored. */
  storage: MediaStorage;
  /** Generates images; without it the library cannot generate. */
  ai?: MediaAIGenerator | undefined;
  /** Which files can be imported. */
  limits?: ImportLimits | undefined;
  /**
   * What an upload survives: `crash` (the default) of page and browser, or `power`, also a power cut. Generated images
   * always use `power`, because they cost money.
   */
  durability?: Durability;
  /**
   * Removes EXIF (including GPS), XMP, IPTC, comments and trailing data from uploaded JPEG, PNG, WebP, GIF, AVIF and HEIC.
   * Orientation, colour profiles and gain maps are kept. A corrupt image is rejected (`decode`). For other types,
   * including videos, the result says `metadataKept`. Default false.
   */
  stripMetadata?: boolean;
  /**
   * Called for each file that is imported, with its path in the folder that was dropped or chosen ("Italy/Rome/1.jpg"),
   * or its name alone: what it returns is set on the new asset, such as tags and albums. An asset that was already there
   * gets the tags and albums too. Not called for files that come with what is known of them: those of `importAssets`, of a
   * sync, of an exported zip, and edits.
   */
  importFields?: ImportFields | undefined;
  /**
   * Loads pictures that are dragged or pasted from other pages, by the app's server for instance: the library itself
   * loads nothing from an address. Without it, addresses cannot be imported.
   */
  importUrl?: ImportUrl | undefined;
  /** Maximum number of concurrent generations in this tab; others are queued. Default 4. */
  maxGenerations?: number;
  /** Whether the prompts of generations are kept in the history, in this browser. Read once. Default true. */
  promptHistory?: boolean;
  /** Number of assets per page, at least 1. Default 100. */
  pageSize?: number;
  /** Days after which assets in the trash are purged, when the library is opened. Default 30; `false` or 0: never. */
  trashRetention?: number | false;
  /** Fields of the assets' `meta` that queries find without reading records. Read once. */
  indexes?: readonly MetaField<Meta>[];
  /** The language that names are sorted by, as a BCP 47 tag. Read once. Default: the browser's. */
  locale?: string;
};

/** The state of a library at one moment. Immutable. */
export type MediaLibrarySnapshot<Meta extends object = AssetMeta> = SessionState<Meta> &
  GenerationSnapshot &
  ModelListState &
  ImportSnapshot & {
    /** Whether there is a generator. */
    readonly canGenerate: boolean;
    /** Whether the generator supports video. */
    readonly canGenerateVideos: boolean;
    /** Whether the generator can improve prompts. */
    readonly canImprovePrompt: boolean;
    /** Whether the generator can describe images. */
    readonly canDescribeImage: boolean;
    /** Whether the generator can estimate prices. */
    readonly canEstimate: boolean;
    /** Whether there is an `importUrl`. */
    readonly canImportUrls: boolean;
    /** The MIME types that can be imported, as in the limits. */
    readonly accept: readonly string[];
  };

/**
 * A media library. Nothing is opened and no global is accessed before the first `subscribe` or call. After `close` every
 * call rejects with `closed`. `Meta` is what the app keeps in the assets' `meta`.
 *
 * What takes such data is written as a method: so a library with metadata of the app's own can be given to everything
 * that takes a library.
 */
export type MediaLibraryInstance<Meta extends object = AssetMeta> = {
  /** The current state; the same object until something changes. */
  getSnapshot: () => MediaLibrarySnapshot<Meta>;
  /** The state that a server renders and the browser hydrates with. */
  getServerSnapshot: () => MediaLibrarySnapshot<Meta>;
  /** Calls `listener` after each change of the snapshot. Returns a function that unsubscribes. */
  subscribe: (listener: () => void) => () => void;
  /** Resolves once the first page is loaded. @throws MediaLibraryError if the storage cannot be used */
  ready: () => Promise<void>;
  /** Replaces options; running operations continue with the old ones. */
  configure: (options: Pick<MediaLibraryOptions, "ai" | "limits" | "importFields" | "importUrl">) => void;
  /**
   * Resolves to one result per file, in the same order; a zip counts as the files in it. After an abort, remaining files are
   * `failed` with `aborted`.
   */
  importFiles: (files: Iterable<File>, options?: ImportOptions) => Promise<ImportResult[]>;
  /** Like `importFiles`, for http(s) addresses, which `importUrl` loads, and `data:` addresses. */
  importUrls: (urls: Iterable<string>, options?: ImportOptions) => Promise<ImportResult[]>;
  /** Cancels the import of one file of `imports` in the snapshot, or of all; what is saved stays. */
  cancelImport: (id?: string) => void;
  /** Imports a file that failed or was canceled again, or all of them. */
  retryImport: (id?: string) => void;
  /** Takes a finished file off `imports` in the snapshot, or all of them; assets stay. */
  dismissImport: (id?: string) => void;
  /** Forgets `interruptedImport` in the snapshot. */
  dismissInterruptedImport: () => void;
  /**
   * Imports files with what is known of them, such as those of another library or of the app's own server. One result per file,
   * in the same order. If the library has a file already (`duplicate`), tags, albums and missing values are added.
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function addCover(file: File) {
   *   await library.importAssets([{ file, asset: { name: "Cover", tags: ["cover"], rating: 5 } }]);
   * }
   * ```
   */
  importAssets(
    assets: readonly DescribedFile<Meta>[],
    options?: ImportAssetsOptions,
  ): Promise<ImportResult[]>;
  /**
   * Imports the files of a zip; one result per file, in the order of the zip. If `exportZip` made it, the assets keep their ids,
   * dates and metadata. For files that the library has already (`duplicate`), tags, albums and missing values are added.
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function restore(backup: File) {
   *   const results = await library.importZip(backup);
   *   console.log(`${results.filter(({ status }) => status === "added").length} assets restored`);
   * }
   * ```
   */
  importZip: (zip: Blob, options?: ImportOptions) => Promise<ImportResult[]>;
  /**
   * Crops, turns or mirrors an image, in a worker, and saves the result as a new asset in full resolution; the original stays.
   * The colour profile is kept where it is sRGB or Display P3; wider ones become Display P3 if the browser can encode it,
   * otherwise sRGB. JPEG, PNG and WebP stay what they are, GIF becomes PNG (its first frame), AVIF and HEIC become WebP. EXIF
   * data is not in the new file; the record keeps when the photo was taken. An edit of an edit starts from the first original.
   * @throws MediaLibraryError `missing`, `type`, `field`, `decode`, `too-many-pixels`, `quota`, `write`; the signal's reason
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * const turn = (id: string) => library.edit(id, [{ type: "rotate", degrees: 90 }]);
   * ```
   */
  edit: (
    id: string,
    operations: readonly EditOperation[],
    options?: EditOptions,
  ) => Promise<MediaAsset<Meta>>;
  /**
   * The file that an edit makes, without saving it: a mask for `addInput`, for example.
   * @throws MediaLibraryError as `edit`
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function repaintTopLeft(id: string) {
   *   const strokes = [{ points: [100, 100, 300, 100], width: 80 }];
   *   const mask = await library.addInput(await library.renderEdit(id, [{ type: "mask", strokes }]), "mask");
   *   const inputs = [{ assetId: id, role: "start" as const }, mask];
   *   return library.generateImages({ prompt: "a red fox", width: 768, height: 768, inputs });
   * }
   * ```
   */
  renderEdit: (id: string, operations: readonly EditOperation[], options?: EditOptions) => Promise<File>;
  /**
   * A zip of originals and a manifest with all metadata, made while its stream is read. `selection`: ids, a query, or `"all"`
   * for everything that is not in the trash. `saveZip` of `/actions` saves it as a file.
   * @throws MediaLibraryError `network`, `closed`
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function upload() {
   *   const { stream } = await library.exportZip({ starred: true });
   *   await fetch("/backup", { method: "PUT", body: await new Response(stream).blob() });
   * }
   * ```
   */
  exportZip: (selection: ExportSelection, options?: ExportOptions) => Promise<ZipExport>;
  /** Generates images and saves them. */
  generateImages: GenerateImages;
  /** Generates videos and saves them. */
  generateVideos: GenerateVideos;
  /**
   * Makes a file an input of a generation: the asset with the same content, or a new hidden one, which is never listed and
   * is removed with the last generation that uses it, or after a day without one. `role` defaults to `start`.
   * @throws MediaLibraryError `quota`, `write`, `closed`
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function repaint(picked: File, painted: File) {
   *   const inputs = [await library.addInput(picked), await library.addInput(painted, "mask")];
   *   return library.generateImages({ prompt: "a red fox", width: 768, height: 768, inputs });
   * }
   * ```
   */
  addInput: (file: File, role?: GenerationInputRole) => Promise<GenerationInput>;
  /**
   * Streams an improved prompt; nothing is stored. Stopping iteration aborts the signal passed to the generator.
   * @throws MediaLibraryError `no-generator`, `field` (a blank prompt), `generator`, `timeout`, `network`, `closed` or the
   * server's codes; the signal's reason when it is aborted
   */
  improvePrompt: (prompt: string, options?: ImprovePromptOptions) => AsyncIterable<string>;
  /**
   * Streams a description of an image of the library, listed or hidden; nothing is stored. The generator gets a small
   * version of it (512 pixels at the shorter side), without metadata. Stopping iteration aborts its signal.
   * @throws MediaLibraryError `no-generator`, `missing`, `type` (not an image), `decode`, `too-many-pixels`, `too-large`,
   * `generator`, `timeout`, `network`, `closed` or the server's codes; the signal's reason when it is aborted
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function suggestAlt(id: string, show: (text: string) => void) {
   *   let text = "";
   *   for await (const chunk of library.describeImage(id, { language: "de" })) show((text += chunk));
   *   return text;
   * }
   * ```
   */
  describeImage: (assetId: string, options?: DescribeImageOptions) => AsyncIterable<string>;
  /**
   * Asks the generator what a request costs and how long it takes, without its files. Nothing is generated.
   * @throws MediaLibraryError `no-generator` if the generator does not estimate, `timeout` after 10 seconds, `generator`,
   * `network`, `closed`, the server's codes; the signal's reason when it is aborted
   *
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * const request = { prompt: "a red fox", width: 768, height: 768, n: 4 };
   * const estimate = await library.estimate(request);
   * if ((estimate.microUsd ?? 0) < 100_000) await library.generateImages(request, { estimate });
   * ```
   */
  estimate: (request: EstimateRequest, options?: EstimateOptions) => Promise<MediaAIEstimate>;
  /** Cancels a queued or running generation of any tab (status `canceled`); other ids are ignored. */
  cancel: (generationId: string) => void;
  /**
   * Runs a finished generation again; other ids are ignored. An interrupted one continues under its own id if the
   * generator can resume. Otherwise a new generation with the same request starts, which replaces the old one unless that
   * is `done`. A failure is reported in the snapshot.
   */
  retry: (generationId: string) => void;
  /** Removes a finished generation from the history; its assets stay. A running one is ignored: cancel it first. */
  dismiss: (generationId: string) => void;
  /** Clears `aiError` in the snapshot. */
  dismissAIError: () => void;
  /** Loads the generator's models. */
  loadModels: LoadModels;
  /**
   * Moves assets to the trash, in every tab: they are no longer listed, but keep their files and URLs until they are
   * purged. Unknown ids are ignored.
   * @throws MediaLibraryError `quota`, `write`
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary({ trashRetention: 7 });
   * const trash = library.query({ trashed: true });
   * async function removeAndRegret(ids: string[]) {
   *   await library.remove(ids);
   *   await library.restore(ids);
   * }
   * async function emptyTrash() {
   *   await trash.range(0, 1);
   *   await library.purge(trash.ids);
   * }
   * ```
   */
  remove: (ids: string | Iterable<string>, options?: ChangeOptions) => Promise<void>;
  /** Moves assets out of the trash, in every tab. Others are ignored. @throws MediaLibraryError `quota`, `write` */
  restore: (ids: string | Iterable<string>, options?: ChangeOptions) => Promise<void>;
  /**
   * Deletes assets permanently, in every tab, whether they are in the trash or not, and ends the URLs of their files.
   * Unknown ids are ignored. Assets in the trash are purged after `trashRetention` days.
   */
  purge: (ids: string | Iterable<string>, options?: ChangeOptions) => Promise<void>;
  /** Loads the next page of assets into the snapshot. */
  loadMore: () => Promise<void>;
  /**
   * Calls `listener` for each event of a type; returns a function that unsubscribes. Events about assets are reported once
   * per change in every tab, and say whether the change was made in this one.
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * const off = library.on("added", ({ assets, local }) => {
   *   if (local) console.log(assets.map(({ name, source }) => `${name} (${source?.type})`));
   * });
   * off();
   * ```
   */
  on: OnLibraryEvent<Meta>;
  /**
   * The newest assets whose names, alt texts, tags, prompts or models contain every word of `text`, loaded or not. `limit`
   * defaults to 200.
   */
  search: (text: string, options?: { limit?: number; signal?: AbortSignal }) => Promise<SearchResult<Meta>>;
  /** One asset, loaded or not, also from the trash; undefined if there is none. */
  get: (id: string) => Promise<MediaAsset<Meta> | undefined>;
  /** One asset per id, also from the trash, in the same order; undefined for ids that are not in the library. */
  getMany: (ids: Iterable<string>) => Promise<(MediaAsset<Meta> | undefined)[]>;
  /**
   * All assets that are not in the trash, newest first, in pages of `limit` (default 100), independent of the snapshot. `after` is the last asset of
   * the previous page.
   * @example
   * ```ts
   * import { createMediaLibrary, type MediaAsset } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * let after: MediaAsset | undefined;
   * do {
   *   const page: MediaAsset[] = await library.list({ after });
   *   for (const asset of page) console.log(asset.name);
   *   after = page.at(-1);
   * } while (after);
   * ```
   */
  list: (options?: { after?: OrderKey | undefined; limit?: number }) => Promise<MediaAsset<Meta>[]>;
  /**
   * Changes the records of assets, in every tab. Resolves to the new records, without ids that are not in the library.
   * @throws MediaLibraryError `missing` if none of the ids is in the library; `field`, `quota`, `write`
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function approve(ids: string[]) {
   *   await library.update(ids, { rating: 5, tags: { add: ["approved"], remove: ["draft"] } });
   * }
   * ```
   */
  update(
    ids: string | Iterable<string>,
    update: AssetUpdate<Meta>,
    options?: ChangeOptions,
  ): Promise<MediaAsset<Meta>[]>;
  /**
   * Takes back the last change that the user made in this tab with `update`, `remove`, `restore` or `edit`, and the one before it
   * when it is called again; up to 50 are remembered. What was changed again meanwhile, here or in another tab, stays.
   * Resolves to the change that was taken back; undefined if there was none. `undoable` in the snapshot says which is next.
   * @throws MediaLibraryError `quota`, `write`: the change can then be undone again
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function rateAndRegret(ids: string[]) {
   *   await library.update(ids, { rating: 5 });
   *   console.log(library.getSnapshot().undoable); // { type: "rating", count: ids.length }
   *   await library.undo();
   * }
   * ```
   */
  undo: () => Promise<UndoableChange | undefined>;
  /**
   * What an asset was made from and what was made from it, over any number of steps: edits, and generations with inputs.
   * Works for assets in the trash, and for those that were deleted permanently while others made from them are kept. Takes
   * milliseconds for 10,000 assets, because it reads no records: `getMany` does.
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function originalsOf(id: string) {
   *   const { ancestors } = await library.lineage(id);
   *   const ids = ancestors.filter(({ state }) => state === "listed").map(({ id }) => id);
   *   const deleted = ancestors.flatMap(({ stub }) => stub?.name ?? []);
   *   return { assets: await library.getMany(ids), deleted };
   * }
   * ```
   */
  lineage: (id: string, options?: LineageOptions) => Promise<Lineage>;
  /**
   * The albums. Assets are put into one by `update`, when they are imported, or when they are generated.
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * async function collect(ids: string[], files: File[]) {
   *   const album = await library.albums.create({ name: "Summer" });
   *   await library.update(ids, { albums: { add: [album.id] } });
   *   await library.importFiles(files, { albums: [album.id] });
   *   const [first = "", second = ""] = ids;
   *   await library.albums.move(album.id, second, { before: first });
   *   const ordered = library.query({ album: album.id, sort: "manual" });
   *   console.log(await ordered.range(0, 2));
   * }
   * ```
   */
  readonly albums: LibraryAlbums;
  /**
   * A query whose answer follows the library. It opens nothing before its first `subscribe` or `range`.
   * @example
   * ```ts
   * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
   *
   * const library = createMediaLibrary();
   * const best = library.query({ type: "image", rating: 4, sort: "taken" });
   * const unsubscribe = best.subscribe(() => console.log(`${best.count} images`, best.facets.model));
   * const firstTen = await best.range(0, 10);
   * unsubscribe();
   * ```
   */
  query(query: AssetQuery<Meta>): LiveQuery<Meta>;
  /** The original with its name and an inert type. @throws MediaLibraryError `missing` */
  getFile: (id: string) => Promise<File>;
  /** A reference-counted object URL; release it when it is no longer shown. */
  acquireUrl: (id: string, kind: AssetFileKind) => ObjectUrlLease;
  /** Checks every record and file without changing anything. */
  check: () => Promise<StorageReport>;
  /** Repairs what can be repaired, as every start does, and resolves to what it found. */
  repair: () => Promise<StorageReport>;
  /** Stops all operations and closes the storage. */
  close: () => Promise<void>;
};
