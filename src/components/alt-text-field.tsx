"use client";

import type { MediaAsset } from "../core/library/asset.js";
import { useImageDescription } from "../react/use-image-description.js";
import { SavedTextField } from "./saved-text-field.js";
import { useScope } from "./scope.js";
import { descriptionTexts, TextSuggestion, useTextSuggestion } from "./text-suggestion.js";

type AltTextFieldProps = { asset: MediaAsset; onSave: (alt: string) => Promise<void> };

/** The alternative text, and a suggestion for it if the generator describes images. */
export function AltTextField({ asset, onSave }: AltTextFieldProps) {
  const { messages, formats, languageProps } = useScope();
  const description = useImageDescription();
  const texts = descriptionTexts(messages, messages.altTextTaken);
  const suggestion = useTextSuggestion(description, true, texts);
  const { start } = description;
  const canBeDescribed = asset.mimeType.startsWith("image/") && asset.state === undefined;
  const describe = (): void => {
    // Without a language of the library, the page's.
    const language = languageProps.lang ?? (document.documentElement.lang || formats.locale);
    start?.(asset.id, { purpose: "alt", language });
  };
  return (
    <div className="rml-stack">
      <SavedTextField
        label={messages.altText}
        hint={messages.altTextHint}
        multiline
        inputRef={suggestion.field}
        value={asset.alt ?? ""}
        onSave={onSave}
      />
      <TextSuggestion
        suggestion={suggestion}
        onStart={start && canBeDescribed ? describe : undefined}
        onTake={(alt) => void onSave(alt)}
      />
    </div>
  );
}
