"use client";

import { Modal, NativeSelect, Textarea } from "@mantine/core";
import { useMediaQuery, useReducedMotion } from "@mantine/hooks";
import { FilePicture } from "../../components/file-picture.js";
import { LiveRegionPlace } from "../../components/live-region.js";
import type { VideoDialogProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useVideoForm } from "../../components/use-video-form.js";
import { RunFooter } from "./run-footer.js";

/** Asks for a video. Keep it mounted: what runs goes on while it is closed, and is shown when it is opened again. */
export function VideoDialog(props: VideoDialogProps) {
  const messages = useMessages(props.messages);
  const form = useVideoForm(props, messages);
  const isPhone = useMediaQuery("(max-width: 36em)") ?? false;
  const reducedMotion = useReducedMotion();
  return (
    <MessagesProvider messages={messages}>
      <Modal.Root
        opened={props.open}
        onClose={() => props.onOpenChange(false)}
        fullScreen={isPhone}
        centered
        size="35rem"
        padding="lg"
        yOffset={24}
        className={`rml ${props.className ?? ""}`}
        transitionProps={{ transition: isPhone ? "slide-up" : "pop", duration: reducedMotion ? 0 : 150 }}
      >
        <Modal.Overlay className="rml-backdrop" />
        <Modal.Content classNames={{ content: "rml-dialog" }} radius={isPhone ? 0 : "lg"}>
          <div className="rml-dialog-header">
            <Modal.Title className="rml-dialog-title">{messages.makeVideo}</Modal.Title>
            <Modal.CloseButton aria-label={messages.close} />
          </div>
          <VideoForm form={form} />
          {props.open && <LiveRegionPlace className="rml-hidden" />}
        </Modal.Content>
      </Modal.Root>
    </MessagesProvider>
  );
}

function VideoForm({ form }: { form: ReturnType<typeof useVideoForm> }) {
  const messages = useMessages();
  const { images, models, lengths } = form;
  const imagesProblem = form.problem("images");
  return (
    <form {...form.formProps} className="rml-form" data-status={form.status}>
      <div className="rml-form-fields">
        {images && (
          <fieldset className="rml-inputs">
            <legend className="rml-label">{messages.videoImages}</legend>
            <div className="rml-inputs-row">
              {images.map(({ key, file }) => (
                <span key={key} className="rml-input-picture" title={file.name}>
                  <FilePicture file={file} />
                </span>
              ))}
            </div>
            {imagesProblem !== undefined && (
              <p className="rml-inputs-hint" data-tone="error" role="alert">
                {imagesProblem}
              </p>
            )}
            {form.imagesHint !== undefined && <p className="rml-inputs-hint">{form.imagesHint}</p>}
          </fieldset>
        )}
        <Textarea
          {...form.input("prompt")}
          label={messages.prompt}
          placeholder={messages.videoPromptPlaceholder}
          rows={3}
          error={form.problem("prompt")}
          data-autofocus={!form.running || undefined}
          classNames={{ input: "rml-prompt" }}
        />
        {models.length > 0 && (
          <NativeSelect
            {...form.input("model")}
            label={messages.model}
            data={models}
            error={form.problem("model")}
          />
        )}
        {lengths.length > 0 && (
          <NativeSelect
            {...form.input("seconds")}
            label={messages.videoLengthLabel}
            data={lengths}
            error={form.problem("seconds")}
          />
        )}
      </div>
      <RunFooter foot={form} failed={messages.videoFailed} action={messages.makeVideo} />
    </form>
  );
}
