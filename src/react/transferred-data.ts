/** Whether files are dragged or pasted. */
export function bringsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

/** Of another page: what is dragged within this one is its own business. */
export function bringsPictures(transfer: DataTransfer | null): boolean {
  if (startedHere.active) return false;
  return transfer?.types.some((type) => type === "text/uri-list" || type === "text/html") ?? false;
}

/** Whether what is being dragged was picked up in this page. */
export const startedHere = { active: false };

/** Until the returned function is called. */
export function trackDrags(): () => void {
  const ended = new AbortController();
  const set = (active: boolean) => () => {
    startedHere.active = active;
  };
  window.addEventListener("dragstart", set(true), { signal: ended.signal });
  window.addEventListener("dragend", set(false), { signal: ended.signal });
  return () => ended.abort();
}

/** Text fields handle pasted text, rich text fields images too. Everything else is imported. */
export function belongsToField(event: ClipboardEvent): boolean {
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement) || !target.matches(":read-write")) return false;
  if (target.isContentEditable && !target.closest('[contenteditable="plaintext-only"]')) return true;
  const { files = [], types = [] } = event.clipboardData ?? {};
  // Of a file that is copied, systems add the name as text.
  const names = [...files].map(({ name }) => name).join("\n");
  const text = event.clipboardData?.getData("text/plain").trim().replaceAll(/\r\n?/g, "\n");
  return types.includes("text/plain") && !(files.length > 0 && text === names);
}
