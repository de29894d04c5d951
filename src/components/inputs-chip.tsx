"use client";

import { useRef } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { ImageIcon } from "./icons.js";
import { INPUT_TYPES, isInput } from "./input-images.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import type { InputTransfer } from "./use-input-transfer.js";

type InputsChipProps = {
  transfer: InputTransfer;
  /** Images of the library that are offered. */
  offered: readonly MediaAsset[] | undefined;
  /** Opens the dialog with all images of the library. */
  onPick: () => void;
};

/** The ways to add images to start from. */
export function InputsChip({ transfer, offered = [], onPick }: InputsChipProps) {
  const { Button, Menu } = useKit();
  const { messages, languageProps, slot } = useScope();
  const input = useRef<HTMLInputElement>(null);
  const { free, takeAssets, takeFiles } = transfer;
  const selected = offered.filter(isInput).slice(0, free);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={INPUT_TYPES.join(",")}
        multiple
        hidden
        tabIndex={-1}
        aria-label={messages.addInputImages}
        onChange={({ currentTarget }) => {
          takeFiles(currentTarget.files ?? []);
          // So that the same file can be chosen again.
          currentTarget.value = "";
        }}
      />
      <Menu
        {...slot("composer-menu")}
        {...languageProps}
        label={messages.addInputImages}
        trigger={
          <Button {...slot("composer-chip")} size="sm" icon={<ImageIcon />} disabled={free === 0}>
            {messages.addInputImages}
          </Button>
        }
        items={[
          { label: messages.addFromDevice, onSelect: () => input.current?.click() },
          { label: messages.addFromLibrary, onSelect: onPick },
        ]}
      />
      {selected.length > 0 && (
        <Button {...slot("composer-chip")} size="sm" onClick={() => takeAssets(selected.map(({ id }) => id))}>
          {messages.fromSelected(selected.length)}
        </Button>
      )}
    </>
  );
}
