"use client";

import { useState } from "react";
import { findModel } from "../core/generation/find-model.js";
import { isActive } from "../core/generation/generation.js";
import { remakeOf } from "../core/generation/remake.js";
import type { MediaAsset } from "../core/library/asset.js";
import { runPrice } from "../react/run-price.js";
import { useModels } from "../react/use-models.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import type { Messages } from "./messages.js";
import { priceText } from "./use-generate-form.js";

/** "Make again" of an image, and what it does and costs, before it is done; undefined where that is impossible. */
export function useMakeAgain(asset: MediaAsset, messages: Messages) {
  const { generateImages, generations } = useSettledLibrary();
  const remake = generateImages && remakeOf(asset);
  const { models } = useModels(remake !== undefined);
  const [last, setLast] = useState<{ asset: string; generation: string }>();
  if (!generateImages || !remake) return undefined;
  const { request, ...kept } = remake;
  const model = findModel(models, request.model);
  const microUsd = runPrice(request, model);
  const price = microUsd === undefined ? undefined : priceText(microUsd, model, messages);
  const running =
    last?.asset === asset.id && generations.some((each) => each.id === last.generation && isActive(each));
  return {
    /** In words; it stands beside the button. */
    hint: running
      ? messages.beingMadeAgain
      : [messages.makeAgainHint(request.n ?? 1), price].filter(Boolean).join(" "),
    buttonProps: {
      // Not disabled: a button that is would lose the focus.
      "aria-disabled": running || undefined,
      onClick() {
        if (running) return;
        const onStart = (generation: string) => setLast({ asset: asset.id, generation });
        // Why it fails stands in the snapshot.
        generateImages(request, { ...kept, onStart }).catch(() => {});
      },
    },
  };
}
