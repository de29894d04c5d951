"use client";

import { useEffect, useState } from "react";
import { isRecord } from "../core/is-record.js";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-type-guards.js";
import { GoOn } from "./go-on.js";
import { CheckIcon, CopyIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { Formats } from "./locale-formats.js";
import type { Messages } from "./messages/language.js";
import { formatModel } from "./model-names.js";
import { useScope } from "./scope.js";

type GenerationDetailsProps = {
  asset: MediaAsset;
  /** Whether the asset's own size and date are among them. Default true. */
  hasFacts?: boolean;
  /** With it, a form can be filled with how the image was made. */
  onRemix?: ((asset: MediaAsset) => void) | undefined;
};

/** The prompt and everything else that is known of how an asset was generated. */
export function GenerationDetails({ asset, hasFacts = true, onRemix }: GenerationDetailsProps) {
  const { messages, formats, slot } = useScope();
  const { prompt, facts, warnings } = factsOf(asset, messages, formats, hasFacts);
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

/** Whether this library, or the file itself, says how an asset was generated. */
export function hasGenerationFacts({ source, origin }: MediaAsset): boolean {
  return source?.type === "ai" || origin?.parameters !== undefined || origin?.software !== undefined;
}

/** The generator's metadata, completed by the request, or what the file says, as far as it is known. */
function factsOf(asset: MediaAsset, messages: Messages, formats: Formats, hasFacts: boolean) {
  const { source, sourceMeta = {}, origin, width, height, createdAt } = asset;
  const stated = origin?.parameters ?? {};
  const { prompt, model, provider }: { prompt?: string; model?: string; provider?: string } =
    source?.type === "ai" ? source : stated;
  const request = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const text = (key: "negativePrompt" | "seed" | "steps"): string | undefined => {
    const value = sourceMeta[key] ?? request[key] ?? stated[key];
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  const files = [request.images, request.mask].flat();
  const inputs = files.flatMap((file) =>
    isRecord(file) && typeof file.name === "string" ? [file.name] : [],
  );
  // Of the run, or, as far as the generator reported it, of those of one seed.
  const { run } = asset;
  const place = run && run.count > 1 ? run : undefined;
  const facts: [label: string, value: string | undefined | false][] = [
    [messages.negativePrompt, text("negativePrompt")],
    [messages.model, model && formatModel(model)],
    [messages.provider, provider],
    [messages.seed, text("seed")],
    [messages.imageOfRun, place && messages.position(place.index, place.count)],
    [messages.steps, text("steps")],
    [messages.guidance, stated.guidance === undefined ? undefined : String(stated.guidance)],
    [messages.sampler, stated.sampler],
    [messages.software, source?.type === "ai" ? undefined : origin?.software],
    [messages.startedFrom, inputs.join(", ")],
    [
      messages.size,
      hasFacts && width !== undefined && height !== undefined && messages.dimensions(width, height),
    ],
    [messages.created, hasFacts && formats.date(createdAt)],
  ];
  return {
    prompt,
    facts: facts.filter(([, value]) => value),
    /** What was changed in the request for the model, a sentence each. */
    warnings: [sourceMeta.warnings].flat().filter((each) => typeof each === "string"),
  };
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
