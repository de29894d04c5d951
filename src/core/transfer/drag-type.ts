/** Marks a drag as one of assets. Its data is read with `importDragged`. */
export const DRAG_TYPE = "application/x-media-library-assets";

const tokens = new WeakMap<object, string>();

/** Identifies a library in the types of a drag, which a page may read while something is dragged over it. */
export function dragTypeOf(library: object): string {
  const token = tokens.get(library) ?? Math.random().toString(36).slice(2);
  tokens.set(library, token);
  return `${DRAG_TYPE}-${token}`;
}

/** What is dragged of each library in this page, until another drag starts. */
const dragged = new WeakMap<object, readonly string[]>();

/** Remembers which assets are dragged: a drag's data cannot be read before it is dropped. */
export function startDrag(library: object, ids: readonly string[]): void {
  dragged.set(library, ids);
}

/** The assets of this very library that are dragged within the page; undefined for any other drag. */
export function draggedFrom(transfer: DataTransfer | null, library: object): readonly string[] | undefined {
  return transfer?.types.includes(dragTypeOf(library)) ? dragged.get(library) : undefined;
}

/** Whether a drag brings assets of another library. */
export function bringsAssets(transfer: DataTransfer | null, library: object): boolean {
  const types = transfer?.types ?? [];
  return types.includes(DRAG_TYPE) && !types.includes(dragTypeOf(library));
}
