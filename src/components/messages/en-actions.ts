import type { FileImport } from "../../core/library/file-import.js";
import type { Formats } from "../locale-formats.js";
import { englishNouns } from "./en-nouns.js";

const IMPORT_STATUS: Record<FileImport["status"], string> = {
  waiting: "Waiting",
  downloading: "Downloading…",
  reading: "Reading…",
  rendering: "Making a preview…",
  saving: "Saving…",
  added: "Added",
  restored: "Back from the trash",
  duplicate: "Already here",
  rejected: "Not added",
  failed: "Not added",
  canceled: "Canceled",
};

/** What is done with assets: importing, selecting, deleting and choosing. */
export const englishActions = (f: Formats) => {
  const { files, items } = englishNouns(f);
  return {
    upload: "Upload",
    uploadTitle: "Drop images or videos here",
    uploadHint: "or paste, or browse your files",
    browse: "Browse files",
    dropNow: "Drop to add to your library",
    importing: (done: number, total: number) => `Adding ${f.number(done)} of ${f.number(total)}`,
    imported: (added: number, videos?: number) => `${items(added, videos)} added`,
    duplicates: (count: number, videos?: number) =>
      `${items(count, videos)} ${count === 1 ? "was" : "were"} already here`,
    imports: "Imports",
    importStatus: (status: FileImport["status"]) => IMPORT_STATUS[status],
    importProgressOf: (name: string) => `Adding ${f.isolate(name)}`,
    importsCanceled: (count: number) =>
      `${f.plural(count, { one: "# file was", other: "# files were" })} canceled`,
    importInterrupted: (saved: number, total: number) =>
      `${f.number(saved)} of ${f.plural(total, { one: "# file was", other: "# files were" })} added before the page was closed`,
    importInterruptedHint: "Add the files again to get the others: nothing is added twice.",
    browseFolder: "Choose a folder",
    cancelAll: "Cancel all",
    retryAll: "Retry all",
    show: "Show",
    showOf: (name: string) => `Show ${f.isolate(name)}`,
    minimize: "Minimize",
    expand: "Expand",
    andMore: (count: number) => `and ${f.number(count)} more`,
    notImported: (count: number) =>
      `${f.plural(count, { one: "# file was", other: "# files were" })} not added`,
    ephemeral: "Nothing here is kept",
    ephemeralHint:
      "This browser gives the page no storage (a private window, an embedded frame or an insecure address). " +
      "What you add is gone when the page is closed.",
    understood: "OK",
    failed: "The library cannot be opened",
    waiting: "The library is waiting",
    quotaFull: "Storage is full",

    select: (name: string) => `Select ${f.isolate(name)}`,
    selected: (count: number) => `${f.number(count)} selected`,
    /** Read out; the selection bar shows `selected`. */
    selectionChanged: (count: number) => (count === 0 ? "Nothing selected" : `Selection: ${f.number(count)}`),
    selectAll: "Select all",
    clearSelection: "Clear selection",
    moreActions: "More actions",
    rename: "Rename",
    renamed: (name: string) => `Renamed to “${f.isolate(name)}”`,
    copyImage: "Copy image",
    imageCopied: "Image copied",
    copyMaking: "Copy prompt and settings",
    makingCopied: "Prompt and settings copied",
    copyFailed: "Nothing could be copied",
    share: "Share",
    shareFailed: "Nothing could be shared",
    updated: (count: number) => `${items(count)} changed`,
    downloadFailed: "Nothing could be downloaded",
    delete: "Delete",
    undo: "Undo",
    undone: (count: number) => `Undone for ${items(count)}`,
    undoFailed: "The last change could not be undone",
    restore: "Restore",
    restored: (count: number) => `${items(count)} restored`,
    restoreFailed: "Nothing could be restored",
    deleteForever: "Delete forever",
    emptyTrash: "Empty trash",
    moveToTrash: "Move to the trash",
    movedToTrash: (count: number) => `${items(count)} moved to the trash`,
    inUseTitle: (count: number) => `${items(count)} ${count === 1 ? "is" : "are"} in use`,
    inUseHint: "Where they are used, they will be missing.",
    deleteTitle: (count: number, videos?: number) => `Delete ${items(count, videos)} forever?`,
    deleteHint: "This cannot be undone.",
    deleted: (count: number, videos?: number) => `${items(count, videos)} deleted`,
    deleteFailed: "Nothing could be deleted",
    chooseMedia: "Choose media",
    choose: "Choose",
    chosenMedia: "Chosen media",
    chosenOf: (count: number, max: number) => `${f.number(count)} of ${f.number(max)} selected`,
    chooseAtLeast: (min: number) => `Please choose at least ${files(min)}`,
    chooseAtMost: (max: number) => `Please choose no more than ${files(max)}`,
    nothingToChoose: "Nothing to choose from yet",
    nothingToChooseHint: "Nothing in your library fits here. Add something that does.",
    moveBack: (name: string) => `Move ${f.isolate(name)} back`,
    moveForward: (name: string) => `Move ${f.isolate(name)} forward`,
    remove: (name: string) => `Remove ${f.isolate(name)}`,
    movedTo: (name: string, position: number, count: number) =>
      `${f.isolate(name)}, ${f.number(position)} of ${f.number(count)}`,
    noLongerThere: "No longer in the library",
    recent: "Recent",
    noRecent: "Nothing added yet",
  };
};

/** What is done with assets: importing, selecting, deleting and choosing. */
export type ActionMessages = ReturnType<typeof englishActions>;
