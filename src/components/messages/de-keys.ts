import type { KeyGroup, KeyTexts } from "../key-table.js";
import { createKeyNames } from "./key-names.js";

const KEY_GROUPS: Record<KeyGroup, string> = {
  library: "Überall in der Mediathek",
  grid: "Im Raster",
  viewer: "In der Ansicht",
  compare: "Im Vergleich",
  video: "In einem Video",
};

const KEY_ACTIONS: KeyTexts = {
  library: {
    search: "Suchen",
    generate: "Bilder generieren",
    undo: "Rückgängig machen",
    help: "Diese Tastenkürzel anzeigen",
  },
  grid: {
    move: "Bewegen",
    page: "Um eine Seite bewegen",
    row: "Zum Anfang oder Ende der Zeile",
    ends: "Zum ersten oder letzten",
    find: "Zu einem Namen springen",
    open: "Öffnen",
    select: "Auswählen",
    range: "Bereich auswählen",
    selectAll: "Alle auswählen",
    clear: "Auswahl aufheben",
    rename: "Umbenennen",
    order: "Im Album verschieben",
    remove: "In den Papierkorb verschieben",
  },
  viewer: {
    turn: "Vorheriges und nächstes",
    ends: "Erstes und letztes",
    zoomIn: "Vergrößern",
    zoomOut: "Verkleinern",
    fit: "An das Fenster anpassen",
    actualSize: "Originalgröße",
    pan: "Ein größeres Bild verschieben",
    details: "Details",
    fullScreen: "Vollbild",
    slideshow: "Diashow anhalten oder fortsetzen",
    remove: "In den Papierkorb verschieben",
    close: "Schließen",
  },
  compare: {
    turn: "Vorheriges und nächstes Bild",
    choose: "Ein Bild wählen",
    flip: "Das nächste Bild an derselben Stelle zeigen",
    view: "Nächste Ansicht",
    pick: "Behalten: Favorit",
    reject: "Ablehnen",
    remove: "Abgelehnte in den Papierkorb verschieben",
    zoomIn: "Vergrößern",
    zoomOut: "Verkleinern",
    fit: "An das Fenster anpassen",
    actualSize: "Originalgröße",
    pan: "Größere Bilder verschieben",
    details: "Unterschiede",
    close: "Schließen",
  },
  video: {
    play: "Wiedergeben oder anhalten",
    back: "10 Sekunden zurück",
    forward: "10 Sekunden vor",
    mute: "Stummschalten",
    seek: "5 Sekunden zurück und vor, im Player",
  },
};

/** The keys and what they do. */
export const germanKeys = {
  /** What is printed on the key; takes a `KeyboardEvent.key`, or `Mod`, `Shift` or `Alt`. */
  keyName: createKeyNames({
    " ": "Leertaste",
    Mod: "Strg / ⌘",
    Shift: "Umschalt",
    Enter: "Eingabe",
    Delete: "Entf",
    Home: "Pos1",
    End: "Ende",
    PageUp: "Bild auf",
    PageDown: "Bild ab",
  }),
  keyGroup: (group: KeyGroup): string => KEY_GROUPS[group],
  keyActions: KEY_ACTIONS,
};
