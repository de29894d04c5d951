"use client";

import { Button } from "@mantine/core";
import { useId } from "react";
import { CheckIcon, CopyIcon, RefreshIcon } from "../../components/icons.js";
import { makingOf, makingOfRows, makingOfTitle } from "../../components/making-of.js";
import { useMessages } from "../../components/preset-context.js";
import { useCopy } from "../../components/use-copy.js";
import { useMakeAgain } from "../../components/use-make-again.js";
import type { MediaAsset } from "../../core/library/asset.js";

/** The prompt and everything else that is known of how an image was made. */
export function MakingOfDetails({ asset }: { asset: MediaAsset }) {
  const messages = useMessages();
  const { copied, copy } = useCopy();
  const { prompt, warnings } = makingOf(asset) ?? {};
  const again = useMakeAgain(asset, messages);
  const hintId = useId();
  return (
    <div className="rml rml-making">
      <h3 className="rml-making-title">{makingOfTitle(asset, messages)}</h3>
      {prompt !== undefined && (
        <div className="rml-making-prompt">
          <p>{prompt}</p>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={copied ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
            onClick={() => void copy(prompt)}
            data-copied={copied || undefined}
          >
            {copied ? messages.copied : messages.copyPrompt}
          </Button>
        </div>
      )}
      <dl className="rml-making-rows">
        {makingOfRows(asset, messages).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {again && (
        <div className="rml-making-again">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<RefreshIcon size={14} />}
            aria-describedby={hintId}
            {...again.buttonProps}
          >
            {messages.makeAgain}
          </Button>
          <p id={hintId} className="rml-meta">
            {again.hint}
          </p>
        </div>
      )}
      {warnings && (
        <>
          <h3 className="rml-making-title">{messages.changedForModel}</h3>
          <ul className="rml-making-warnings">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
