import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import { subscribeToChanges } from "../core/library/subscribe-to-changes.js";

const EVERY_CHANGE = ["added", "updated", "removed", "restored", "purged"] as const;

/** Reads something of a library, and again after each change, of these `ids` if there are any, until it is ended. */
export function followChanges<Value>(
  library: Pick<MediaLibraryInstance, "on">,
  read: () => Promise<Value>,
  onRead: (value: Value) => void,
  ids?: readonly string[],
): () => void {
  let left = false;
  const readAgain = (): void => {
    read().then(
      (value) => {
        if (!left) onRead(value);
      },
      // The library's own state says why it cannot answer.
      () => {},
    );
  };
  readAgain();
  const leave = subscribeToChanges(library, EVERY_CHANGE, (changed) => {
    if (!ids || changed.some((id) => ids.includes(id))) readAgain();
  });
  return () => {
    left = true;
    leave();
  };
}
