"use client";

import { loadPart } from "../core/load-part.js";
import { useKit } from "./kit.js";
import { OwnLiveRegion } from "./live-region.js";
import type { ComposerProps } from "./part-props.js";
import { ScopeProvider, useScope } from "./scope.js";
import { useLoadedPart } from "./use-loaded-part.js";

/**
 * Asks for images beside what is on the page, which stays usable: the form of `GenerateDialog` as a bar, with the same
 * draft. It stays open while it generates, and another run can be started meanwhile. Keep it mounted: what was typed
 * outlives a closed composer. It stands at the end of a column, in a `MediaLibrary` with `composer` at its bottom.
 *
 * @example
 * ```tsx
 * import { useState } from "react";
 * import { Composer, MediaGrid } from "@reactkits.dev/react-media-library/components";
 *
 * export function Studio() {
 *   const [open, setOpen] = useState(true);
 *   return (
 *     <div style={{ display: "flex", flexDirection: "column", height: "100dvh" }}>
 *       <div style={{ flex: 1, minHeight: 0 }}>
 *         <MediaGrid />
 *       </div>
 *       <Composer open={open} onOpenChange={setOpen} />
 *     </div>
 *   );
 * }
 * ```
 */
export function Composer(props: ComposerProps) {
  const { Button, Notice } = useKit();
  const scope = useScope(props);
  const { messages } = scope;
  const { part, isFailed, retry } = useLoadedPart(props.open, loadForm);
  return (
    <ScopeProvider scope={scope}>
      <OwnLiveRegion>
        {part && <part.ComposerForm {...props} />}
        {isFailed && props.open && (
          <Notice
            tone="error"
            title={messages.composerUnavailable}
            action={
              <Button size="sm" onClick={retry}>
                {messages.retry}
              </Button>
            }
          />
        )}
      </OwnLiveRegion>
    </ScopeProvider>
  );
}

const loadForm = () => loadPart(() => import("./composer-form.js"));
