"use client";

import { FilePicture } from "../../components/file-picture.js";
import { CloseIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { useGenerateForm } from "../../components/use-generate-form.js";
import type { ChosenInput } from "../../react/generation-request.js";
import { Button } from "./button.js";

/** The images, and the mask, that a run starts from. Nothing where the model takes none. */
export function InputFiles({ form }: { form: ReturnType<typeof useGenerateForm> }) {
  const messages = useMessages();
  const { inputFiles: inputs } = form;
  if (inputs.max === 0) return null;
  const { mask, disabled } = inputs;
  const problem = form.problem("images") ?? form.problem("mask");
  return (
    <fieldset disabled={disabled} className="rml:min-w-0 rml:disabled:opacity-60">
      <legend className="rml:mb-1.5 rml:text-sm rml:font-medium">{messages.inputImages}</legend>
      <input {...inputs.pickerProps} aria-label={messages.addInputImages} />
      <input {...inputs.maskPickerProps} aria-label={messages.chooseMask} />
      <div className="rml:flex rml:flex-wrap rml:items-center rml:gap-2">
        {inputs.images.map(({ key, file }) => (
          <Picked key={key} file={file} onRemove={() => inputs.remove(file)} />
        ))}
        {inputs.pick && <Button onClick={inputs.pick}>{messages.addInputImages}</Button>}
        {inputs.offered > 0 && (
          <Button onClick={() => inputs.takeOffered()}>{messages.fromSelected(inputs.offered)}</Button>
        )}
        {mask && !mask.file && <Button onClick={mask.pick}>{messages.chooseMask}</Button>}
      </div>
      {mask?.file && (
        <div className="rml:mt-2 rml:flex rml:items-center rml:gap-2">
          <span className="rml:text-sm rml:font-medium">{messages.mask}</span>
          <Picked file={mask.file} onRemove={mask.remove} />
        </div>
      )}
      {problem && <p className="rml:mt-1.5 rml:text-xs rml:text-danger">{problem}</p>}
      <p className="rml:mt-1.5 rml:text-xs rml:text-muted">
        {mask ? messages.maskHint : messages.inputImagesHint(inputs.max)}
      </p>
    </fieldset>
  );
}

function Picked({ file, onRemove }: { file: ChosenInput; onRemove: () => void }) {
  const messages = useMessages();
  return (
    <span title={file.name} className="rml:relative rml:size-14">
      <FilePicture file={file} className="rml:size-full rml:rounded-control rml:bg-sunken rml:object-cover" />
      <Button
        icon
        variant="ghost"
        aria-label={messages.removeInput(file.name)}
        className="rml:absolute rml:-top-2 rml:-right-2 rml:size-6 rml:rounded-full rml:border rml:bg-surface rml:text-text"
        onClick={onRemove}
      >
        <CloseIcon size={12} />
      </Button>
    </span>
  );
}
