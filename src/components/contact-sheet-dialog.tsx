"use client";

import { loadPart } from "../core/load-part.js";
import { OwnLiveRegion } from "./live-region.js";
import { LoadedPart } from "./loaded-part.js";
import { Modal } from "./modal.js";
import type { ContactSheetDialogProps } from "./part-props.js";
import { ScopeProvider, useScope } from "./scope.js";

/**
 * A batch as a table: a cell for each pair of values, with its images, or what became of them.
 *
 * @example
 * ```tsx
 * import { useMediaLibrary } from "@reactkits.dev/react-media-library";
 * import { useState } from "react";
 * import { ContactSheetDialog } from "@reactkits.dev/react-media-library/components";
 *
 * export function OpenLatestBatch() {
 *   const [open, setOpen] = useState(false);
 *   const batch = useMediaLibrary((view) => view.assets.find(({ run }) => run?.batch)?.run?.batch?.id);
 *   return (
 *     <>
 *       <button type="button" disabled={!batch} onClick={() => setOpen(true)}>Contact sheet</button>
 *       <ContactSheetDialog batch={open ? batch : undefined} onClose={() => setOpen(false)} />
 *     </>
 *   );
 * }
 * ```
 */
export function ContactSheetDialog({ batch, onClose, onOpen, ...props }: ContactSheetDialogProps) {
  const scope = useScope(props);
  const title = scope.messages.contactSheet;
  return (
    <ScopeProvider scope={scope}>
      <OwnLiveRegion>
        <Modal
          {...scope.slot("sheet", props.className)}
          size="full"
          dismissible={false}
          open={batch !== undefined}
          onClose={onClose}
          label={title}
        >
          {batch !== undefined && (
            <LoadedPart
              key={batch}
              load={loadTable}
              props={{ batch, onClose, onOpen }}
              title={title}
              messageSlot="sheet-message"
              unavailable={scope.messages.contactSheetUnavailable}
              onClose={onClose}
            />
          )}
        </Modal>
      </OwnLiveRegion>
    </ScopeProvider>
  );
}

const loadTable = () => loadPart(() => import("./batch-table.js")).then(({ BatchTable }) => BatchTable);
