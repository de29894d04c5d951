"use client";

import { useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { originKindOf } from "../core/library/origin-kind.js";
import { GenerationDetails, generationFactsTitle } from "./generation-details.js";
import { hasGenerationFacts } from "./generation-facts.js";
import { useKit } from "./kit.js";
import { OriginBadge } from "./origin-badge.js";
import { OriginDetails } from "./origin-details.js";
import { ROOT, useScope } from "./scope.js";

/** The badge on a card, which opens all that is known; nothing if nothing is. */
export function OriginPopover({ asset, tabIndex }: { asset: MediaAsset; tabIndex: number }) {
  const { Popover } = useKit();
  const { messages, slot, languageProps } = useScope();
  const [open, setOpen] = useState(false);
  const kind = originKindOf(asset);
  if (kind === "unknown") return null;
  const isGenerated = hasGenerationFacts(asset);
  const title = isGenerated ? generationFactsTitle(asset, messages) : messages.originTitle;
  return (
    <Popover
      {...slot("details-panel", ROOT)}
      {...languageProps}
      open={open}
      onOpenChange={setOpen}
      label={title}
      trigger={
        <button
          type="button"
          {...slot("asset-card-badge", "rml-corner")}
          tabIndex={tabIndex}
          title={title}
          aria-label={messages.originBadgeLabel(kind, title)}
        >
          <OriginBadge kind={kind} tone="overlay" />
        </button>
      }
    >
      {isGenerated && <GenerationDetails asset={asset} />}
      {asset.origin && <OriginDetails asset={asset} />}
    </Popover>
  );
}
