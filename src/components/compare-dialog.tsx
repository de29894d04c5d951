"use client";

import { loadPart } from "../core/load-part.js";
import { OwnLiveRegion } from "./live-region.js";
import { LoadedPart } from "./loaded-part.js";
import { Modal } from "./modal.js";
import type { CompareDialogProps } from "./part-props.js";
import { ScopeProvider, useScope } from "./scope.js";

/**
 * Two to four images side by side, or in the same place one after the other, with one zoom; two of them also with a wipe and
 * as their difference. Beside them stands what differs in how they were made.
 *
 * @example
 * ```tsx
 * import { useMediaLibrary } from "@reactkits.dev/react-media-library";
 * import { useState } from "react";
 * import { CompareDialog } from "@reactkits.dev/react-media-library/components";
 *
 * export function CompareNewest() {
 *   const [open, setOpen] = useState(false);
 *   const assets = useMediaLibrary((view) => view.assets).slice(0, 2);
 *   const { remove } = useMediaLibrary();
 *   return (
 *     <>
 *       <button type="button" onClick={() => setOpen(true)}>Compare</button>
 *       <CompareDialog
 *         assets={open ? assets : undefined}
 *         onClose={() => setOpen(false)}
 *         onDelete={(rejected) => void remove(rejected.map(({ id }) => id))}
 *       />
 *     </>
 *   );
 * }
 * ```
 */
export function CompareDialog({ assets, onClose, onDelete, shortcuts, ...props }: CompareDialogProps) {
  const scope = useScope(props);
  const title = scope.messages.compare;
  return (
    <ScopeProvider scope={scope}>
      <OwnLiveRegion>
        <Modal
          {...scope.slot("compare", "rml-viewer", props.className)}
          size="full"
          dismissible={false}
          open={assets !== undefined}
          onClose={onClose}
          label={title}
        >
          {assets && (
            <LoadedPart
              key={assets.map(({ id }) => id).join(" ")}
              load={loadComparison}
              props={{ assets, onClose, onDelete, shortcuts }}
              title={title}
              messageSlot="compare-message"
              unavailable={scope.messages.compareUnavailable}
              onClose={onClose}
            />
          )}
        </Modal>
      </OwnLiveRegion>
    </ScopeProvider>
  );
}

const loadComparison = () => loadPart(() => import("./comparison.js")).then(({ Comparison }) => Comparison);
