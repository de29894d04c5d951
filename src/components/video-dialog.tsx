"use client";

import { FilePicture } from "./file-picture.js";
import { useKit } from "./kit.js";
import { Modal, ModalHeader } from "./modal.js";
import type { VideoDialogProps } from "./part-props.js";
import { RunFooter } from "./run-footer.js";
import { ScopeProvider, useScope } from "./scope.js";
import { useVideoForm } from "./use-video-form.js";

/** Asks for a video. Keep it mounted: a generation goes on while it is closed, and is shown when it is opened again. */
export function VideoDialog(props: VideoDialogProps) {
  const { Select, TextArea } = useKit();
  const scope = useScope(props);
  const { messages, slot } = scope;
  const form = useVideoForm(props, messages);
  const { images, models, lengths } = form;
  const imagesProblem = form.problem("images");
  const close = () => props.onOpenChange(false);
  return (
    <ScopeProvider scope={scope}>
      <Modal
        {...slot("video-dialog", props.className)}
        size="md"
        open={props.open}
        onClose={close}
        label={messages.makeVideo}
        data-status={form.status}
      >
        <form {...form.formProps} {...slot("form")} data-status={form.status}>
          <ModalHeader title={messages.makeVideo} onClose={close} />
          <div {...slot("form-fields")}>
            {images && (
              <fieldset {...slot("inputs")}>
                <legend {...slot("inputs-label")}>{messages.videoImages}</legend>
                <div {...slot("inputs-row")}>
                  {images.map(({ key, file }) => (
                    <span key={key} {...slot("inputs-picture")} title={file.name}>
                      <FilePicture file={file} />
                    </span>
                  ))}
                </div>
                {imagesProblem !== undefined && (
                  <p {...slot("inputs-hint")} data-tone="error" role="alert">
                    {imagesProblem}
                  </p>
                )}
                {form.imagesHint !== undefined && <p {...slot("inputs-hint")}>{form.imagesHint}</p>}
              </fieldset>
            )}
            <TextArea
              {...form.field("prompt")}
              label={messages.prompt}
              placeholder={messages.videoPromptPlaceholder}
              data-autofocus={!form.running || undefined}
            />
            {models.length > 0 && <Select {...form.field("model")} label={messages.model} options={models} />}
            {lengths.length > 0 && (
              <Select {...form.field("seconds")} label={messages.videoLengthLabel} options={lengths} />
            )}
          </div>
          <RunFooter foot={form} failed={messages.videoFailed} action={messages.makeVideo} />
        </form>
      </Modal>
    </ScopeProvider>
  );
}
