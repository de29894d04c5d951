import type { FileImport } from "../../core/library/file-import.js";
import type { Formats } from "../locale-formats.js";
import { germanNouns } from "./de-nouns.js";
import type { ActionMessages } from "./en-actions.js";

const IMPORT_STATUS: Record<FileImport["status"], string> = {
  waiting: "Wartet",
  downloading: "Wird heruntergeladen …",
  reading: "Wird gelesen …",
  rendering: "Vorschau wird erstellt …",
  saving: "Wird gespeichert …",
  added: "Hinzugefügt",
  restored: "Aus dem Papierkorb wiederhergestellt",
  duplicate: "Bereits vorhanden",
  rejected: "Nicht hinzugefügt",
  failed: "Nicht hinzugefügt",
  canceled: "Abgebrochen",
};

/** What is done with assets: importing, selecting, deleting and choosing. */
export const germanActions = (f: Formats): ActionMessages => {
  const { files, items } = germanNouns(f);
  return {
    upload: "Hochladen",
    uploadTitle: "Bilder oder Videos hierher ziehen",
    uploadHint: "oder einfügen, oder Dateien auswählen",
    browse: "Dateien auswählen",
    dropNow: "Loslassen, um sie zur Mediathek hinzuzufügen",
    importing: (done, total) => `${f.number(done)} von ${f.number(total)} werden hinzugefügt`,
    imported: (added, videos) => `${items(added, videos)} hinzugefügt`,
    duplicates: (count, videos) => `${items(count, videos)} bereits vorhanden`,
    imports: "Importe",
    importStatus: (status) => IMPORT_STATUS[status],
    importProgressOf: (name) => `${f.isolate(name)} wird hinzugefügt`,
    importsCanceled: (count) => `${files(count)} abgebrochen`,
    importInterrupted: (saved, total) =>
      f.plural(total, {
        one: `${f.number(saved)} von # Datei hinzugefügt, bevor die Seite geschlossen wurde`,
        other: `${f.number(saved)} von # Dateien hinzugefügt, bevor die Seite geschlossen wurde`,
      }),
    importInterruptedHint:
      "Für die übrigen bitte die Dateien noch einmal hinzufügen: Nichts wird doppelt gespeichert.",
    browseFolder: "Ordner auswählen",
    cancelAll: "Alle abbrechen",
    retryAll: "Alle erneut versuchen",
    show: "Anzeigen",
    showOf: (name) => `${f.isolate(name)} anzeigen`,
    minimize: "Minimieren",
    expand: "Erweitern",
    andMore: (count) => `und ${f.number(count)} weitere`,
    notImported: (count) => `${files(count)} nicht hinzugefügt`,
    ephemeral: "Hier wird nichts dauerhaft gespeichert",
    ephemeralHint:
      "Dieser Browser gibt der Seite keinen Speicher (privates Fenster, eingebetteter Frame oder unsichere Adresse). " +
      "Was hinzugefügt wird, ist nach dem Schließen der Seite weg.",
    understood: "OK",
    failed: "Die Mediathek lässt sich nicht öffnen",
    waiting: "Die Mediathek wartet",
    quotaFull: "Speicher voll",

    select: (name) => `${f.isolate(name)} auswählen`,
    selected: (count) => `${f.number(count)} ausgewählt`,
    selectionChanged: (count) => (count === 0 ? "Nichts ausgewählt" : `Auswahl: ${f.number(count)}`),
    selectAll: "Alle auswählen",
    clearSelection: "Auswahl aufheben",
    moreActions: "Weitere Aktionen",
    updated: (count) => `${items(count)} geändert`,
    downloadFailed: "Herunterladen nicht möglich",
    delete: "Löschen",
    undo: "Rückgängig",
    undone: (count) => `Für ${items(count)} rückgängig gemacht`,
    undoFailed: "Die letzte Änderung konnte nicht rückgängig gemacht werden",
    restore: "Wiederherstellen",
    restored: (count) => `${items(count)} wiederhergestellt`,
    restoreFailed: "Wiederherstellen nicht möglich",
    deleteForever: "Endgültig löschen",
    emptyTrash: "Papierkorb leeren",
    moveToTrash: "In den Papierkorb verschieben",
    movedToTrash: (count) => `${items(count)} in den Papierkorb verschoben`,
    inUseTitle: (count) =>
      `${items(count)} ${f.plural(count, { one: "wird", other: "werden" })} gerade verwendet`,
    inUseHint: "Dort, wo sie verwendet werden, fehlen sie dann.",
    deleteTitle: (count, videos) => `${items(count, videos)} endgültig löschen?`,
    deleteHint: "Das kann nicht rückgängig gemacht werden.",
    deleted: (count, videos) => `${items(count, videos)} gelöscht`,
    deleteFailed: "Löschen nicht möglich",
    chooseMedia: "Medien auswählen",
    choose: "Übernehmen",
    chosenMedia: "Ausgewählte Medien",
    chosenOf: (count, max) => `${f.number(count)} von ${f.number(max)} ausgewählt`,
    chooseAtLeast: (min) => `Bitte mindestens ${files(min)} auswählen`,
    chooseAtMost: (max) => `Bitte höchstens ${files(max)} auswählen`,
    nothingToChoose: "Noch nichts zum Auswählen da",
    nothingToChooseHint: "In der Mediathek passt nichts. Bitte etwas Passendes hinzufügen.",
    moveBack: (name) => `${f.isolate(name)} nach vorn verschieben`,
    moveForward: (name) => `${f.isolate(name)} nach hinten verschieben`,
    remove: (name) => `${f.isolate(name)} entfernen`,
    movedTo: (name, position, count) => `${f.isolate(name)}, ${f.number(position)} von ${f.number(count)}`,
    noLongerThere: "Nicht mehr in der Mediathek",
    recent: "Zuletzt hinzugefügt",
    noRecent: "Noch nichts hinzugefügt",
  };
};
