"use client";

import { useEffect } from "react";
import { isImageType } from "../core/media/media-type-guards.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useVideoGeneration, type VideoFields } from "../react/use-video-generation.js";
import { InputImages } from "./input-images.js";
import { useKit } from "./kit.js";
import { priceText } from "./messages/price-text.js";
import type { VideoDialogProps } from "./part-props.js";
import { RunDialog } from "./run-dialog.js";
import { ScopeProvider, useScope } from "./scope.js";
import { useFormDraft } from "./use-form-draft.js";
import { useRequestPrice } from "./use-request-price.js";

/**
 * Asks for a video. Keep it mounted: a generation goes on while it is closed, and is shown when it is opened again. What was
 * typed and not generated is there again after a reload.
 *
 * @example
 * ```tsx
 * import { useState } from "react";
 * import { VideoDialog } from "@reactkits.dev/react-media-library/components";
 *
 * export function MakeVideo() {
 *   const [open, setOpen] = useState(false);
 *   return (
 *     <>
 *       <button onClick={() => setOpen(true)}>Make a video</button>
 *       <VideoDialog open={open} onOpenChange={setOpen} />
 *     </>
 *   );
 * }
 * ```
 */
export function VideoDialog(props: VideoDialogProps) {
  const { open, onOpenChange, assets, onSaved, onCanceled, className, defaults } = props;
  const focused = props.focusField ?? "prompt";
  const { Select, TextArea } = useKit();
  const scope = useScope(props);
  const { messages, slot } = scope;
  const images = assets
    ?.filter(({ mimeType, state }) => isImageType(mimeType) && !state)
    .map(({ id, name }) => ({ assetId: id, role: "start" as const, name }));
  const generation = useVideoGeneration({
    inputs: images,
    active: open,
    albums: props.albums,
    estimateOf: () => cost.estimate,
    onCanceled,
    onSaved(saved) {
      draft.forget();
      onOpenChange(false);
      onSaved?.(saved);
    },
  });
  const { fields, issues, inputs, models, model, seconds, microUsd } = generation;
  const draft = useFormDraft({
    form: "video",
    fields,
    setFields: generation.setFields,
    restores: props.restoreDraft ?? true,
  });
  const { setFields } = draft;
  const takeDefaults = useLatestCallback(() => defaults && generation.setFields(defaults));
  useEffect(() => void takeDefaults(), [takeDefaults]);
  // A model that only starts from images, or only from a prompt, may have been chosen for the other kind.
  const isUnfit = open && models.length > 0 && !model;
  const takeDefault = useLatestCallback(() => generation.setFields({ model: "" }));
  useEffect(() => {
    if (isUnfit) takeDefault();
  }, [isUnfit, takeDefault]);
  const prompt = fields.prompt.trim();
  const isComplete = open && (inputs ? inputs.length > 0 : prompt !== "");
  const request = {
    kind: "videos" as const,
    ...(prompt !== "" && { prompt }),
    ...(inputs && { inputs }),
    ...(model && { model: model.id }),
    ...(fields.seconds !== "" && { seconds: Number(fields.seconds) }),
  };
  const cost = useRequestPrice(isComplete ? request : undefined, model && (microUsd ?? null), model);
  const running = generation.status === "running";
  const lengths = model?.seconds ?? [];
  const price = [seconds !== undefined && messages.videoSeconds(seconds), priceText(cost, messages)];
  const field = (name: keyof VideoFields) => ({
    name,
    value: fields[name],
    disabled: running,
    error: issues[name] && messages.problem(issues[name]),
    onValueChange: (value: string) => setFields({ [name]: value }),
  });
  return (
    <ScopeProvider scope={scope}>
      <RunDialog
        {...slot("video-dialog", className)}
        open={open}
        onClose={() => onOpenChange(false)}
        run={generation}
        title={messages.makeVideo}
        action={messages.makeVideo}
        failed={messages.videoFailed}
        price={price.filter(Boolean).join(" · ")}
      >
        {images && (
          <InputImages
            label={messages.videoImages}
            images={images.slice(0, inputs?.length)}
            issue={
              issues.images?.code === "required"
                ? messages.noVideoImages
                : issues.images && messages.problem(issues.images)
            }
            hint={model?.maxInputImages ? messages.videoImagesHint(model.maxInputImages) : undefined}
          />
        )}
        <TextArea
          {...field("prompt")}
          label={messages.prompt}
          placeholder={messages.videoPromptPlaceholder}
          data-autofocus={(!running && focused === "prompt") || undefined}
        />
        {models.length > 1 && (
          <Select
            {...field("model")}
            label={messages.model}
            data-autofocus={(!running && focused === "model") || undefined}
            options={models.map(({ id, label }) => ({ value: id, label: label ?? id }))}
          />
        )}
        {lengths.length > 0 && (
          <Select
            {...field("seconds")}
            label={messages.videoLengthLabel}
            options={lengths.map((length) => ({
              value: String(length),
              label: messages.videoSeconds(length),
            }))}
          />
        )}
      </RunDialog>
    </ScopeProvider>
  );
}
