/** Whether a page can write files in OPFS itself. Safari can since version 26; in older ones only workers can. */
export const canWriteOnPage = (): boolean =>
  typeof FileSystemFileHandle.prototype.createWritable === "function";
