"use client";

import { useId, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { generationFactRows, generationFactsOf, generationFactsTitle } from "./generation-facts.js";
import { CheckIcon, CopyIcon, RefreshIcon, SparklesIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { ROOT, useScope } from "./scope.js";
import { useCopy } from "./use-copy.js";
import { useMakeAgain } from "./use-make-again.js";

/** The prompt and everything else that is known of how an asset was generated. */
export function GenerationDetails({ asset }: { asset: MediaAsset }) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { copied, copy } = useCopy();
  const { prompt, warnings } = generationFactsOf(asset) ?? {};
  const again = useMakeAgain(asset, messages);
  const hintId = useId();
  return (
    <div {...slot("details")}>
      <h3 {...slot("details-title")}>{generationFactsTitle(asset, messages)}</h3>
      {prompt !== undefined && (
        <div {...slot("details-prompt")}>
          <p>{prompt}</p>
          <Button
            {...slot("details-copy")}
            size="sm"
            icon={copied ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
            data-copied={copied || undefined}
            onClick={() => void copy(prompt)}
          >
            {copied ? messages.copied : messages.copyPrompt}
          </Button>
        </div>
      )}
      <dl {...slot("details-list")}>
        {generationFactRows(asset, messages).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {again && (
        <div {...slot("details-again")}>
          <Button size="sm" icon={<RefreshIcon size={14} />} aria-describedby={hintId} {...again.buttonProps}>
            {messages.makeAgain}
          </Button>
          <p id={hintId} {...slot("details-hint")}>
            {again.hint}
          </p>
        </div>
      )}
      {warnings && (
        <div {...slot("details-warnings")}>
          <h3 {...slot("details-title")}>{messages.changedForModel}</h3>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** The badge of a generated asset, which opens how it was generated. */
export function GenerationDetailsPopover({ asset, tabIndex }: { asset: MediaAsset; tabIndex: number }) {
  const { Badge, Popover } = useKit();
  const { messages, slot } = useScope();
  const [open, setOpen] = useState(false);
  const title = generationFactsTitle(asset, messages);
  return (
    <Popover
      {...slot("details-panel", ROOT)}
      open={open}
      onOpenChange={setOpen}
      label={title}
      trigger={
        <button type="button" {...slot("asset-card-badge")} tabIndex={tabIndex} title={title}>
          <Badge tone="overlay" icon={<SparklesIcon size={12} />}>
            {messages.aiBadge}
          </Badge>
        </button>
      }
    >
      <GenerationDetails asset={asset} />
    </Popover>
  );
}
