"use client";

import { type ReactNode, type RefObject, useRef } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { type ChosenInput, imagesOf } from "../react/generation-request.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { useImageDescription } from "../react/use-image-description.js";
import { CloseIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { descriptionTexts, TextSuggestion, useTextSuggestion } from "./text-suggestion.js";
import type { GenerateForm } from "./use-generate-form.js";

/** What can go into a generation. */
export const INPUT_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"];

/** Whether a generation can start from an asset. */
export const isInput = ({ mimeType, state }: MediaAsset): boolean => INPUT_TYPES.includes(mimeType) && !state;

type GenerateInputsProps = {
  form: GenerateForm;
  /** Images of the library that are offered. */
  offered: readonly MediaAsset[] | undefined;
};

/** The input images and the mask of an image form. Nothing if the model takes none. */
export function GenerateInputs({ form, offered = [] }: GenerateInputsProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { model, inputs, setInputs, addFiles } = form.generation;
  const max = model?.maxInputImages ?? 0;
  if (max === 0) return null;
  const { disabled } = form;
  const images = imagesOf(inputs).slice(0, max);
  const takesMask = model?.mask && images.length > 0;
  const mask = takesMask ? inputs.find(({ role }) => role === "mask") : undefined;
  const [first] = images;
  const free = max - images.length;
  const usable = offered.filter(isInput).slice(0, free);
  const takeOffered = () => {
    const more = usable.map(({ id, name }) => ({ assetId: id, role: "start" as const, name }));
    setInputs([...inputs, ...more]);
  };
  return (
    <InputImages
      label={messages.inputImages}
      images={images}
      onRemove={(image) => setInputs(inputs.filter((each) => each !== image))}
      disabled={disabled}
      issue={form.issue("images") ?? form.issue("mask")}
      hint={takesMask ? messages.maskHint : messages.inputImagesHint(max)}
      second={
        <>
          {mask && (
            <div {...slot("inputs-row", "rml-row rml-wrap")}>
              <span {...slot("inputs-label")}>{messages.mask}</span>
              <InputImage image={mask} onRemove={() => setInputs(imagesOf(inputs))} />
            </div>
          )}
          {first && (
            <InputDescription
              key={first.assetId}
              assetId={first.assetId}
              active={!disabled}
              field={form.suggestion.field}
              onTake={form.setPrompt}
            />
          )}
        </>
      }
    >
      {free > 0 && (
        <FilePicker
          label={messages.addInputImages}
          disabled={disabled}
          onPick={(files) => void addFiles(files.slice(0, free))}
          multiple
        />
      )}
      {usable.length > 0 && (
        <Button size="sm" disabled={disabled} onClick={takeOffered}>
          {messages.fromSelected(usable.length)}
        </Button>
      )}
      {takesMask && !mask && (
        <FilePicker
          label={messages.chooseMask}
          disabled={disabled}
          onPick={(files) => void addFiles(files.slice(0, 1), "mask")}
        />
      )}
    </InputImages>
  );
}

type InputDescriptionProps = {
  assetId: string;
  active: boolean;
  field: RefObject<HTMLTextAreaElement | null>;
  onTake: (prompt: string) => void;
};

/** Suggests a prompt that would generate an image like this one. */
export function InputDescription({ assetId, active, field, onTake }: InputDescriptionProps) {
  const { messages } = useScope();
  const description = useImageDescription();
  const texts = descriptionTexts(messages, messages.suggestionTaken);
  const suggestion = useTextSuggestion(description, active, texts);
  const { start } = description;
  return (
    <TextSuggestion
      suggestion={{ ...suggestion, field }}
      onStart={start && (() => start(assetId, { purpose: "prompt" }))}
      onTake={onTake}
    />
  );
}

type InputImagesProps = {
  label: string;
  images: readonly ChosenInput[];
  /** Without it, they cannot be removed. */
  onRemove?: (image: ChosenInput) => void;
  disabled?: boolean;
  /** What is wrong with them. */
  issue: string | undefined;
  hint: string | undefined;
  /** A second row. */
  second?: ReactNode;
  /** Buttons that add more. */
  children?: ReactNode;
};

/** The images that a generation starts from. */
export function InputImages({ label, images, onRemove, disabled, issue, hint, ...props }: InputImagesProps) {
  const { slot } = useScope();
  return (
    <fieldset {...slot("inputs")} disabled={disabled}>
      <legend {...slot("inputs-label")}>{label}</legend>
      <div {...slot("inputs-row", "rml-row rml-wrap")}>
        {images.map((image, index) => (
          <InputImage
            // biome-ignore lint/suspicious/noArrayIndexKey: the same image may be there twice
            key={`${index} ${image.assetId}`}
            image={image}
            onRemove={onRemove && (() => onRemove(image))}
          />
        ))}
        {props.children}
      </div>
      {props.second}
      {issue !== undefined && (
        <p {...slot("inputs-hint", "rml-hint")} data-tone="error" role="alert">
          {issue}
        </p>
      )}
      {hint !== undefined && <p {...slot("inputs-hint", "rml-hint")}>{hint}</p>}
    </fieldset>
  );
}

/** One of them; it may be an asset that is listed nowhere. */
export function InputImage({ image, onRemove }: { image: ChosenInput; onRemove: (() => void) | undefined }) {
  const { IconButton } = useKit();
  const { messages, slot } = useScope();
  return (
    <span {...slot("inputs-picture")} title={image.name}>
      <img className="rml-fill rml-box" src={useAssetUrl(image.assetId, "original")} alt="" />
      {onRemove && (
        <IconButton
          {...slot("inputs-remove")}
          variant="default"
          size="sm"
          label={messages.removeInput(image.name)}
          icon={<CloseIcon size={12} />}
          onClick={onRemove}
        />
      )}
    </span>
  );
}

type FilePickerProps = {
  label: string;
  disabled: boolean;
  multiple?: boolean;
  onPick: (files: File[]) => void;
};

/** A button that opens the browser's file picker. */
function FilePicker({ label, disabled, multiple, onPick }: FilePickerProps) {
  const { Button } = useKit();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={INPUT_TYPES.join(",")}
        multiple={multiple}
        hidden
        tabIndex={-1}
        aria-label={label}
        onChange={({ currentTarget }) => {
          // A picker's own filter can be switched off.
          onPick([...(currentTarget.files ?? [])].filter(({ type }) => INPUT_TYPES.includes(type)));
          // So that the same file can be chosen again.
          currentTarget.value = "";
        }}
      />
      <Button size="sm" disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
