"use client";

import { Button } from "@mantine/core";
import type { MediaAsset } from "../../core/asset.js";
import { CheckIcon, CopyIcon } from "../shared/icons.js";
import { makingOf, makingOfRows, makingOfTitle } from "../shared/making-of.js";
import { useMessages } from "../shared/preset-context.js";
import { useCopy } from "../shared/use-copy.js";

/** The prompt and everything else that is known of how an image was made. */
export function MakingOfDetails({ asset }: { asset: MediaAsset }) {
  const messages = useMessages();
  const { copied, copy } = useCopy();
  const { prompt, warnings } = makingOf(asset) ?? {};
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
