"use client";

import { FilePicture } from "../../components/file-picture.js";
import { CloseIcon } from "../../components/icons.js";
import type { VideoDialogProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useVideoForm } from "../../components/use-video-form.js";
import { Button } from "./button.js";
import { cx } from "./cx.js";
import { Dialog } from "./dialog.js";
import { SelectField, TextArea } from "./field.js";
import { RunFooter } from "./run-footer.js";

/** Asks for a video. Closed while it runs, it goes on; opened again, it shows how far it is. */
export function VideoDialog(props: VideoDialogProps) {
  const messages = useMessages(props.messages);
  const form = useVideoForm(props, messages);
  const { images, models, lengths } = form;
  const imagesProblem = form.problem("images");
  const field = (name: Parameters<typeof form.input>[0]) => ({
    ...form.input(name),
    problem: form.problem(name),
  });

  return (
    <MessagesProvider messages={messages}>
      <Dialog
        open={props.open}
        onClose={() => props.onOpenChange(false)}
        label={messages.makeVideo}
        className={cx(
          "rml:m-auto rml:max-h-[calc(100dvh-48px)] rml:w-140 rml:max-w-full rml:overflow-hidden rml:rounded-dialog rml:shadow-overlay",
          "rml:max-sm:m-0 rml:max-sm:h-dvh rml:max-sm:max-h-none rml:max-sm:w-screen rml:max-sm:rounded-none",
          props.className,
        )}
      >
        <form
          {...form.formProps}
          data-status={form.status}
          className="rml:flex rml:h-full rml:max-h-[inherit] rml:flex-col"
        >
          <header className="rml:flex rml:items-center rml:justify-between rml:gap-3 rml:py-3 rml:pr-3 rml:pl-5">
            <h2 className="rml:text-lg rml:font-semibold rml:tracking-tight">{messages.makeVideo}</h2>
            <Button
              variant="ghost"
              icon
              aria-label={messages.close}
              onClick={() => props.onOpenChange(false)}
            >
              <CloseIcon size={18} />
            </Button>
          </header>
          <div className="rml:flex rml:min-h-0 rml:flex-1 rml:flex-col rml:gap-4 rml:overflow-y-auto rml:overscroll-contain rml:px-5 rml:pt-1 rml:pb-5">
            {images && (
              <fieldset className="rml:min-w-0">
                <legend className="rml:mb-1.5 rml:text-sm rml:font-medium">{messages.videoImages}</legend>
                <div className="rml:flex rml:flex-wrap rml:gap-2">
                  {images.map(({ key, file }) => (
                    <span key={key} title={file.name} className="rml:size-14">
                      <FilePicture
                        file={file}
                        className="rml:size-full rml:rounded-control rml:bg-sunken rml:object-cover"
                      />
                    </span>
                  ))}
                </div>
                {imagesProblem && (
                  <p role="alert" className="rml:mt-1.5 rml:text-xs rml:text-danger">
                    {imagesProblem}
                  </p>
                )}
                {form.imagesHint && (
                  <p className="rml:mt-1.5 rml:text-xs rml:text-muted">{form.imagesHint}</p>
                )}
              </fieldset>
            )}
            <TextArea
              {...field("prompt")}
              label={messages.prompt}
              rows={3}
              data-autofocus
              placeholder={messages.videoPromptPlaceholder}
            />
            {models.length > 0 && <SelectField {...field("model")} label={messages.model} choices={models} />}
            {lengths.length > 0 && (
              <SelectField {...field("seconds")} label={messages.videoLengthLabel} choices={lengths} />
            )}
          </div>
          <RunFooter foot={form} failed={messages.videoFailed} action={messages.makeVideo} />
        </form>
      </Dialog>
    </MessagesProvider>
  );
}
