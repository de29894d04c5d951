import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { Session } from "../library/open-session.js";
import { withExtension } from "../media/file-extensions.js";
import { createWorkerCalls } from "../media/worker-calls.js";
import { whenAborted } from "../when-aborted.js";
import { editMarkOf } from "./edit-mark.js";
import { type EditOperation, type EditOptions, planEdit } from "./edit-operation.js";
import { type EditRequest, renderEdit } from "./render-edit.js";

type Rendered = {
  asset: MediaAsset;
  source: { from: string; operations: readonly EditOperation[] };
  file: File;
};

/** Renders an edit and saves it as a new asset, which undo moves to the trash. */
export async function editAsset(
  library: MediaLibraryInstance,
  { history, trash }: Pick<Session, "history" | "trash">,
  id: string,
  operations: readonly EditOperation[],
  { signal }: EditOptions = {},
): Promise<MediaAsset> {
  const { asset, source, file } = await render(library, id, operations, signal);
  const { name, alt, tags, albums, takenAt } = asset;
  const isMask = operations.at(-1)?.type === "mask";
  const described = {
    name: withExtension(name, file.type),
    source: { type: "edit" as const, ...source },
    // What the user edited, which may be an edit itself.
    parents: [{ id, role: "edit" as const }],
    ...(tags && { tags }),
    ...(albums && { albums }),
    ...(alt !== undefined && !isMask && { alt }),
    ...(takenAt !== undefined && { takenAt }),
  };
  // Its metadata went with the original's encoding: there is nothing to remove.
  const options = { listed: false, stripMetadata: false, ...(signal && { signal }) };
  const [result] = await library.importAssets([{ file, asset: described }], options);
  // What is saved stays.
  if (!result?.asset) signal?.throwIfAborted();
  if (!result?.asset) throw result?.error ?? new MediaLibraryError("write", "The edit could not be saved.");
  const { asset: saved } = result;
  // The library may have had an image of the same content, which is not this edit's to remove.
  if (result.status !== "duplicate") {
    const change = { type: "edit", count: 1 } as const;
    history.record(change, Promise.resolve({ ...change, undo: () => trash.remove([saved.id], "undo") }));
  }
  return saved;
}

/** The file that an edit makes, without saving it. */
export async function renderAsset(
  library: MediaLibraryInstance,
  id: string,
  operations: readonly EditOperation[],
  { signal }: EditOptions = {},
): Promise<File> {
  return (await render(library, id, operations, signal)).file;
}

async function render(
  library: MediaLibraryInstance,
  id: string,
  operations: readonly EditOperation[],
  signal: AbortSignal | undefined,
): Promise<Rendered> {
  const asset = await library.get(id);
  if (!asset) throw new MediaLibraryError("missing", "The image is no longer in the library.");
  const source = await originOf(library, asset, operations);
  const original = await library.getFile(source.from);
  if (!/^image\/(?!svg)/.test(original.type)) {
    throw new MediaLibraryError("type", "Only images can be edited.");
  }
  const edited = (await library.get(source.from)) ?? asset;
  const { width, height } = edited;
  // Before a worker is started; the decoder's size, should it differ, is checked again.
  if (width && height) planEdit({ width, height }, source.operations);
  const request = { file: original, operations: source.operations, mark: editMarkOf(edited) };
  const blob = await inWorker(request, signal);
  return { asset, source, file: new File([blob], withExtension(asset.name, blob.type), { type: blob.type }) };
}

/** An edit of an edit starts from the first original, as long as it is there: nothing is encoded twice. */
async function originOf(
  library: MediaLibraryInstance,
  { id, source }: MediaAsset,
  operations: readonly EditOperation[],
): Promise<Rendered["source"]> {
  const own = { from: id, operations };
  if (source?.type !== "edit" || source.operations.at(-1)?.type === "mask") return own;
  const origin = await library.get(source.from);
  if (!origin || origin.state === "missing") return own;
  return { from: origin.id, operations: [...source.operations, ...operations] };
}

async function inWorker(request: EditRequest, signal = new AbortController().signal): Promise<Blob> {
  signal.throwIfAborted();
  const { call, close } = createWorkerCalls<EditRequest, Blob>(
    () => new Worker(new URL("./edit.worker.js", import.meta.url), { type: "module" }),
    renderEdit,
  );
  try {
    return await Promise.race([call(request), whenAborted(signal)]);
  } catch (cause) {
    signal.throwIfAborted();
    if (MediaLibraryError.isInstance(cause)) throw cause;
    const isTooLarge = cause instanceof Error && cause.name === "RangeError";
    const message = isTooLarge
      ? "The image is too large for this browser to edit. Use another browser, or a smaller image."
      : "The image cannot be edited: it is damaged, or this browser cannot show it.";
    throw new MediaLibraryError(isTooLarge ? "too-many-pixels" : "decode", message, { cause });
  } finally {
    close();
  }
}
