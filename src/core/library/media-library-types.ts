import type { GenerationInput, GenerationInputRole } from "../generation/generation.js";
import type { MediaAIGenerator } from "../generation/generator.js";
import type {
  GenerateImages,
  GenerateVideos,
  GenerationSnapshot,
} from "../generation/library-generations.js";
import type { LoadModels, ModelListState } from "../generation/model-list.js";
import type { MediaAsset, OrderKey } from "./asset.js";
import type { ImportResult } from "./import-result.js";
import type { OnLibraryEvent } from "./library-events.js";
import type { ImportOptions, ImportSnapshot } from "./library-imports.js";
import type { ImportLimits } from "./limits.js";
import type { ObjectUrlLease } from "./object-urls.js";
import type { SearchResult } from "./open-session.js";
import type { SessionState } from "./session-holder.js";
import type { AssetFileKind, Durability, MediaStorage, StorageReport } from "./storage.js";

export type MediaLibraryOptions = {
  storage: MediaStorage;
  ai?: MediaAIGenerator | undefined;
  limits?: ImportLimits | undefined;
  /**
   * What an upload outlives: `crash` (the default) of page and browser, or `power`, also a power cut. Generated
   * images always take `power`, because they cost money.
   */
  durability?: Durability;
  /**
   * Removes EXIF (GPS above all), XMP, IPTC, comments and whatever stands behind the end from uploaded JPEG, PNG, WebP,
   * GIF, AVIF and HEIC. The orientation, colour profiles and gain maps stay. An image whose structure is damaged is
   * rejected (`decode`); of other types, videos among them, the result says `metadataKept`. Default false.
   */
  stripMetadata?: boolean;
  /** Generations that run at once in this tab; the others wait, and begin in order. Default 4. */
  maxGenerations?: number;
  /** Assets that one page loads; 1 or more, default 100. */
  pageSize?: number;
};

export type MediaLibrarySnapshot = SessionState &
  GenerationSnapshot &
  ModelListState &
  ImportSnapshot & {
    readonly canGenerate: boolean;
    readonly canGenerateVideos: boolean;
    readonly canImprovePrompt: boolean;
    /** The MIME types that may be imported, as the limits name them. */
    readonly accept: readonly string[];
  };

/**
 * A media library. Nothing is opened, and no global is touched, before the first `subscribe` or call.
 * After `close` every call rejects with `closed`.
 */
export type MediaLibraryInstance = {
  /** Immutable, and the same object until something changes. */
  getSnapshot: () => MediaLibrarySnapshot;
  /** What a server renders, and so what the browser hydrates with. */
  getServerSnapshot: () => MediaLibrarySnapshot;
  subscribe: (listener: () => void) => () => void;
  /** Resolves once the first page is loaded. @throws MediaLibraryError why the storage cannot be used */
  ready: () => Promise<void>;
  /** Exchanges what is named, the generator or the limits; what runs goes on with the old one. */
  configure: (options: Pick<MediaLibraryOptions, "ai" | "limits">) => void;
  /** One answer per file, in their order. Never throws on abort: files not done are `failed` with `aborted`. */
  importFiles: (files: Iterable<File>, options?: ImportOptions) => Promise<ImportResult[]>;
  generateImages: GenerateImages;
  generateVideos: GenerateVideos;
  /**
   * Makes a file an input of a generation: the asset that has its bytes, or a new one that is hidden: unlisted, and
   * removed with the last generation that starts from it, or after a day without any. `role` is `start` by default.
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
   * The pieces of a better prompt, as the generator writes them; nothing is kept. Who reads on no more fires the
   * signal. @throws MediaLibraryError `no-generator`, `field` (a blank prompt), `generator`, `timeout`, `network`,
   * `closed` or the server's codes; the signal's reason when it fires
   */
  improvePrompt: (prompt: string, options?: { signal?: AbortSignal }) => AsyncIterable<string>;
  /** Ends a queued or running generation, of any tab, with `canceled`; other ids are ignored. */
  cancel: (generationId: string) => void;
  /**
   * Runs one that has ended once more; other ids are ignored. An interrupted one goes on under its own id where
   * the generator can resume. Everything else becomes a new generation of the same request: to the generator, the
   * old one has ended. It takes the place of the old one, unless that is `done`. What fails stands in the snapshot.
   */
  retry: (generationId: string) => void;
  /** Takes one that has ended out of the history; its assets stay. One that runs is passed over: cancel it first. */
  dismiss: (generationId: string) => void;
  dismissAIError: () => void;
  loadModels: LoadModels;
  /** For good, and in every tab. Unknown ids are ignored. */
  remove: (ids: string | Iterable<string>) => Promise<void>;
  loadMore: () => Promise<void>;
  /**
   * Calls `listener` at each event of a type; the answer ends that. `added`, `updated` and `removed` come in every tab,
   * each change once, and say whether it was made here.
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
  on: OnLibraryEvent;
  /** The newest assets that have every word of `text` in their names, loaded or not; `limit` is 200 by default. */
  search: (text: string, options?: { limit?: number; signal?: AbortSignal }) => Promise<SearchResult>;
  /** One asset, loaded or not; undefined if there is none. */
  get: (id: string) => Promise<MediaAsset | undefined>;
  /** One answer per id, in their order; undefined for those that are not in the library. */
  getMany: (ids: Iterable<string>) => Promise<(MediaAsset | undefined)[]>;
  /**
   * All assets, newest first, in pages of `limit` (default 100), whatever is loaded: `after` is the last asset of the
   * page before.
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
  list: (options?: { after?: OrderKey | undefined; limit?: number }) => Promise<MediaAsset[]>;
  /**
   * Changes what an asset is called, in every tab. The name is cleaned as at an import; a blank one changes nothing.
   * @throws MediaLibraryError `missing` if there is no such asset; `quota`, `write`
   */
  update: (id: string, change: { name?: string }) => Promise<MediaAsset>;
  /** The original under its name, with an inert type. @throws MediaLibraryError `missing` */
  getFile: (id: string) => Promise<File>;
  /** A counted object URL: release it when it is no longer shown. */
  acquireUrl: (id: string, kind: AssetFileKind) => ObjectUrlLease;
  /** Looks at every record and file and changes nothing. */
  check: () => Promise<StorageReport>;
  /** Mends what can be mended, as every start does, and resolves to what it found. */
  repair: () => Promise<StorageReport>;
  close: () => Promise<void>;
};
