/** An album as it is stored. Which assets are in it, their records say. */
export type AlbumRecord = {
  /** Our own UUID. */
  readonly id: string;
  /** At most 200 UTF-16 units, never blank. */
  readonly name: string;
  /** When it was created, in milliseconds since 1970. */
  readonly createdAt: number;
  /** The id of the asset that was chosen as its cover. */
  readonly cover?: string;
  /** Positions of the assets that were moved by hand, by their ids. */
  readonly positions?: Readonly<Record<string, string>>;
};

/** An album as it is shown. */
export type Album = Pick<AlbumRecord, "id" | "name" | "createdAt"> & {
  /** The number of assets in it, without those in the trash. */
  readonly count: number;
  /** The id of its cover: the chosen asset while that is in it, else the first one; undefined if it is empty. */
  readonly cover: string | undefined;
};

/** The albums at one moment. Immutable. */
export type AlbumsSnapshot = {
  /** `loading` until they were read for the first time. */
  readonly status: "loading" | "ready";
  /** The newest first. */
  readonly albums: readonly Album[];
};

/** What can be changed of an album; what is left out stays. */
export type AlbumUpdate = {
  /** A blank name changes nothing. */
  name?: string | undefined;
  /** The id of an asset in it; `null` for the first one. */
  cover?: string | null | undefined;
};

/** Where assets are moved within an album: next to an asset that stays. */
export type AlbumPlace =
  | {
      /** The id of the asset that comes next. */
      readonly before: string;
    }
  | {
      /** The id of the asset that comes first. */
      readonly after: string;
    };

/** The albums of a library. An asset can be in several: `library.update(ids, { albums: { add: [album.id] } })`. */
export type LibraryAlbums = {
  /** The albums now; the same object until something changes. */
  getSnapshot: () => AlbumsSnapshot;
  /** What a server renders and the browser hydrates with. */
  getServerSnapshot: () => AlbumsSnapshot;
  /** Calls `listener` after each change of the snapshot. Returns a function that unsubscribes. */
  subscribe: (listener: () => void) => () => void;
  /** Creates an empty album. @throws MediaLibraryError `field` (a blank name), `quota`, `write` */
  create: (album: { name: string }) => Promise<AlbumRecord>;
  /** Renames an album, or chooses its cover. @throws MediaLibraryError `missing`, `quota`, `write` */
  update: (id: string, update: AlbumUpdate) => Promise<AlbumRecord>;
  /** Deletes an album; its assets stay in the library. Unknown ids are ignored. */
  remove: (id: string) => Promise<void>;
  /**
   * Moves assets within an album, in the given order; the query `{ album, sort: "manual" }` follows. Assets that nobody
   * moved stand where they were added, the newest first. Moves of two tabs at the same time are both kept.
   * @throws MediaLibraryError `missing` if there is no such album, or the asset at the place is not in it
   */
  move: (id: string, assetIds: string | Iterable<string>, place: AlbumPlace) => Promise<void>;
};
