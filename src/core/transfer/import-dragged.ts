import type { ImportResult } from "../library/import-result.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import { bringsAssets, DRAG_TYPE } from "./drag-type.js";
import { importOffered } from "./import-offered.js";

/**
 * Imports the assets that were dragged from another library of this origin, in this page or another one, with their metadata.
 * Undefined if the drop brings none, or if they come from this library. Call it in the handler of the drop: later its data
 * cannot be read. `useMediaDropzone` and the components do that already.
 * @example
 * ```tsx
 * import { useMediaLibrary } from "@reactkits.dev/react-media-library";
 * import { importDragged } from "@reactkits.dev/react-media-library/actions";
 *
 * export function Inbox() {
 *   const library = useMediaLibrary((view) => view.library);
 *   return (
 *     <div
 *       onDragOver={(event) => event.preventDefault()}
 *       onDrop={(event) => {
 *         if (importDragged(library, event.dataTransfer)) event.preventDefault();
 *       }}
 *     />
 *   );
 * }
 * ```
 */
export function importDragged(
  library: MediaLibraryInstance,
  transfer: DataTransfer | null,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ImportResult[]> | undefined {
  if (!bringsAssets(transfer, library)) return undefined;
  const offer = transfer?.getData(DRAG_TYPE) ?? "";
  return importOffered(library, offer, signal);
}
