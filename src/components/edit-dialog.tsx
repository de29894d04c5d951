"use client";

import { type ComponentType, useEffect, useRef, useState } from "react";
import { loadPart } from "../core/load-part.js";
import type { EditorProps } from "./image-editor.js";
import { useKit } from "./kit.js";
import { OwnLiveRegion } from "./live-region.js";
import { Modal, ModalHeader } from "./modal.js";
import type { EditDialogProps } from "./part-props.js";
import { ScopeProvider, useScope } from "./scope.js";

/**
 * Crops, turns and mirrors an image, or paints a mask over it, and saves that as a new asset; the image stays as it is.
 * An asset that is such an edit opens with what was done to it.
 *
 * @example
 * ```tsx
 * import type { MediaAsset } from "@reactkits.dev/react-media-library";
 * import { useState } from "react";
 * import { EditDialog } from "@reactkits.dev/react-media-library/components";
 *
 * export function EditButton({ asset }: { asset: MediaAsset }) {
 *   const [editing, setEditing] = useState(false);
 *   return (
 *     <>
 *       <button type="button" onClick={() => setEditing(true)}>Edit</button>
 *       <EditDialog asset={editing ? asset : undefined} onClose={() => setEditing(false)} />
 *     </>
 *   );
 * }
 * ```
 */
export function EditDialog({ asset, onClose, onSaved, ...props }: EditDialogProps) {
  const scope = useScope(props);
  /** Asked before it is closed; set by what it shows. */
  const mayCloseRef = useRef<() => boolean>(undefined);
  const title = scope.messages.editTitle(asset?.name ?? "");
  return (
    <ScopeProvider scope={scope}>
      <OwnLiveRegion>
        <Modal
          {...scope.slot("edit", props.className)}
          size="full"
          dismissible={false}
          open={asset !== undefined}
          onClose={() => (mayCloseRef.current?.() ?? true) && onClose()}
          label={title}
        >
          {asset && (
            <LoadedEditor
              key={asset.id}
              asset={asset}
              onClose={onClose}
              onSaved={onSaved}
              mayCloseRef={mayCloseRef}
            />
          )}
        </Modal>
      </OwnLiveRegion>
    </ScopeProvider>
  );
}

const loadEditor = () => loadPart(() => import("./image-editor.js"));

/** The editor, whose code is loaded when it is first opened. */
function LoadedEditor(props: EditorProps) {
  const { Button, Notice, Spinner } = useKit();
  const { messages, slot } = useScope();
  const [Editor, setEditor] = useState<ComponentType<EditorProps>>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again
  useEffect(() => {
    let isCurrent = true;
    loadEditor().then(
      ({ ImageEditor }) => isCurrent && setEditor(() => ImageEditor),
      (reason: unknown) => isCurrent && setError(reason),
    );
    return () => {
      isCurrent = false;
    };
  }, [attempt]);
  if (Editor) return <Editor {...props} />;
  return (
    <>
      <ModalHeader title={messages.edit} onClose={props.onClose} />
      <div {...slot("edit-message", "rml-grow rml-center")} aria-busy={error === undefined}>
        {error === undefined ? (
          <Spinner />
        ) : (
          <Notice
            tone="error"
            title={messages.editUnavailable}
            action={
              <Button
                size="sm"
                onClick={() => {
                  setError(undefined);
                  setAttempt(attempt + 1);
                }}
              >
                {messages.retry}
              </Button>
            }
          />
        )}
      </div>
    </>
  );
}
