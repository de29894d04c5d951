"use client";

import { useEffect, useRef, useState } from "react";
import type { EditOperation } from "../core/edit/edit-operation.js";
import type { MediaAsset } from "../core/library/asset.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";
import { useUndo } from "./use-undo.js";

/** Saves an edit as a new asset, with progress, error and cancellation. */
export function useEditSave(base: MediaAsset, onSaved: (asset: MediaAsset) => void) {
  const library = useMediaLibrary((view) => view.library);
  const { messages } = useScope();
  const announce = useAnnounce();
  const { withUndo } = useUndo();
  const running = useRef<AbortController>(undefined);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>();

  // What nobody waits for any more is not saved.
  useEffect(() => () => running.current?.abort(), []);

  const save = (operations: readonly EditOperation[]): void => {
    const controller = new AbortController();
    const { signal } = controller;
    running.current = controller;
    setSaving(true);
    setError(undefined);
    announce(messages.saving);
    const saved = withUndo(
      () => library.edit(base.id, operations, { signal }),
      () => messages.editSaved,
    );
    saved.then(
      (asset) => {
        setSaving(false);
        onSaved(asset);
      },
      (reason: unknown) => {
        setSaving(false);
        if (signal.aborted) announce(messages.editCanceled);
        else setError(reason);
      },
    );
  };
  return { isSaving, error, save, cancel: () => running.current?.abort() };
}
