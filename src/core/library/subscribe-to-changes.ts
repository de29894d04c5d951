import type { LibraryEvents } from "./library-events.js";
import type { MediaLibraryInstance } from "./media-library-types.js";

type ChangeType = "added" | "updated" | "removed" | "restored" | "purged";

/** Calls `listener` with the ids of the assets of each event, until the returned function is called. */
export function subscribeToChanges(
  library: Pick<MediaLibraryInstance, "on">,
  types: readonly ChangeType[],
  listener: (ids: readonly string[]) => void,
): () => void {
  const idsOf = (event: LibraryEvents[ChangeType]) =>
    "ids" in event ? event.ids : event.assets.map(({ id }) => id);
  const leave = types.map((type) => library.on(type, (event) => listener(idsOf(event))));
  return () => {
    for (const off of leave) off();
  };
}
