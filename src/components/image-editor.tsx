"use client";

import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { MediaLibraryError } from "../core/errors.js";
import type { MediaAsset } from "../core/library/asset.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { draftOf, type EditDraft, type EditTool, newDraft, operationsOf } from "./edit-draft.js";
import { EditFooter } from "./edit-footer.js";
import { EditPanel } from "./edit-panel.js";
import { EditStage } from "./edit-stage.js";
import { useKit } from "./kit.js";
import { ModalHeader } from "./modal.js";
import { useScope } from "./scope.js";
import { TYPED_INTO } from "./undo-key.js";
import { useCropRatio } from "./use-crop-ratio.js";
import { useEditDraft } from "./use-edit-draft.js";
import { useEditSave } from "./use-edit-save.js";
import { type EditSource, useEditSource } from "./use-edit-source.js";
import { useMaskBrush } from "./use-mask-brush.js";

export type EditorProps = {
  asset: MediaAsset;
  onClose: () => void;
  onSaved: ((asset: MediaAsset) => void) | undefined;
  /** Called before the dialog closes; returns false to ask about unsaved edits first. */
  mayCloseRef: RefObject<(() => boolean) | undefined>;
};

/** What an open edit dialog shows. */
export function ImageEditor(props: EditorProps) {
  const { Notice, Spinner } = useKit();
  const { messages, slot } = useScope();
  const source = useEditSource(props.asset);
  if (typeof source === "object") return <Editor {...props} source={source} />;
  return (
    <>
      <ModalHeader title={messages.edit} onClose={props.onClose} />
      <div {...slot("edit-message", "rml-grow rml-center")} aria-busy={source === "loading"}>
        {source === "loading" ? (
          <Spinner />
        ) : (
          <Notice tone="error" title={messages.editUnavailable}>
            {messages.editUnavailableHint}
          </Notice>
        )}
      </div>
    </>
  );
}

/** The draft to begin with, and the tool it was made by. */
function start({ size, operations }: EditSource): { initial: EditDraft; firstTool: EditTool } {
  const firstTool = operations.at(-1)?.type === "mask" ? "mask" : "crop";
  try {
    return { initial: draftOf(size, operations), firstTool };
  } catch (error) {
    // Of another size: the original was replaced by a file that only has the same id.
    if (!MediaLibraryError.isInstance(error)) throw error;
    return { initial: newDraft(size), firstTool: "crop" };
  }
}

const TOOLS: readonly EditTool[] = ["crop", "mask"];

function Editor({ source, onClose, onSaved, mayCloseRef }: EditorProps & { source: EditSource }) {
  const { messages, slot } = useScope();
  const [{ initial, firstTool }] = useState(() => start(source));
  const [tool, setTool] = useState(firstTool);
  const history = useEditDraft(initial);
  const { draft, change, isChanged } = history;
  const ratio = useCropRatio(history);
  const mask = useMaskBrush(source.size);
  const [asks, setAsks] = useState(false);
  const { isSaving, error, save, cancel } = useEditSave(source.base, (asset) => {
    onClose();
    onSaved?.(asset);
  });

  // With either tool: what was cropped is work too while the other one is chosen.
  const hasWork = isChanged && TOOLS.some((each) => operationsOf(draft, each).length > 0);
  const askToClose = useLatestCallback((): boolean => {
    if (isSaving) cancel();
    else if (hasWork) setAsks(!asks);
    return !isSaving && !hasWork;
  });
  useEffect(() => {
    mayCloseRef.current = askToClose;
    return () => {
      mayCloseRef.current = undefined;
    };
  }, [mayCloseRef, askToClose]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    if (!(ctrlKey || metaKey) || altKey || isSaving) return;
    if (!(target instanceof HTMLElement) || target.closest(TYPED_INTO)) return;
    const letter = key.toLowerCase();
    const step = letter === "y" || (letter === "z" && shiftKey) ? history.redo : history.undo;
    if (letter !== "z" && letter !== "y") return;
    event.preventDefault();
    step?.();
  };

  const operations = operationsOf(draft, tool);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys have buttons
    <div className="rml-column rml-grow" onKeyDown={onKeyDown} data-tool={tool}>
      <ModalHeader title={messages.edit} onClose={() => askToClose() && onClose()} />
      <div {...slot("edit-body")}>
        <EditStage
          url={source.url}
          draft={draft}
          tool={tool}
          ratio={ratio.value}
          brush={mask.brush}
          disabled={isSaving}
          onChange={change}
        />
        <EditPanel
          tool={tool}
          onToolChange={setTool}
          history={history}
          initial={newDraft(source.size)}
          ratio={ratio}
          mask={mask}
          disabled={isSaving}
        />
      </div>
      <EditFooter
        isSaving={isSaving}
        error={error}
        asks={asks}
        hint={tool === "mask" ? messages.maskSavedHint : undefined}
        canSave={operations.length > 0 && (isChanged || tool !== firstTool)}
        onSave={() => save(operations)}
        onKeep={() => setAsks(false)}
        onDiscard={onClose}
        onCancel={() => askToClose() && onClose()}
      />
    </div>
  );
}
