import { MediaLibraryError } from "../../errors.js";
import { uuid } from "../../uuid.js";
import { cleanText } from "../clean-name.js";
import type { LibraryEmitter } from "../library-events.js";
import type { LibraryQueries } from "../query/library-queries.js";
import type { AlbumStorage } from "../storage.js";
import type { MadeChange, UndoHistory } from "../undo-history.js";
import type { AlbumPlace, AlbumRecord, AlbumsSnapshot, LibraryAlbums } from "./album.js";
import { positionsBetween } from "./album-positions.js";
import { positionOf } from "./manual-order.js";
import { revertAlbum } from "./revert-album.js";
import { summarizeAlbums } from "./summarize-albums.js";

/** UTF-16 units of a name. */
const MAX_NAME = 200;

/** Milliseconds for which changes gather. */
const GATHER = 40;

/** Milliseconds between two counts while changes go on: an import of hundreds must not count a library hundreds of times. */
const PACE = 250;

export type OpenAlbums = Omit<LibraryAlbums, "getServerSnapshot">;

export type LibraryAlbumsOptions = {
  storage: AlbumStorage;
  queries: LibraryQueries;
  history: Pick<UndoHistory, "record">;
  emit: LibraryEmitter["emit"];
  /** Takes assets out of an album; resolves to how that is undone, if there were any. */
  takeOut: (ids: readonly string[], album: string) => Promise<Pick<MadeChange, "undo"> | undefined>;
};

type ChangeAlbum = (record: AlbumRecord | undefined) => AlbumRecord | undefined;

/** The albums of an open storage. */
export function createLibraryAlbums(options: LibraryAlbumsOptions): OpenAlbums {
  const { storage, queries, history, emit, takeOut } = options;
  const listeners = new Set<() => void>();
  let snapshot: AlbumsSnapshot = LOADING;
  let leave: (() => void) | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let countedAt = Number.NEGATIVE_INFINITY;

  const show = async (): Promise<void> => {
    const [records, { rows, columns }] = await Promise.all([queries.albums.load(), queries.findRows({})]);
    const albums = summarizeAlbums([...records.values()].sort(newestFirst), rows, columns);
    if (JSON.stringify(albums) === JSON.stringify(snapshot.albums) && snapshot.status === "ready") return;
    snapshot = Object.freeze({ status: "ready", albums: Object.freeze(albums) });
    for (const listener of [...listeners]) listener();
  };

  const follow = (): (() => void) => {
    const showSoon = () => {
      const wait = Math.max(GATHER, countedAt + PACE - performance.now());
      gathering ??= setTimeout(() => {
        gathering = undefined;
        countedAt = performance.now();
        // The library's own state says why it cannot be read.
        show().catch(() => {});
      }, wait);
    };
    show().catch(() => {});
    return queries.subscribe(showSoon);
  };

  /** Changes a record, and undoes that unless it was changed again. */
  const change = async (
    id: string,
    work: ChangeAlbum,
  ): Promise<{ changed: boolean; after: AlbumRecord | undefined; undo: () => Promise<void> }> => {
    let before: AlbumRecord | undefined;
    const write = async (next: ChangeAlbum) => {
      const record = await storage.update(id, next);
      await queries.albums.refresh();
      if (listeners.size > 0) await show();
      return record;
    };
    const after = await write((now) => {
      before = now;
      return work(now);
    });
    if (after !== before) emit("albums", { ids: [id], local: true });
    const undo = async () => {
      await write((now) => revertAlbum(now, before, after));
      emit("albums", { ids: [id], local: true });
    };
    return { changed: after !== before, after, undo };
  };

  const changing = async (
    id: string,
    work: ChangeAlbum,
    after: () => Promise<Pick<MadeChange, "undo"> | undefined> = async () => undefined,
  ): Promise<AlbumRecord | undefined> => {
    const shown = { type: "album", count: 1 } as const;
    const made = change(id, work).then(async (changed) => ({ ...changed, more: await after() }));
    history.record(
      shown,
      made.then(({ changed, undo, more }) => {
        if (!changed) return undefined;
        const undoAll = async () => {
          await undo();
          await more?.undo();
        };
        return { ...shown, undo: undoAll };
      }),
    );
    return (await made).after;
  };

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      leave ??= follow();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(gathering);
        gathering = undefined;
        leave?.();
        leave = undefined;
      };
    },
    async create({ name }) {
      const cleaned = cleanText(name, MAX_NAME);
      if (!cleaned) {
        const message = "An album needs a name.";
        throw new MediaLibraryError("field", message, { fields: [{ field: "name", message }] });
      }
      const album = { id: uuid(), name: cleaned, createdAt: Date.now() };
      await changing(album.id, () => album);
      return album;
    },
    async update(id, { name, cover }) {
      const cleaned = name === undefined ? "" : cleanText(name, MAX_NAME);
      const after = await changing(id, (now) => {
        if (!now) return undefined;
        const { cover: before, ...rest } = now;
        const chosen = cover === undefined ? before : (cover ?? undefined);
        const next = {
          ...rest,
          ...(cleaned && { name: cleaned }),
          ...(chosen !== undefined && { cover: chosen }),
        };
        return JSON.stringify(next) === JSON.stringify(now) ? now : next;
      });
      return after ?? Promise.reject(missingAlbum());
    },
    async remove(id) {
      await changing(
        id,
        () => undefined,
        async () => {
          const members = await Promise.all(
            [false, true].map((trashed) => queries.find({ album: id, trashed })),
          );
          return takeOut(members.flat(), id);
        },
      );
    },
    async move(id, assetIds, place) {
      const positions = await newPositions(id, typeof assetIds === "string" ? [assetIds] : assetIds, place);
      const { columns } = await queries.findRows({});
      const isIn = (asset: string) => {
        const row = columns.rowOf(asset);
        const code = columns.values.albums.find(id);
        const set =
          row === undefined ? undefined : columns.sets.albums.sets[columns.numbers().albums[row] ?? 0];
        return code !== undefined && set?.includes(code) === true;
      };
      const after = await changing(id, (now) => {
        if (!now) return undefined;
        const kept = Object.entries(now.positions ?? {}).filter(([asset]) => isIn(asset));
        return { ...now, positions: { ...Object.fromEntries(kept), ...positions } };
      });
      if (!after) throw missingAlbum();
    },
  };

  async function newPositions(
    id: string,
    assetIds: Iterable<string>,
    place: AlbumPlace,
  ): Promise<Record<string, string>> {
    const [records, { rows, columns }] = await Promise.all([
      queries.albums.load(),
      queries.findRows({ album: id, sort: "manual" }),
    ]);
    const { positions = {} } = records.get(id) ?? {};
    const members = new Set<string>();
    for (const row of rows) members.add(columns.id(row));
    const moved = [...new Set(assetIds)].filter((asset) => members.has(asset));
    for (const asset of moved) members.delete(asset);
    const others = [...members];
    const anchor = others.indexOf("before" in place ? place.before : place.after);
    if (anchor < 0) {
      throw new MediaLibraryError(
        "missing",
        "The image to move next to is not in this album, or is moved itself.",
      );
    }
    const next = "before" in place ? anchor : anchor + 1;
    const position = (index: number) => {
      const asset = others[index];
      return asset === undefined ? undefined : positionOf(columns.rowOf(asset) ?? 0, positions, columns);
    };
    const between = positionsBetween(position(next - 1) ?? "", position(next), moved.length);
    return Object.fromEntries(moved.map((asset, index) => [asset, between[index] ?? ""]));
  }
}

const LOADING: AlbumsSnapshot = Object.freeze({ status: "loading", albums: Object.freeze([]) });

const newestFirst = (a: AlbumRecord, b: AlbumRecord): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);

const missingAlbum = () => new MediaLibraryError("missing", "The album no longer exists.");
