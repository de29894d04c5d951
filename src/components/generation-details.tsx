"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-type-guards.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { generationFactsOf } from "./generation-facts.js";
import { GoOn } from "./go-on.js";
import { CheckIcon, CopyIcon, SquaresIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { Messages } from "./messages/language.js";
import { useScope } from "./scope.js";

type GenerationDetailsProps = {
  asset: MediaAsset;
  /** Whether the asset's own size and date are among them. Default true. */
  hasFacts?: boolean;
  /** With it, a form can be filled with how the image was made. */
  onRemix?: ((asset: MediaAsset) => void) | undefined;
  /** With it, the contact sheet of its batch can be opened. */
  onContactSheet?: ((batch: string) => void) | undefined;
};

/** The prompt and everything else that is known of how an asset was generated. */
export function GenerationDetails(props: GenerationDetailsProps) {
  const { asset, hasFacts = true, onRemix, onContactSheet } = props;
  const { Button } = useKit();
  const batch = asset.run?.batch?.id;
  const { messages, formats, slot } = useScope();
  const models = useMediaLibrary((view) => view.models);
  const { prompt, facts, warnings } = generationFactsOf(asset, messages, formats, hasFacts, models);
  return (
    <div {...slot("details", "rml-stack rml-small")}>
      <h3 {...slot("details-title", "rml-strong")}>{generationFactsTitle(asset, messages)}</h3>
      {prompt !== undefined && (
        <div {...slot("details-prompt", "rml-stack rml-box")}>
          <p>{prompt}</p>
          <CopyButton text={prompt} />
        </div>
      )}
      <dl {...slot("details-list", "rml-stack")}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <GoOn asset={asset} onRemix={onRemix} />
      {onContactSheet && batch !== undefined && (
        <Button size="sm" icon={<SquaresIcon size={14} />} onClick={() => onContactSheet(batch)}>
          {messages.openContactSheet}
        </Button>
      )}
      {warnings.length > 0 && (
        <div {...slot("details-warnings")}>
          <h3 {...slot("details-title", "rml-strong")}>{messages.changedForModel}</h3>
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

/** The heading of the details. */
export function generationFactsTitle({ mimeType }: MediaAsset, messages: Messages): string {
  return isVideoType(mimeType) ? messages.howVideoWasMade : messages.howItWasMade;
}

/** Says for two seconds that it has copied. Without effect where the page may not (plain http). */
function CopyButton({ text }: { text: string }) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  // Refused by the browser or the user, the text can still be selected by hand.
  const copy = () =>
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => {},
    );
  return (
    <Button
      {...slot("details-copy")}
      size="sm"
      icon={copied ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
      data-copied={copied || undefined}
      onClick={() => void copy()}
    >
      {copied ? messages.copied : messages.copyPrompt}
    </Button>
  );
}
