import type { AssetSort } from "../../core/library/query/asset-query.js";
import type { Formats } from "../locale-formats.js";
import { germanKeys } from "./de-keys.js";
import { germanNouns } from "./de-nouns.js";
import type { LibraryMessages } from "./en-library.js";

const KINDS = new Map([
  ["image", "Bilder"],
  ["video", "Videos"],
  ["audio", "Audio"],
  ["application", "Dokumente"],
]);

const SOURCES = new Map([
  ["upload", "Hochgeladen"],
  ["ai", "KI"],
  ["edit", "Bearbeitet"],
]);

const ORIENTATIONS = new Map([
  ["landscape", "Querformat"],
  ["portrait", "Hochformat"],
  ["square", "Quadratisch"],
]);

const SORTS: Record<AssetSort, string> = {
  added: "Hinzugefügt am",
  taken: "Aufgenommen am",
  name: "Name",
  size: "Dateigröße",
  dimensions: "Abmessungen",
  rating: "Bewertung",
  manual: "Eigene Reihenfolge",
};

const NEWEST_FIRST = { desc: "Neueste zuerst", asc: "Älteste zuerst" };
const LARGEST_FIRST = { desc: "Größte zuerst", asc: "Kleinste zuerst" };
const SORT_DIRECTIONS: Record<AssetSort, { desc: string; asc: string }> = {
  added: NEWEST_FIRST,
  taken: NEWEST_FIRST,
  name: { desc: "Z bis A", asc: "A bis Z" },
  size: LARGEST_FIRST,
  dimensions: LARGEST_FIRST,
  rating: { desc: "Beste zuerst", asc: "Schlechteste zuerst" },
  manual: { desc: "Von hinten", asc: "Von vorn" },
};

/** The library: its places, search, filters, order and view. */
export const germanLibrary = (f: Formats): LibraryMessages => {
  const { items } = germanNouns(f);
  return {
    library: "Mediathek",
    loading: "Mediathek wird geladen …",
    assetCount: items,
    keyboardHelp: "Tastenkürzel",
    ...germanKeys,
    navigation: "Mediathek",
    save: "Speichern",
    newAlbum: "Neues Album",
    albumName: "Name",
    albumLabel: (name, count) => `${f.isolate(name)}, ${items(count)}`,
    albumActions: (name) => `Aktionen für ${f.isolate(name)}`,
    renameAlbum: "Album umbenennen",
    deleteAlbum: "Album löschen",
    albumFailed: "Das Album konnte nicht geändert werden",
    albumDeleted: (name) => `Das Album „${f.isolate(name)}“ wurde gelöscht`,
    albumRestored: (name) => `Das Album „${f.isolate(name)}“ ist wieder da`,
    addToAlbum: "Alben",
    addedToAlbum: (count, name) => `${items(count)} zu „${f.isolate(name)}“ hinzugefügt`,
    removeFromAlbum: "Aus dem Album entfernen",
    useAsCover: "Als Titelbild verwenden",
    coverChosen: "Es ist jetzt das Titelbild",
    moveToStart: "An den Anfang verschieben",
    moveOneBack: "Nach vorn verschieben",
    moveOneForward: "Nach hinten verschieben",
    moveToEnd: "Ans Ende verschieben",
    orderChanged: (count) => `${items(count)} verschoben`,
    noAlbums: "Noch keine Alben",
    noAlbumsHint: "Ein Album fasst Bilder der Mediathek zusammen. Ein Bild kann in mehreren Alben sein.",
    emptyAlbum: "Dieses Album ist leer",
    emptyAlbumHint: "Alles, was bei geöffnetem Album hinzugefügt wird, landet hier.",
    allMedia: "Alle",
    trash: "Papierkorb",
    search: "Suchen",
    suggestions: "Vorschläge",
    clearSearch: "Suche löschen",
    clearSearchAndFilters: "Suche und Filter zurücksetzen",
    found: (total, text, videos) => `${items(total, videos)} für „${f.isolate(text)}“ gefunden`,
    nothingFound: "Keine Ergebnisse",
    nothingFoundHint: "Nichts entspricht der Suche und den Filtern.",
    quickFilters: "Schnellfilter",
    filterAll: "Alle",
    filterUploads: "Hochgeladen",
    filterAI: "KI",
    filterVideos: "Videos",
    filterStarred: "Favoriten",
    filter: "Filtern",
    activeFilters: (count) => f.plural(count, { one: "# Filter aktiv", other: "# Filter aktiv" }),
    clearFilters: "Filter zurücksetzen",
    facetValue: (value, count) => `${f.isolate(value)} (${f.number(count)})`,
    filterType: "Typ",
    kind: (kind) => KINDS.get(kind) ?? kind,
    filterSource: "Herkunft",
    sourceName: (source) => SOURCES.get(source) ?? source,
    filterProvider: "Anbieter",
    filterOrientation: "Ausrichtung",
    orientation: (orientation) => ORIENTATIONS.get(orientation) ?? orientation,
    filterRating: "Bewertung",
    anyRating: "Beliebige Bewertung",
    atLeastStars: (stars) =>
      stars === 5 ? "5 Sterne" : f.plural(stars, { one: "Mindestens # Stern", other: "Mindestens # Sterne" }),
    filterDate: "Datum",
    lastDays: (days) =>
      days === 0 ? "Beliebig" : f.plural(days, { one: "Letzter Tag", other: "Letzte # Tage" }),
    newTag: "Neues Schlagwort",
    sort: "Sortieren",
    sortBy: (sort) => SORTS[sort],
    sortDirections: (sort) => SORT_DIRECTIONS[sort],
    view: "Ansicht",
    layout: "Anordnung",
    layoutSquares: "Quadrate",
    layoutJustified: "Reihen",
    layoutList: "Liste",
    pictureSize: "Bildgröße",
    trashEmpty: "Der Papierkorb ist leer",
    trashHint: "Gelöschtes bleibt 30 Tage hier und kann so lange wiederhergestellt werden.",
    empty: "Die Mediathek ist leer",
    emptyHint: "Hinzugefügte Dateien werden in diesem Browser gespeichert, nicht auf einem Server.",
    cancel: "Abbrechen",
    retry: "Erneut versuchen",
    close: "Schließen",
    dismiss: "Ausblenden",
    notifications: "Benachrichtigungen",
    toastWithAction: (text, action) => `${text}. ${action}`,
  };
};
