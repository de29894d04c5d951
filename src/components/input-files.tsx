"use client";

import type { ChosenInput } from "../react/generation-request.js";
import { FilePicture } from "./file-picture.js";
import { CloseIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import type { useGenerateForm } from "./use-generate-form.js";

/** The input images and the mask of a generation. Nothing where the model takes none. */
export function InputFiles({ form }: { form: ReturnType<typeof useGenerateForm> }) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { inputFiles: inputs } = form;
  if (inputs.max === 0) return null;
  const { mask, disabled } = inputs;
  const problem = form.problem("images") ?? form.problem("mask");
  return (
    <fieldset {...slot("inputs")} disabled={disabled}>
      <legend {...slot("inputs-label")}>{messages.inputImages}</legend>
      <input {...inputs.pickerProps} aria-label={messages.addInputImages} />
      <input {...inputs.maskPickerProps} aria-label={messages.chooseMask} />
      <div {...slot("inputs-row")}>
        {inputs.images.map(({ key, file }) => (
          <Picked key={key} file={file} onRemove={() => inputs.remove(file)} />
        ))}
        {inputs.pick && (
          <Button size="sm" disabled={disabled} onClick={inputs.pick}>
            {messages.addInputImages}
          </Button>
        )}
        {inputs.offered > 0 && (
          <Button size="sm" disabled={disabled} onClick={() => inputs.takeOffered()}>
            {messages.fromSelected(inputs.offered)}
          </Button>
        )}
        {mask && !mask.file && (
          <Button size="sm" disabled={disabled} onClick={mask.pick}>
            {messages.chooseMask}
          </Button>
        )}
      </div>
      {mask?.file && (
        <div {...slot("inputs-row")}>
          <span {...slot("inputs-label")}>{messages.mask}</span>
          <Picked file={mask.file} onRemove={mask.remove} />
        </div>
      )}
      {problem !== undefined && (
        <p {...slot("inputs-hint")} data-tone="error" role="alert">
          {problem}
        </p>
      )}
      <p {...slot("inputs-hint")}>{mask ? messages.maskHint : messages.inputImagesHint(inputs.max)}</p>
    </fieldset>
  );
}

function Picked({ file, onRemove }: { file: ChosenInput; onRemove: () => void }) {
  const { IconButton } = useKit();
  const { messages, slot } = useScope();
  return (
    <span {...slot("inputs-picture")} title={file.name}>
      <FilePicture file={file} />
      <IconButton
        {...slot("inputs-remove")}
        variant="default"
        size="sm"
        label={messages.removeInput(file.name)}
        icon={<CloseIcon size={12} />}
        onClick={onRemove}
      />
    </span>
  );
}
