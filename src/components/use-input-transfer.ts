import { type ClipboardEvent, type DragEvent, useState } from "react";
import { sessionOf } from "../core/library/library-sessions.js";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import { draggedFrom } from "../core/transfer/drag-type.js";
import { type ChosenInput, imagesOf } from "../react/generation-request.js";
import { useLibraryInContext } from "../react/media-library-context.js";
import { bringsFiles } from "../react/transferred-data.js";
import type { ImageGeneration } from "../react/use-image-generation.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { hasLeft } from "./has-left.js";
import { INPUT_TYPES, isInput } from "./input-images.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";

export type InputTransfer = ReturnType<typeof useInputTransfer>;

/** Takes images to start from, as many as the model does: dropped from the grid or as files, pasted, or chosen. */
export function useInputTransfer({ model, inputs, setInputs, addFiles }: ImageGeneration) {
  const { messages } = useScope();
  const library = useLibraryInContext();
  const announce = useAnnounce();
  const [isOver, setOver] = useState(false);
  const most = model?.maxInputImages ?? 0;
  const free = Math.max(0, most - imagesOf(inputs).length);

  const add = useLatestCallback((found: readonly ChosenInput[]): void => {
    const known = new Set(inputs.map(({ assetId }) => assetId));
    const more = found.filter(({ assetId }) => !known.has(assetId)).slice(0, free);
    if (more.length > 0) setInputs([...inputs, ...more]);
    announce(messages.inputsAdded(more.length));
  });
  const takeAssets = (ids: readonly string[]): void => {
    inputsOf(library, ids).then(add, () => {});
  };
  const takeFiles = (files: Iterable<File>): boolean => {
    const images = [...files].filter(({ type }) => INPUT_TYPES.includes(type)).slice(0, free);
    if (images.length === 0) return false;
    addFiles(images).then(() => announce(messages.inputsAdded(images.length)));
    return true;
  };
  const brings = ({ dataTransfer }: DragEvent) =>
    draggedFrom(dataTransfer, library) !== undefined || bringsFiles(dataTransfer);
  return {
    /** How many more the model takes. */
    free,
    /** Whether something that it takes is dragged over it. */
    isOver,
    takeAssets,
    takeFiles,
    handlers: {
      onDragOver(event: DragEvent) {
        if (most === 0 || !brings(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = free > 0 ? "copy" : "none";
        setOver(free > 0);
      },
      onDragLeave(event: DragEvent) {
        if (hasLeft(event)) setOver(false);
      },
      onDrop(event: DragEvent) {
        setOver(false);
        if (event.defaultPrevented || most === 0 || !brings(event)) return;
        event.preventDefault();
        const ids = draggedFrom(event.dataTransfer, library);
        if (ids) takeAssets(ids);
        else takeFiles(event.dataTransfer.files);
      },
      onPaste(event: ClipboardEvent) {
        if (!event.defaultPrevented && takeFiles(event.clipboardData.files)) event.preventDefault();
      },
    },
  };
}

/** What a form starts from with these assets, in their order: the images among them. */
async function inputsOf(library: MediaLibraryInstance, ids: readonly string[]): Promise<ChosenInput[]> {
  const { storage } = await sessionOf(library);
  const assets = await storage.assets.get(ids);
  return assets.flatMap((asset) =>
    asset && isInput(asset) ? [{ assetId: asset.id, name: asset.name, role: "start" as const }] : [],
  );
}
