"use client";

import { type ChangeEvent, useRef } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import type { ImageGeneration } from "../react/use-image-generation.js";
import { useMediaLibrary } from "../react/use-media-library.js";

/** What can go into a generation. */
const TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"];

/** The images, and the mask, that a run starts from: which there are, how more come and how they go. */
export function useInputFiles(
  { model, files, setFiles, status }: ImageGeneration,
  offered: readonly MediaAsset[] = [],
) {
  const { getFile } = useMediaLibrary();
  const max = model?.maxInputImages ?? 0;
  const images = files.images.slice(0, max);
  const mask = model?.mask ? files.mask : undefined;
  const picker = useRef<HTMLInputElement>(null);
  const maskPicker = useRef<HTMLInputElement>(null);
  const free = max - images.length;
  const usable = offered.filter(({ mimeType, state }) => TYPES.includes(mimeType) && !state).slice(0, free);

  const add = (more: readonly File[]): void =>
    setFiles({ images: [...new Set([...images, ...more])].slice(0, max) });
  /** A file input that is emptied after each choice: the same file can be chosen again. */
  const chosen = (event: ChangeEvent<HTMLInputElement>): File[] => {
    // A picker's own filter can be switched off.
    const list = [...(event.currentTarget.files ?? [])].filter(({ type }) => TYPES.includes(type));
    event.currentTarget.value = "";
    return list;
  };
  const input = { type: "file" as const, accept: TYPES.join(","), hidden: true, tabIndex: -1 };

  return {
    /** How many the model takes; 0 where it takes none, and then nothing of this is shown. */
    max,
    disabled: status === "running",
    images: images.map((file) => ({ key: keyOf(file), file })),
    remove: (file: File) => setFiles({ images: images.filter((each) => each !== file) }),
    /** Undefined where there is room for no more. */
    pick: free > 0 ? () => picker.current?.click() : undefined,
    pickerProps: {
      ...input,
      ref: picker,
      multiple: true,
      onChange: (event: ChangeEvent<HTMLInputElement>) => add(chosen(event)),
    },
    /** How many of those that are offered would be taken, and how. */
    offered: usable.length,
    async takeOffered(): Promise<void> {
      const found = await Promise.allSettled(usable.map(({ id }) => getFile(id)));
      add(found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])));
    },
    /** Undefined where the model takes none, or there is nothing that it could belong to. */
    mask:
      model?.mask && images.length > 0
        ? {
            file: mask,
            pick: () => maskPicker.current?.click(),
            remove: () => setFiles({ mask: undefined }),
          }
        : undefined,
    maskPickerProps: {
      ...input,
      ref: maskPicker,
      onChange: (event: ChangeEvent<HTMLInputElement>) => setFiles({ mask: chosen(event)[0] }),
    },
  };
}

const keys = new WeakMap<File, number>();
let lastKey = 0;

/** Two files may have one name, and one that was taken from the library twice is two. */
function keyOf(file: File): number {
  const known = keys.get(file);
  if (known !== undefined) return known;
  lastKey += 1;
  keys.set(file, lastKey);
  return lastKey;
}
