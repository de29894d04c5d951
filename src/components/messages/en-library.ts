import type { AssetSort } from "../../core/library/query/asset-query.js";
import type { Formats } from "../locale-formats.js";
import { englishKeys } from "./en-keys.js";
import { englishNouns } from "./en-nouns.js";

const KINDS = new Map([
  ["image", "Images"],
  ["video", "Videos"],
  ["audio", "Audio"],
  ["application", "Documents"],
]);

const SOURCES = new Map([
  ["upload", "Uploads"],
  ["ai", "AI"],
  ["edit", "Edits"],
]);

const ORIENTATIONS = new Map([
  ["landscape", "Landscape"],
  ["portrait", "Portrait"],
  ["square", "Square"],
]);

const SORTS: Record<AssetSort, string> = {
  added: "Date added",
  taken: "Date taken",
  name: "Name",
  size: "Size",
  dimensions: "Dimensions",
  rating: "Rating",
  manual: "By hand",
};

const NEWEST_FIRST = { desc: "Newest first", asc: "Oldest first" };
const LARGEST_FIRST = { desc: "Largest first", asc: "Smallest first" };
const SORT_DIRECTIONS: Record<AssetSort, { desc: string; asc: string }> = {
  added: NEWEST_FIRST,
  taken: NEWEST_FIRST,
  name: { desc: "Z to A", asc: "A to Z" },
  size: LARGEST_FIRST,
  dimensions: LARGEST_FIRST,
  rating: { desc: "Best first", asc: "Worst first" },
  manual: { desc: "From the end", asc: "From the start" },
};

/** The library: its places, search, filters, order and view. */
export const englishLibrary = (f: Formats) => {
  const { items } = englishNouns(f);
  return {
    library: "Media library",
    loading: "Loading your library…",
    assetCount: (count: number, videos?: number) => items(count, videos),
    keyboardHelp: "Keyboard shortcuts",
    ...englishKeys,
    navigation: "Library",
    save: "Save",
    newAlbum: "New album",
    albumName: "Name",
    albumLabel: (name: string, count: number) => `${f.isolate(name)}, ${items(count)}`,
    albumActions: (name: string) => `Actions for ${f.isolate(name)}`,
    renameAlbum: "Rename album",
    deleteAlbum: "Delete album",
    albumFailed: "The album could not be changed",
    albumDeleted: (name: string) => `The album “${f.isolate(name)}” was deleted`,
    albumRestored: (name: string) => `The album “${f.isolate(name)}” is back`,
    addToAlbum: "Albums",
    addedToAlbum: (count: number, name: string) => `${items(count)} added to “${f.isolate(name)}”`,
    removeFromAlbum: "Remove from the album",
    useAsCover: "Use as cover",
    coverChosen: "It is now the cover",
    moveToStart: "Move to the start",
    moveOneBack: "Move back",
    moveOneForward: "Move forward",
    moveToEnd: "Move to the end",
    orderChanged: (count: number) => `${items(count)} moved`,
    noAlbums: "No albums yet",
    noAlbumsHint: "An album gathers images of the library; an image can be in several.",
    emptyAlbum: "This album is empty",
    emptyAlbumHint: "What you add while it is open goes into it.",
    allMedia: "All",
    trash: "Trash",
    search: "Search",
    suggestions: "Suggestions",
    clearSearch: "Clear search",
    clearSearchAndFilters: "Clear search and filters",
    found: (total: number, text: string, videos?: number) =>
      `${items(total, videos)} found for “${f.isolate(text)}”`,
    nothingFound: "Nothing found",
    nothingFoundHint: "Nothing matches the search and the filters.",
    quickFilters: "Quick filters",
    filterAll: "All",
    filterUploads: "Uploads",
    filterAI: "AI",
    filterVideos: "Videos",
    filterStarred: "Starred",
    filter: "Filter",
    activeFilters: (count: number) => f.plural(count, { one: "# filter is set", other: "# filters are set" }),
    clearFilters: "Clear filters",
    facetValue: (value: string, count: number) => `${f.isolate(value)} (${f.number(count)})`,
    filterType: "Type",
    kind: (kind: string) => KINDS.get(kind) ?? kind,
    filterSource: "Source",
    sourceName: (source: string) => SOURCES.get(source) ?? source,
    filterProvider: "Provider",
    filterOrientation: "Orientation",
    orientation: (orientation: string) => ORIENTATIONS.get(orientation) ?? orientation,
    filterRating: "Rating",
    anyRating: "Any rating",
    atLeastStars: (stars: number) =>
      stars === 5 ? "5 stars" : f.plural(stars, { one: "# star or more", other: "# stars or more" }),
    filterDate: "Date",
    /** 0 is any time. */
    lastDays: (days: number) =>
      days === 0 ? "Any time" : `Last ${f.plural(days, { one: "# day", other: "# days" })}`,
    newTag: "New tag",
    sort: "Sort",
    sortBy: (sort: AssetSort) => SORTS[sort],
    sortDirections: (sort: AssetSort) => SORT_DIRECTIONS[sort],
    view: "View",
    layout: "Layout",
    layoutSquares: "Squares",
    layoutJustified: "Justified",
    layoutList: "List",
    pictureSize: "Picture size",
    trashEmpty: "The trash is empty",
    trashHint: "What you delete stays here for 30 days, and can be restored until then.",
    empty: "Your library is empty",
    emptyHint: "The files you add are stored in this browser, not on a server.",
    cancel: "Cancel",
    retry: "Retry",
    close: "Close",
    dismiss: "Dismiss",
    notifications: "Notifications",
    /** Read out with a toast, so that its button is not missed. */
    toastWithAction: (text: string, action: string) => `${text}. ${action}`,
  };
};

/** The library: its places, search, filters, order and view. */
export type LibraryMessages = ReturnType<typeof englishLibrary>;
