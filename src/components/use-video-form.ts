"use client";

import { type ChangeEvent, useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { isImageType } from "../core/media/media-types.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { useVideoGeneration, type VideoFields, type VideoProblems } from "../react/use-video-generation.js";
import type { Messages } from "./messages.js";
import type { VideoDialogProps } from "./part-props.js";
import { priceText } from "./use-generate-form.js";
import { useRunForm } from "./use-run-form.js";

/** The video dialog without one element. */
export function useVideoForm(
  { open, onOpenChange, assets, onSaved, onCanceled }: VideoDialogProps,
  messages: Messages,
) {
  const images = useOriginals(open ? assets : undefined);
  const generation = useVideoGeneration({
    images: assets && (images ?? NO_FILES),
    active: open,
    onCanceled,
    onSaved(made) {
      onOpenChange(false);
      onSaved?.(made);
    },
  });
  const { fields, setFields, problems, model, seconds, microUsd } = generation;
  const loading = assets !== undefined && images === undefined;
  const form = useRunForm(
    {
      open,
      run: generation,
      submit: () => !loading && generation.submit(),
      close: () => onOpenChange(false),
    },
    messages,
  );

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
    images: assets && generation.images?.map((file, index) => ({ key: `${index} ${file.name}`, file })),
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
    input: (name: keyof VideoFields) => ({
      name,
      value: fields[name],
      disabled: form.running,
      onChange(event: ChangeEvent<HTMLTextAreaElement | HTMLSelectElement>) {
        setFields({ [name]: event.currentTarget.value });
      },
    }),
    /** What is wrong with one field, in words. */
    problem(name: keyof VideoProblems): string | undefined {
      const found = problems[name];
      if (name === "images" && found?.code === "required") return messages.noVideoImages;
      return found && messages.problem(found);
    },
  };
}

const NO_FILES: readonly File[] = [];

/** The files of those that are images and there; undefined while they are read. */
function useOriginals(assets: readonly MediaAsset[] | undefined): readonly File[] | undefined {
  const { getFile } = useMediaLibrary();
  const [read, setRead] = useState<{ of: readonly MediaAsset[]; files: readonly File[] }>();
  useEffect(() => {
    if (!assets) return;
    let current = true;
    const usable = assets.filter(({ mimeType, state }) => isImageType(mimeType) && !state);
    Promise.allSettled(usable.map(({ id }) => getFile(id))).then((found) => {
      const files = found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
      if (current) setRead({ of: assets, files });
    });
    return () => {
      current = false;
    };
  }, [assets, getFile]);
  return read?.of === assets ? read?.files : undefined;
}
