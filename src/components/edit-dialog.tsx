"use client";

import { useRef } from "react";
import { loadPart } from "../core/load-part.js";
import { OwnLiveRegion } from "./live-region.js";
import { LoadedPart } from "./loaded-part.js";
import { Modal } from "./modal.js";
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
            <LoadedPart
              key={asset.id}
              load={loadEditor}
              props={{ asset, onClose, onSaved, mayCloseRef }}
              title={scope.messages.edit}
              messageSlot="edit-message"
              unavailable={scope.messages.editUnavailable}
              onClose={onClose}
            />
          )}
        </Modal>
      </OwnLiveRegion>
    </ScopeProvider>
  );
}

const loadEditor = () => loadPart(() => import("./image-editor.js")).then(({ ImageEditor }) => ImageEditor);
