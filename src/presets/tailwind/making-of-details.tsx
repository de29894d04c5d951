"use client";

import { useId } from "react";
import { CheckIcon, CopyIcon, RefreshIcon } from "../../components/icons.js";
import { makingOf, makingOfRows } from "../../components/making-of.js";
import { useMessages } from "../../components/preset-context.js";
import { useCopy } from "../../components/use-copy.js";
import { useMakeAgain } from "../../components/use-make-again.js";
import type { MediaAsset } from "../../core/library/asset.js";
import { Button } from "./button.js";

/** All that is known of how an image was made. */
export function MakingOfDetails({ asset }: { asset: MediaAsset }) {
  const messages = useMessages();
  const { copied, copy } = useCopy();
  const { prompt, warnings } = makingOf(asset) ?? {};
  const again = useMakeAgain(asset, messages);
  const hintId = useId();
  return (
    <div className="rml:flex rml:flex-col rml:gap-4">
      {prompt && (
        <div>
          <div className="rml:mb-0.5 rml:flex rml:items-center rml:justify-between rml:gap-2">
            <h3 className="rml:text-xs rml:font-medium rml:text-muted">{messages.prompt}</h3>
            <Button
              variant="ghost"
              className="rml:-mr-2"
              data-copied={copied || undefined}
              onClick={() => void copy(prompt)}
            >
              {copied ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
              {copied ? messages.copied : messages.copyPrompt}
            </Button>
          </div>
          <p className="rml:text-sm rml:leading-5 rml:break-words rml:whitespace-pre-wrap rml:select-text">
            {prompt}
          </p>
        </div>
      )}
      <dl className="rml:grid rml:grid-cols-[auto_minmax(0,1fr)] rml:gap-x-4 rml:gap-y-2 rml:text-xs">
        {makingOfRows(asset, messages).map(({ label, value }) => (
          <div key={label} className="rml:contents">
            <dt className="rml:text-muted">{label}</dt>
            <dd className="rml:text-right rml:[overflow-wrap:anywhere] rml:tabular-nums rml:select-text">
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {again && (
        <div className="rml:flex rml:flex-col rml:items-start rml:gap-1.5">
          <Button aria-describedby={hintId} {...again.buttonProps}>
            <RefreshIcon size={14} />
            {messages.makeAgain}
          </Button>
          <p id={hintId} className="rml:text-xs rml:text-muted">
            {again.hint}
          </p>
        </div>
      )}
      {warnings && (
        <div className="rml:text-xs">
          <h3 className="rml:mb-1 rml:font-medium rml:text-muted">{messages.changedForModel}</h3>
          <ul className="rml:flex rml:list-disc rml:flex-col rml:gap-1 rml:pl-4 rml:select-text">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
