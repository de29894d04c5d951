"use client";

import type { MediaAsset } from "../core/library/asset.js";
import { isImageType } from "../core/media/media-types.js";
import type { ChosenInput } from "../react/generation-request.js";
import {
  useVideoGeneration,
  type VideoFieldIssues,
  type VideoFields,
} from "../react/use-video-generation.js";
import type { Messages } from "./messages.js";
import type { VideoDialogProps } from "./part-props.js";
import { priceText } from "./use-generate-form.js";
import { useRunForm } from "./use-run-form.js";

/** The state of the video dialog's form. */
export function useVideoForm(
  { open, onOpenChange, assets, onSaved, onCanceled }: VideoDialogProps,
  messages: Messages,
) {
  const chosen = assets && usableInputs(assets);
  const generation = useVideoGeneration({
    inputs: chosen,
    active: open,
    onCanceled,
    onSaved(made) {
      onOpenChange(false);
      onSaved?.(made);
    },
  });
  const { fields, setFields, issues, model, seconds, microUsd } = generation;
  const form = useRunForm(
    {
      open,
      run: generation,
      submit: generation.submit,
      close: () => onOpenChange(false),
    },
    messages,
  );

  const problem = (name: keyof VideoFieldIssues): string | undefined => {
    const found = issues[name];
    if (name === "images" && found?.code === "required") return messages.noVideoImages;
    return found && messages.problem(found);
  };

  return {
    ...form,
    progressText: generation.generation?.progress?.message ?? messages.generating,
    /** How long it will be and what that costs, in words. */
    price:
      model &&
      [
        seconds === undefined ? [] : messages.videoSeconds(seconds),
        priceText(microUsd ?? null, model, messages),
      ]
        .flat()
        .join(" · "),
    /** What it is made of; undefined where it is made of a prompt alone. */
    images: chosen
      ?.slice(0, generation.inputs?.length)
      .map((file, index) => ({ key: `${index} ${file.assetId}`, file })),
    /** How many images the model takes, in words. */
    imagesHint: model?.maxInputImages ? messages.videoImagesHint(model.maxInputImages) : undefined,
    /** To choose from; empty where there is no choice. */
    models:
      generation.models.length > 1
        ? generation.models.map(({ id, label }) => ({ value: id, label: label ?? id }))
        : [],
    lengths: (model?.seconds ?? []).map((length) => ({
      value: String(length),
      label: messages.videoSeconds(length),
    })),
    /** The props of the field of one value. */
    field: (name: keyof VideoFields) => ({
      name,
      value: fields[name],
      disabled: form.running,
      problem: problem(name),
      onValueChange: (value: string) => setFields({ [name]: value }),
    }),
    /** What is wrong with one field, in words. */
    problem,
  };
}

/** Those that a video can be made of, as its inputs. */
const usableInputs = (assets: readonly MediaAsset[]): ChosenInput[] =>
  assets
    .filter(({ mimeType, state }) => isImageType(mimeType) && !state)
    .map(({ id, name }) => ({ assetId: id, role: "start", name }));
