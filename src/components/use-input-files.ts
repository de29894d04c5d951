"use client";

import { type ChangeEvent, useRef } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { type ChosenInput, imagesOf } from "../react/generation-request.js";
import type { ImageGeneration } from "../react/use-image-generation.js";

/** What can go into a generation. */
const TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"];

/** The images, and the mask, that a run starts from: which there are, how more come and how they go. */
export function useInputFiles(
  { model, inputs, setInputs, addFiles, status }: ImageGeneration,
  offered: readonly MediaAsset[] = [],
) {
  const max = model?.maxInputImages ?? 0;
  const images = imagesOf(inputs).slice(0, max);
  const masks = inputs.filter(({ role }) => role === "mask");
  const picker = useRef<HTMLInputElement>(null);
  const maskPicker = useRef<HTMLInputElement>(null);
  const free = max - images.length;
  const usable = offered.filter(({ mimeType, state }) => TYPES.includes(mimeType) && !state).slice(0, free);

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
    images: images.map((file, index) => ({ key: `${index} ${file.assetId}`, file })),
    remove: (file: ChosenInput) => setInputs(inputs.filter((each) => each !== file)),
    /** Undefined where there is room for no more. */
    pick: free > 0 ? () => picker.current?.click() : undefined,
    pickerProps: {
      ...input,
      ref: picker,
      multiple: true,
      onChange: (event: ChangeEvent<HTMLInputElement>) => void addFiles(chosen(event).slice(0, free)),
    },
    /** How many of those that are offered would be taken, and how. */
    offered: usable.length,
    takeOffered: () =>
      setInputs([
        ...inputs,
        ...usable.map(({ id, name }) => ({ assetId: id, role: "start" as const, name })),
      ]),
    /** Undefined where the model takes none, or there is nothing that it could belong to. */
    mask:
      model?.mask && images.length > 0
        ? {
            file: masks[0],
            pick: () => maskPicker.current?.click(),
            remove: () => setInputs(imagesOf(inputs)),
          }
        : undefined,
    maskPickerProps: {
      ...input,
      ref: maskPicker,
      onChange: (event: ChangeEvent<HTMLInputElement>) => void addFiles(chosen(event).slice(0, 1), "mask"),
    },
  };
}
