"use client";

import { ActionIcon, Button } from "@mantine/core";
import { FilePicture } from "../../components/file-picture.js";
import { CloseIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { useGenerateForm } from "../../components/use-generate-form.js";
import type { ChosenInput } from "../../react/generation-request.js";

/** The images, and the mask, that a run starts from. Nothing where the model takes none. */
export function InputFiles({ form }: { form: ReturnType<typeof useGenerateForm> }) {
  const messages = useMessages();
  const { inputFiles: inputs } = form;
  if (inputs.max === 0) return null;
  const { mask, disabled } = inputs;
  const problem = form.problem("images") ?? form.problem("mask");
  const button = { variant: "default", size: "compact-sm", disabled } as const;
  return (
    <fieldset className="rml-inputs" disabled={disabled}>
      <legend className="rml-label">{messages.inputImages}</legend>
      <input {...inputs.pickerProps} aria-label={messages.addInputImages} />
      <input {...inputs.maskPickerProps} aria-label={messages.chooseMask} />
      <div className="rml-inputs-row">
        {inputs.images.map(({ key, file }) => (
          <Picked key={key} file={file} onRemove={() => inputs.remove(file)} />
        ))}
        {inputs.pick && (
          <Button {...button} onClick={inputs.pick}>
            {messages.addInputImages}
          </Button>
        )}
        {inputs.offered > 0 && (
          <Button {...button} onClick={() => inputs.takeOffered()}>
            {messages.fromSelected(inputs.offered)}
          </Button>
        )}
        {mask && !mask.file && (
          <Button {...button} onClick={mask.pick}>
            {messages.chooseMask}
          </Button>
        )}
      </div>
      {mask?.file && (
        <div className="rml-inputs-row">
          <span className="rml-label">{messages.mask}</span>
          <Picked file={mask.file} onRemove={mask.remove} />
        </div>
      )}
      {problem !== undefined && (
        <p className="rml-inputs-hint" data-tone="error">
          {problem}
        </p>
      )}
      <p className="rml-inputs-hint">{mask ? messages.maskHint : messages.inputImagesHint(inputs.max)}</p>
    </fieldset>
  );
}

function Picked({ file, onRemove }: { file: ChosenInput; onRemove: () => void }) {
  const messages = useMessages();
  return (
    <span className="rml-input-picture" title={file.name}>
      <FilePicture file={file} />
      <ActionIcon
        className="rml-input-remove"
        variant="default"
        radius="xl"
        size={24}
        aria-label={messages.removeInput(file.name)}
        onClick={onRemove}
      >
        <CloseIcon size={12} />
      </ActionIcon>
    </span>
  );
}
